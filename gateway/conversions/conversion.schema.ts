import { z } from 'zod';
import { failureCodes, mp3Facts, warningCodes } from '../../shared/messages.ts';
import { optionsSchema } from '../../shared/options/options.ts';
import { conversionStatuses } from '../database/conversion-status.ts';
import { quotaCodes } from '../usage/quotas.ts';
import { orders, readCursor, sorts, usualOrder } from './list.order.ts';

const id = z.uuid().meta({ example: '0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d' });
const time = z.iso.datetime();

export const conversionSchema = z
  .object({
    id,
    filename: z.string(),
    size: z.int().meta({ description: 'Bytes' }),
    status: z.enum(conversionStatuses),
    progress: z.number().min(0).max(1),
    position: z.int().positive().nullable().meta({
      description:
        'In the queue, counted up to 10,000: 1 is the next to start. It grows when others come whose turn is earlier. null if the conversion does not wait',
    }),
    options: optionsSchema,
    error: z.object({ code: z.enum([...failureCodes, ...quotaCodes]), message: z.string() }).nullable(),
    warnings: z.array(z.enum([...warningCodes, 'mail-refused'])),
    mp3: mp3Facts.extend({ id, url: z.url() }).nullable(),
    createdAt: time,
    updatedAt: time,
    finishedAt: time.nullable(),
  })
  .meta({ id: 'Conversion' });

/** The answer to an upload. */
export const uploadSchema = conversionSchema
  .extend({
    ignored: z.array(z.string()).meta({ description: 'Names of the ignored form fields beside the file' }),
  })
  .meta({ id: 'Upload' });

export type Upload = z.infer<typeof uploadSchema>;
export type Conversion = z.infer<typeof conversionSchema>;

export const conversionPageSchema = z
  .object({ items: z.array(conversionSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'ConversionPage' });

export const listQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .max(4_000)
    .optional()
    .meta({ description: 'nextCursor of the previous page, which had the same `sort` and `order`' }),
  status: z.enum(conversionStatuses).optional(),
  q: z
    .string()
    .max(255)
    .optional()
    .meta({ description: 'Part of the file name, in upper or lower case; no character is a wildcard' }),
  sort: z
    .enum(sorts)
    .default('createdAt')
    .meta({ description: '`duration` is that of the mp3; conversions without one count as shortest' }),
  order: z.enum(orders).optional().meta({ description: 'By default `asc` for `filename`, otherwise `desc`' }),
});

/** With the order and the place that its cursor means. */
export const listRequest = listQuery.transform(({ cursor, ...query }, context) => {
  const order = { sort: query.sort, order: query.order ?? usualOrder(query.sort) };
  const after = cursor === undefined ? undefined : readCursor(order, cursor);
  if (cursor !== undefined && !after)
    context.addIssue({
      code: 'custom',
      path: ['cursor'],
      message: 'must be the nextCursor of the previous page, with the same sort and order',
    });
  return { ...query, ...order, after };
});

export const idParameter = z.object({ id });
