import { z } from 'zod';
import { defineTopic, type Queue, type Topic } from './bus/topology.ts';

/** Why a conversion failed; docs and emails explain each in one sentence. */
export const failureCodes = [
  'no-audio',
  'not-media',
  'truncated',
  'too-long',
  'timed-out',
  'unsupported-codec',
  'protected',
  'internal',
] as const;

/** What a finished mp3 lacks or does otherwise than expected; docs and emails explain each in one sentence. */
export const warningCodes = [
  /** The source is cut off or damaged; `missingSeconds` says how much is missing, where that is known. */
  'truncated',
  /** For a while the source holds no sound; `gaps` says where. */
  'gaps',
  /** The sound track that a player would choose could not be used. */
  'other-track',
] as const;

export type WarningCode = (typeof warningCodes)[number];

const id = z.uuid();

/** What travels with a conversion from upload to email, so that no later service needs the gateway's database. */
const request = z.object({
  id,
  /** Counts the person's tries (1 for the upload, one more for each retry): late events of an earlier try are known by it. */
  attempt: z.int().positive(),
  email: z.email(),
  filename: z.string(),
  /** Signed and expiring; opens the mp3 without a login. */
  downloadUrl: z.url(),
});

/** Silence in the place of sound that the source does not hold, as where nothing was sent. */
const gaps = z.object({
  /** Of all of them, the short ones too. */
  seconds: z.number().nonnegative(),
  /** At most ten, in the order of time. `start` is a time in the mp3. */
  longest: z.array(z.object({ start: z.number().nonnegative(), seconds: z.number().positive() })).max(10),
});

export const mp3Facts = z.object({
  size: z.int().positive(),
  /** Seconds. */
  duration: z.number().positive(),
  /** Average, bits per second. */
  bitrate: z.int().positive(),
  /** Of sound that the source promises and doesn't hold; with it goes the warning `truncated`. */
  missingSeconds: z.number().nonnegative().default(0),
  /** From one second on with the warning `gaps`. */
  gaps: gaps.default({ seconds: 0, longest: [] }),
});

/** Receivers take every code, so that they need not know the newest. */
const failure = z.object({ code: z.string().regex(/^[a-z][a-z-]{0,31}$/), message: z.string() });

/** Mails about an account. `id` is the mail's own, `url` the link that a person follows. */
const accountMail = z.object({
  id,
  kind: z.enum([
    'verify-email',
    'password-reset',
    'invitation',
    'confirm-email',
    'email-changing',
    'email-changed',
    'password-changed',
    'account-deleted',
  ]),
  email: z.email(),
  displayName: z.string().nullable(),
  url: z.url().nullable(),
  /** ISO 8601; until then the link works. */
  expiresAt: z.iso.datetime().nullable(),
  /** Where the account's mails go from now on. */
  newEmail: z.email().nullable(),
  /** Names of the API keys that a password reset ended; undefined where the keys still work. */
  endedApiKeys: z.array(z.string()).optional(),
});

export type AccountMailKind = z.infer<typeof accountMail>['kind'];

const seconds = 1000;
const minutes = 60 * seconds;

export const topics = {
  video: defineTopic('video', 1, request),
  converting: defineTopic('converting', 1, request.pick({ id: true, attempt: true })),
  mp3: defineTopic('mp3', 1, request.extend({ mp3: mp3Facts, warnings: z.array(z.string()) })),
  failed: defineTopic('failed', 2, request.omit({ downloadUrl: true }).extend({ error: failure }), {
    readsFrom: 1,
  }),
  /** The mail server won't ever take the mail about it. */
  mailRefused: defineTopic('mail-refused', 1, request.pick({ id: true, attempt: true })),
  account: defineTopic('account', 1, accountMail),
  /** Access tokens of these are good no more, though they look so until then (ISO 8601). */
  sessionsEnded: defineTopic(
    'sessions-ended',
    1,
    z.object({ sessionIds: z.array(id), until: z.iso.datetime() }),
  ),
  /** Mails about its conversions go there from now on. */
  emailChanged: defineTopic(
    'email-changed',
    1,
    z.object({
      userId: id,
      email: z.email(),
      at: z.iso.datetime(),
      /** Its conversions up to this one know it. */
      after: id.optional(),
    }),
  ),
  /** All that an account had is to go. */
  accountDeleted: defineTopic('account-deleted', 1, z.object({ userId: id })),
  // The rest is broadcast and never stored.
  /** `progress` runs from 0 to 1. */
  progress: defineTopic(
    'progress',
    1,
    z.object({ id, attempt: z.int().positive(), progress: z.number().min(0).max(1) }),
  ),
  /** To whoever converts it: stop. */
  cancel: defineTopic('cancel', 1, request.pick({ id: true, attempt: true })),
  /** To every gateway: the record is not as it was. */
  changed: defineTopic('changed', 1, z.object({ id })),
} as const;

/** For a message that fails while all it needs is there. */
const retryDelays = [1 * seconds, 5 * seconds, 30 * seconds, 2 * minutes];

/** For a store, database or broker that is away: a night goes by until somebody looks, and no conversion has to fail for it. */
const outageDelays = [...retryDelays, ...Array.from({ length: 144 }, () => 10 * minutes)];

/** A mail server may be down for a weekend: then a try every half hour for five days, as mail servers themselves do. */
const mailDelays = [...[...retryDelays, 10 * minutes], ...Array.from({ length: 240 }, () => 30 * minutes)];

/** Every durable queue: who reads it and what is routed to it. The names are fixed: outside programs look into them. */
export const queues = {
  /** Read by the converter. */
  video: queue('video', [topics.video], retryDelays),
  /** Read by notification. */
  mp3: queue('mp3', [topics.mp3], mailDelays, mailDelays),
  /** Read by notification. */
  failed: queue('failed', [topics.failed], mailDelays, mailDelays),
  /** Read by the gateway. */
  conversions: queue(
    'conversions',
    [
      topics.converting,
      topics.mp3,
      topics.failed,
      topics.mailRefused,
      topics.accountDeleted,
      topics.emailChanged,
      topics.sessionsEnded,
    ],
    [...retryDelays, 10 * minutes],
  ),
  /** Read by notification. */
  account: queue('account', [topics.account], mailDelays, mailDelays),
} as const;

function queue<T extends Topic>(
  name: string,
  topics: readonly T[],
  retryDelaysMs: readonly number[],
  outageDelaysMs = outageDelays,
): Queue<T> {
  return { name, topics, retryDelaysMs, outageDelaysMs };
}
