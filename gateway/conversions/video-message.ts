import type { Kysely } from 'kysely';
import type { PayloadOf } from '../../shared/bus/bus.ts';
import type { topics } from '../../shared/messages.ts';
import type { GatewaySchema } from '../database/schema.ts';
import type { DownloadLinks } from '../links/download-link.ts';
import { storedOptions } from './conversion.options.ts';
import type { ConversionRow } from './conversion.repository.ts';
import { addressOf } from './new-address.ts';

interface MessageDeps {
  db: Kysely<GatewaySchema>;
  links: DownloadLinks;
  publicUrl: string;
}

/** Asks the converters for this attempt. */
export async function videoMessage(
  { db, links, publicUrl }: MessageDeps,
  row: ConversionRow,
): Promise<PayloadOf<typeof topics.video>> {
  const { id, attempt, filename } = row;
  return {
    ...{ id, attempt, filename },
    email: await addressOf(db, row),
    options: storedOptions(row),
    downloadUrl: links.make(publicUrl, id),
  };
}
