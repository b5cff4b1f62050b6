import type { MongoClientOptions } from 'mongodb';

/**
 * How long MongoDB may be silent, in ms. Bytes that move are no silence: a slow transfer has no limit here.
 * The server is asked for a sign of life every 10 s, apart from the work. While it gives one, work may take longer than the sign.
 */
const silences: MongoClientOptions = {
  /** For a sign of life, and for each step of a new connection. Then all that runs on the server's connections fails. */
  connectTimeoutMS: 30_000,
  /** For an answer of a server that is alive. */
  socketTimeoutMS: 5 * 60_000,
  /** For any server to be found. */
  serverSelectionTimeoutMS: 10_000,
};

/** A blob that was stored must survive the server's crash. */
const durable: MongoClientOptions = { writeConcern: { w: 'majority', journal: true } };

/** @param url what it says of a limit counts: the driver by itself would prefer the options */
export function mongoOptions(url: string): MongoClientOptions {
  const query = new URLSearchParams(url.split('?')[1]);
  const said = new Set([...query.keys()].map((name) => name.toLowerCase()));
  const unsaid = Object.entries(silences).filter(([name]) => !said.has(name.toLowerCase()));
  return { ...Object.fromEntries(unsaid), ...durable };
}
