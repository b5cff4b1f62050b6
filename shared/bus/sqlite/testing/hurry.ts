import { openMessages } from '../messages.ts';

/** Lets messages of an SQLite bus that wait for their next try come at once. @param file of the bus */
export function hurry(file: string): void {
  const database = openMessages(file);
  database.prepare('UPDATE messages SET due_at = 0 WHERE claim IS NULL AND dead_at IS NULL').run();
  database.close();
}
