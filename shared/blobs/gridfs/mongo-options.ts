import type { MongoClientOptions } from 'mongodb';

/**
 * How long MongoDB may be silent, in ms. Moving bytes are not silence: a slow transfer has no limit here. The
 * driver sends the server a heartbeat every 10 s, independently of the work. While the server answers it,
 * work may take longer than the heartbeat.
 */
const silences: MongoClientOptions = {
  /**
   * For a heartbeat, and for each step of a new connection. After that, everything on the server's
   * connections fails.
   */
  connectTimeoutMS: 30_000,
  /** For an answer from a server that is alive. */
  socketTimeoutMS: 5 * 60_000,
  /** For finding any server. */
  serverSelectionTimeoutMS: 10_000,
};

/** A stored blob must survive a crash of the server. */
const durable: MongoClientOptions = { writeConcern: { w: 'majority', journal: true } };

/** @param url limits in the URL win: by itself, the driver would prefer the options */
export function mongoOptions(url: string): MongoClientOptions {
  const query = new URLSearchParams(url.split('?')[1]);
  const said = new Set([...query.keys()].map((name) => name.toLowerCase()));
  const unsaid = Object.entries(silences).filter(([name]) => !said.has(name.toLowerCase()));
  return { ...Object.fromEntries(unsaid), ...durable };
}
