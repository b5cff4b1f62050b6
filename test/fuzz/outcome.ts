import type { Conversion } from '../../shared/client/client.ts';
import type { ApiClient } from '../../shared/testing/api-client.ts';
import { originalSeconds } from './originals.ts';

/** Seconds until an answer that is too late: the time limit of a conversion and all of its retries. */
const longest = 300;

/** A file may be made of two originals. */
const mostSeconds = 2 * originalSeconds;
/** The end of the last frame, and the encoder's padding. */
const tolerance = 0.5;

export interface Outcome {
  original: string;
  mutation: string;
  /** `done`, `done (with a warning)`, the code of a failure, or what happened instead. */
  result: string;
}

/** Sends the file through the pipeline. */
export async function resultOf(client: ApiClient, path: string): Promise<string> {
  try {
    const { id } = await client.upload(path);
    const conversion = await client.finished(id, { timeoutMs: longest * 1000 });
    if (conversion.error) return conversion.error.code;
    const fault = await faultOf(client, conversion);
    if (fault !== undefined) return `bad mp3: ${fault}`;
    return conversion.warnings.length > 0 ? 'done (with a warning)' : 'done';
  } catch (error) {
    return `no answer: ${(error as Error).message}`;
  }
}

async function faultOf(client: ApiClient, { id, status, mp3 }: Conversion): Promise<string | undefined> {
  if (status !== 'done' || !mp3) return `${status}, and the record tells of no mp3`;
  const answer = await client.call(`/mp3s/${id}`);
  if (!answer.ok) return `GET /mp3s was answered with ${answer.status}`;
  const { byteLength } = await answer.arrayBuffer();
  if (byteLength !== mp3.size) return `${byteLength} bytes in place of ${mp3.size}`;
  if (!(mp3.duration > 0)) return `${mp3.duration} s`;
  // Each damaged timestamp may leave a hole, so silence may be longer than sound. The conversion must report it.
  const reported = mp3.gaps.seconds + mp3.missingSeconds;
  if (mp3.duration - reported > mostSeconds + tolerance)
    return `${mp3.duration} s with ${reported} s reported as missing, which is more than it could hold`;
  return undefined;
}

/** `internal` means that the converter could not tell whose fault it was; seconds of sound that take it half a minute hang it. */
export function isBad(result: string): boolean {
  return ['internal', 'timed-out'].includes(result) || /^(no answer|bad mp3)/.test(result);
}
