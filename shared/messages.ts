import { z } from 'zod';
import { defaultOptions, optionsSchema } from './options/options.ts';
import { defineTopic, type Queue, type Topic } from './bus/topology.ts';

/** Why a conversion failed. The docs and mails explain each in one sentence. */
export const failureCodes = [
  'no-audio',
  'not-media',
  'truncated',
  'too-long',
  'timed-out',
  'unsupported-codec',
  'protected',
  'fetch-failed',
  'no-such-track',
  'nothing-left',
  'internal',
] as const;

/** What is missing from or unexpected in a finished mp3. The docs and mails explain each in one sentence. */
export const warningCodes = [
  /** The source is cut off or damaged; `missingSeconds` says how much is missing, if that is known. */
  'truncated',
  /** The source has no sound for a while; `gaps` says where. */
  'gaps',
  /** The default sound track could not be used. */
  'other-track',
  /** The sound is quieter than asked for, because its peaks leave no room. */
  'loudness-limited',
] as const;

export type WarningCode = (typeof warningCodes)[number];

const id = z.uuid();

/**
 * The data that travels with a conversion from upload to mail, so that no later service needs the gateway's
 * database.
 */
const request = z.object({
  id,
  /**
   * Counts the user's attempts (1 for the upload, one more for each retry). It identifies late events of an
   * earlier attempt.
   */
  attempt: z.int().positive(),
  email: z.email(),
  filename: z.string(),
  /** In their normal form. Older gateways sent none. */
  options: optionsSchema.default(defaultOptions),
  /** Signed and expiring; gives access to the mp3 without a login. */
  downloadUrl: z.url(),
});

/** Silence where the source has no sound, for example because nothing was sent. */
const gaps = z.object({
  /** Total of all gaps, including short ones. */
  seconds: z.number().nonnegative(),
  /** At most ten, in order of time. `start` is a time in the mp3. */
  longest: z.array(z.object({ start: z.number().nonnegative(), seconds: z.number().positive() })).max(10),
});

export const mp3Facts = z.object({
  size: z.int().positive(),
  /** Seconds. */
  duration: z.number().positive(),
  /** Average, bits per second. */
  bitrate: z.int().positive(),
  /** Of sound that the source states but does not contain; accompanied by the warning `truncated`. */
  missingSeconds: z.number().nonnegative().default(0),
  /** From one second on, accompanied by the warning `gaps`. */
  gaps: gaps.default({ seconds: 0, longest: [] }),
  copied: z
    .boolean()
    .default(false)
    .meta({ description: 'The sound was an mp3 already and was taken unchanged' }),
});

/** Receivers accept every code, so that they need not know the newest. */
const failure = z.object({ code: z.string().regex(/^[a-z][a-z-]{0,31}$/), message: z.string() });

/** Mails about an account. `id` is the mail's own, `url` the link to follow. */
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
  /** ISO 8601; when the link expires. */
  expiresAt: z.iso.datetime().nullable(),
  /** The account's new address for mails. */
  newEmail: z.email().nullable(),
  /** Names of the API keys that a password reset revoked; undefined if the keys still work. */
  endedApiKeys: z.array(z.string()).optional(),
});

/** Results of one account that will be removed. `id` is the first one's. */
const expiring = z.object({
  id,
  email: z.email(),
  removedAt: z.iso.datetime(),
  files: z.array(z.object({ filename: z.string(), downloadUrl: z.url() })).min(1),
  /** How many are not named. */
  more: z.int().nonnegative(),
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
  /** The mail server has refused the mail about it for good. */
  mailRefused: defineTopic('mail-refused', 1, request.pick({ id: true, attempt: true })),
  account: defineTopic('account', 1, accountMail),
  expiring: defineTopic('expiring', 1, expiring),
  /** Their access tokens are revoked, although they look valid until then (ISO 8601). */
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
      /** The last conversion that is already processed. */
      after: id.optional(),
    }),
  ),
  /** Everything that belongs to an account must be deleted. */
  accountDeleted: defineTopic('account-deleted', 1, z.object({ userId: id })),
  // The others are broadcast and never stored.
  /** `progress` runs from 0 to 1: of the conversion, or before it of fetching the video. */
  progress: defineTopic(
    'progress',
    1,
    z.object({
      id,
      attempt: z.int().positive(),
      progress: z.number().min(0).max(1),
      stage: z.enum(['fetch', 'convert']).optional(),
    }),
  ),
  /** Tells the converter that handles it to stop. */
  cancel: defineTopic('cancel', 1, request.pick({ id: true, attempt: true })),
  /** Tells every gateway that the record has changed. */
  changed: defineTopic('changed', 1, z.object({ id })),
} as const;

/** For a message that fails although all dependencies are up. */
const retryDelays = [1 * seconds, 5 * seconds, 30 * seconds, 2 * minutes];

/**
 * For a store, database or broker that is down: it may take a night until somebody looks, and no conversion
 * should fail because of it.
 */
const outageDelays = [...retryDelays, ...Array.from({ length: 144 }, () => 10 * minutes)];

/**
 * A mail server may be down for a weekend, so retry every half hour for five days, as mail servers themselves
 * do.
 */
const mailDelays = [...[...retryDelays, 10 * minutes], ...Array.from({ length: 240 }, () => 30 * minutes)];

/**
 * All durable queues: who reads each and what is routed to it. The names are fixed, because other programs
 * use them.
 */
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
  account: queue('account', [topics.account, topics.expiring], mailDelays, mailDelays),
} as const;

function queue<T extends Topic>(
  name: string,
  topics: readonly T[],
  retryDelaysMs: readonly number[],
  outageDelaysMs = outageDelays,
): Queue<T> {
  return { name, topics, retryDelaysMs, outageDelaysMs };
}
