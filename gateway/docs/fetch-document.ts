import { documentSchema, type OpenApiDocument } from '../../shared/openapi/document.ts';
import { withinTime } from '../../shared/within-time.ts';

interface Limits {
  /** Of the text, unpacked. */
  maxBytes: number;
  /** From the request to the last byte. */
  timeoutMs: number;
}

const usual: Limits = { maxBytes: 2 ** 20, timeoutMs: 4_000 };

/** The description of the service at `url`, for `parseDocument`. @throws Error that says what is wrong with the answer */
export function fetchDocument(url: string, { maxBytes, timeoutMs }: Limits = usual): Promise<string> {
  // An aborted fetch may leave the reading of its body hanging: the signal frees the connection, the race the caller.
  const signal = AbortSignal.timeout(timeoutMs);
  return withinTime(timeoutMs, fetchText(url, signal, maxBytes));
}

async function fetchText(url: string, signal: AbortSignal, maxBytes: number): Promise<string> {
  const answer = await fetch(`${url}/openapi.json`, { signal, redirect: 'manual' });
  if (!answer.ok || !answer.body) {
    await answer.body?.cancel();
    throw new Error(`it answered ${answer.status}`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`its description has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** @throws Error that says what is wrong with the text */
export function parseDocument(text: string): OpenApiDocument {
  const parsed = documentSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: 'unknown' };
  throw new Error(`its description is not OpenAPI: ${[...path, message].join(' ')}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error('its description is not JSON', { cause });
  }
}
