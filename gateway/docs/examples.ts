import type { User } from '../../shared/auth/accounts-api.ts';
import type { AuditEvent } from '../../shared/auth/admin-api.ts';
import type { Invitation } from '../../shared/auth/invitations-api.ts';
import type { ApiKey, Session } from '../../shared/auth/sessions-api.ts';
import type { Conversion } from '../conversions/conversion.schema.ts';

/** What answers look like. */

const createdAt = '2026-01-31T12:00:00.000Z';

export const user: User = {
  id: '019c13f3-9e00-7f33-9d49-30f1e7c6a1ad',
  email: 'ada@example.org',
  emailVerified: true,
  displayName: 'Ada',
  role: 'user',
  createdAt,
};

export const newcomer: User = { ...user, emailVerified: false };

export const session: Session = {
  id: '019c13f4-1a08-7c11-8f7e-5b2d90c3e4f1',
  device: 'curl/8.11.0',
  address: '203.0.113.7',
  createdAt,
  lastUsedAt: '2026-01-31T12:14:59.000Z',
  expiresAt: '2026-03-02T12:14:59.000Z',
  current: true,
};

export const apiKey: ApiKey = {
  id: '019c13f5-42d0-7a6b-b0c2-8e1f73a9d5c4',
  name: 'backup script',
  scopes: ['upload', 'download'],
  createdAt,
  lastUsedAt: null,
  expiresAt: null,
};

export const newApiKey = { ...apiKey, key: 'mxk_Zk9w3r0cQm1yT7uXb5nE2dLhS8vPqA4oJfGtR6iKzYM' };

export const invitation: Invitation = {
  id: '019c13f7-5c2e-7e88-a1d6-2f9b40c7e3b1',
  createdAt,
  expiresAt: '2026-02-07T12:00:00.000Z',
};

export const newInvitation = { ...invitation, code: 'Qk3v9ZpL2mT7xW1cY8sD4fG6hJ0aB5nR' };

export const auditEvent: AuditEvent = {
  id: '019c13f6-0b10-7d25-9a3c-4c6e18f2b7d0',
  at: '2026-01-31T12:10:00.000Z',
  event: 'password.changed',
  actor: { id: user.id, email: user.email },
  subject: { id: user.id, email: user.email },
  address: '203.0.113.7',
  details: {},
};

export const queued: Conversion = {
  id: '0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d',
  filename: 'talk.mp4',
  size: 73_400_320,
  status: 'queued',
  progress: 0,
  error: null,
  warnings: [],
  mp3: null,
  createdAt,
  updatedAt: createdAt,
  finishedAt: null,
};

export const cancelled: Conversion = {
  ...queued,
  status: 'cancelled',
  updatedAt: '2026-01-31T12:00:20.000Z',
  finishedAt: '2026-01-31T12:00:20.000Z',
};

export const done: Conversion = {
  ...queued,
  status: 'done',
  progress: 1,
  mp3: {
    id: queued.id,
    size: 4_800_000,
    duration: 300,
    bitrate: 128_000,
    missingSeconds: 0,
    gaps: { seconds: 0, longest: [] },
    url: `https://mixdown.example.org/mp3s/${queued.id}`,
  },
  updatedAt: '2026-01-31T12:00:40.000Z',
  finishedAt: '2026-01-31T12:00:40.000Z',
};
