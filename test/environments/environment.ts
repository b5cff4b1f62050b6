import type { ReceivedMail } from '../../shared/testing/mails.ts';

/** Mixdown running somehow; the tests know only what a person or a program outside sees of it. */
export interface Environment {
  url: string;
  /** All of them: about conversions and about accounts. */
  mails(): Promise<ReceivedMail[]>;
  /** What the processes have written since they were last started. */
  output(): string;
  /** kill -9 of every process, then a new start on what is left. */
  crash(): Promise<void>;
  /** SIGTERM to every process. @returns their exit codes */
  stop(): Promise<(number | null)[]>;
  /** Stops what still runs and removes every trace. */
  close(): Promise<void>;
}
