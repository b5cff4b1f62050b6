import { errorText } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { OpenApiDocument } from '../../shared/openapi/document.ts';
import { describedCalls, type DescribedCalls } from './described-calls.ts';
import { fetchDocument, parseDocument } from './fetch-document.ts';

/** Another service, as the gateway knows it. */
export interface DescribedService {
  name: string;
  /** Without a slash at its end. */
  url: string;
}

interface Known {
  text: string;
  document: OpenApiDocument;
  calls: DescribedCalls;
}

/** What a service said last about its calls. */
export interface ServiceDocument {
  name: string;
  /** Without asking. The same object until it changes. */
  known(): Known | undefined;
  /** Asks where the last answer is old; keeps it where there is none. */
  latest(): Promise<Known | undefined>;
}

/** Milliseconds until the service is asked again. */
export interface Waits {
  /** After an answer: a service that is replaced by a newer version may describe more. */
  freshMs: number;
  /** After a failure: whatever is asked meanwhile must not wait for it, too. */
  retryMs: number;
}

export function createServiceDocument(
  { name, url }: DescribedService,
  log: Log,
  waits: Waits,
): ServiceDocument {
  let known: Known | undefined;
  let fault: string | undefined;
  let asking: Promise<void> | undefined;
  let askAt = 0;

  async function ask(): Promise<void> {
    try {
      const text = await fetchDocument(url);
      if (text !== known?.text) known = read(text);
      if (fault !== undefined) log.info(`the ${name} service describes its calls again`);
      fault = undefined;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason !== fault) log.warn(`the ${name} service does not describe its calls: ${reason}`);
      fault = reason;
    }
    asking = undefined;
    askAt = performance.now() + (fault === undefined ? waits.freshMs : waits.retryMs);
  }

  return {
    name,
    known: () => known,
    async latest() {
      if (performance.now() >= askAt) asking ??= ask();
      await asking;
      return known;
    },
  };
}

function read(text: string): Known {
  const document = parseDocument(text);
  return { text, document, calls: describedCalls(document) };
}

/** fetch says only that it failed, and has the reason in `cause`. */
function reasonOf(error: unknown): string {
  return errorText(error instanceof TypeError ? (error.cause ?? error) : error);
}
