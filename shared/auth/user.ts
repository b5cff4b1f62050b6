import { z } from 'zod';

export const roleField = z.enum(['user', 'admin']);
export type AccountRole = z.infer<typeof roleField>;

export const userSchema = z
  .object({
    id: z.uuid(),
    email: z.email(),
    emailVerified: z.boolean(),
    displayName: z.string().nullable(),
    role: roleField,
    createdAt: z.iso.datetime(),
  })
  .meta({
    id: 'User',
    example: {
      id: '0199a1de-7d3c-7f33-9d49-30f1e7c6a1ad',
      email: 'ada@example.org',
      emailVerified: true,
      displayName: 'Ada',
      role: 'user',
      createdAt: '2026-01-31T12:00:00.000Z',
    },
  });

export type User = z.infer<typeof userSchema>;
