import { fileURLToPath } from 'node:url';
import type { Workplace } from './workplace.ts';

export interface Transfer {
  method: 'GET' | 'POST';
  url: string;
  token?: string;
  /** Bytes to send; none are sent without it. */
  size?: number;
  /** As the one part `file` of a form, else as they are. */
  multipart?: boolean;
}

export interface TransferResult {
  status: number;
  /** Bytes of a download. */
  received: number;
  /** The text of any other answer. */
  answer: string;
  /** From opening the connection to the end of the answer. */
  seconds: number;
}

const client = fileURLToPath(new URL('transfer-client.ts', import.meta.url));

/** @throws Error when the answer has another status */
export async function runTransfer(
  workplace: Workplace,
  transfer: Transfer,
  expected: number,
): Promise<TransferResult> {
  const output = await workplace.run(process.execPath, ['--import', 'tsx', client, JSON.stringify(transfer)]);
  const result = JSON.parse(output) as TransferResult;
  if (result.status !== expected)
    throw new Error(`${transfer.url} answered ${result.status} instead of ${expected}: ${result.answer}`);
  return result;
}

/** Writes out what the disk still has to take, so that no side pays for the one before. */
export async function settleDisk(workplace: Workplace): Promise<void> {
  await workplace.run('sync', []);
}
