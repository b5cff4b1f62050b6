import type { Log } from '../log.ts';

/** Resources to close, in reverse order of opening. */
export interface Closing {
  add(name: string, close: () => Promise<void> | void): void;
  /** Closes all. A failure is logged and does not prevent the others. */
  run(): Promise<void>;
}

export function createClosing(log: Log): Closing {
  const open: { name: string; close: () => Promise<void> | void }[] = [];
  return {
    add(name, close) {
      open.push({ name, close });
    },
    async run() {
      for (const { name, close } of open.splice(0).reverse()) {
        try {
          await close();
        } catch (error) {
          log.error({ err: error }, `closing ${name} failed`);
        }
      }
    },
  };
}

/** SIGTERM and SIGINT close in order and exit with 0; a second signal exits at once. */
export function closeOnSignals(closing: Closing, log: Log): void {
  let stopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (stopping) process.exit(1);
    stopping = true;
    log.info(`${signal}: finishing running work (repeat to stop at once)`);
    void closing.run().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
