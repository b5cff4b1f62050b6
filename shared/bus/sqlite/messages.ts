import type Libsql from 'libsql';
import { openSqliteFile } from '../../sqlite-file.ts';

/**
 * Each row is a message in one queue and is deleted when it is done.
 *
 * due_at (epoch ms): the message can be claimed from then on. A consumer writes its claim and moves due_at
 * ahead by the lease, so a message whose process was killed becomes due again by itself. attempts: those that
 * failed. outages: attempts that an outage ended, not included in attempts. deliveries: since the last
 * outcome; grows only when processes die while handling it.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    queue TEXT NOT NULL,
    topic TEXT NOT NULL,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    deliveries INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL,
    claim TEXT,
    dead_at INTEGER,
    reason TEXT
  ) STRICT;
  CREATE INDEX IF NOT EXISTS messages_due ON messages (queue, due_at, id) WHERE dead_at IS NULL;
  CREATE INDEX IF NOT EXISTS messages_dead ON messages (queue, id) WHERE dead_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS messages_claim ON messages (claim) WHERE claim IS NOT NULL;
`;

export function openMessages(file: string): Libsql.Database {
  const database = openSqliteFile(file);
  database.exec(schema);
  addMissingColumns(database);
  return database;
}

/** Columns that files of earlier versions lack. */
const laterColumns = { traceparent: 'TEXT', outages: 'INTEGER NOT NULL DEFAULT 0' };

function addMissingColumns(database: Libsql.Database): void {
  // Two processes may open the file at once. The second waits for the first.
  database
    .transaction(() => {
      const columns = database.prepare("SELECT name FROM pragma_table_info('messages')").all() as {
        name: string;
      }[];
      for (const [column, type] of Object.entries(laterColumns))
        if (!columns.some(({ name }) => name === column))
          database.exec(`ALTER TABLE messages ADD COLUMN ${column} ${type}`);
    })
    .immediate();
}
