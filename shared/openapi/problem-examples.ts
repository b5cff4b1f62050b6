export interface ProblemExample {
  status: number;
  /** Where another problem of the same code has its name. */
  code?: string;
  detail: string;
  errors?: { path: string; message: string }[];
}

/** What goes wrong, one example for each; named by the code where nothing else is said. */
export const problemExamples = {
  'invalid-request': {
    status: 400,
    detail: 'The body is not valid. email: must be an email address',
    errors: [{ path: 'email', message: 'must be an email address' }],
  },
  'invalid-query': {
    status: 400,
    code: 'invalid-request',
    detail: 'The query is not valid. limit: Too big: expected number to be <=100',
    errors: [{ path: 'limit', message: 'Too big: expected number to be <=100' }],
  },
  'bad-options': {
    status: 400,
    detail: 'The options are not valid: bitrate must be a whole number from 32 to 320 (kbit/s), not "9000".',
    errors: [{ path: 'bitrate', message: 'must be a whole number from 32 to 320 (kbit/s), not "9000"' }],
  },
  'malformed-json': { status: 400, detail: 'The body is not valid JSON.' },
  'weak-password': {
    status: 400,
    detail:
      'Please choose another password: it is one of the most common passwords, which are guessed first.',
    errors: [{ path: 'password', message: 'is one of the most common passwords, which are guessed first' }],
  },
  'bad-mail-token': {
    status: 400,
    code: 'bad-token',
    detail: 'This link has been used or has expired. Please request a new one.',
  },
  'no-file': { status: 400, detail: 'Send the video as multipart/form-data with a part named "file".' },
  'empty-file': { status: 400, detail: 'The file is empty.' },
  'too-many-files': { status: 400, detail: 'Send one file at a time.' },
  'no-file-name': {
    status: 400,
    detail:
      'The part "file" has no file name. Choose a file, or send the name with it, as curl -F file=@talk.mp4 does.',
  },
  'too-many-parts': { status: 400, detail: 'Send the file with at most 1000 other fields.' },
  'malformed-multipart': {
    status: 400,
    detail: 'The body is not valid multipart/form-data or is incomplete.',
  },
  'missing-token': {
    status: 401,
    detail: 'Log in first and send the access token as Authorization: Bearer <token>.',
  },
  'expired-token': { status: 401, detail: 'The access token has expired. Log in again.' },
  'bad-token': { status: 401, detail: 'The access token is not valid. Log in again.' },
  'bad-api-key': { status: 401, detail: 'This API key is revoked, expired or unknown.' },
  'bad-credentials': { status: 401, detail: 'The email address or the password is wrong.' },
  'bad-refresh-token': {
    status: 401,
    detail: 'The refresh token is used, revoked or expired. Log in again.',
  },
  'no-api-key': {
    status: 403,
    code: 'insufficient-scope',
    detail: 'API keys can only upload and download. Log in to see or change the account.',
  },
  'no-upload-scope': {
    status: 403,
    code: 'insufficient-scope',
    detail: 'This API key is not for uploads: make one with the scope "upload".',
  },
  'no-download-scope': {
    status: 403,
    code: 'insufficient-scope',
    detail: 'This API key is not for downloads: make one with the scope "download".',
  },
  forbidden: { status: 403, detail: 'Only administrators may do this.' },
  'registration-closed': {
    status: 403,
    detail: 'Registration is closed. Ask an administrator for an account.',
  },
  'invitation-needed': {
    status: 403,
    detail: 'Send the code of an invitation as "invitation". An administrator can give you one.',
  },
  'bad-invitation': {
    status: 403,
    detail: 'This invitation has been used, has expired or was revoked. Ask for another.',
  },
  'fresh-login-needed': {
    status: 403,
    detail:
      'This login is more than 10 minutes old. To delete the account, send currentPassword or log in again.',
  },
  'wrong-password': { status: 403, detail: 'The current password is wrong.' },
  'email-not-verified': {
    status: 403,
    detail:
      'Please verify your email address first: follow the link in the mail sent to it. POST /auth/verify-email/resend sends another.',
  },
  'bad-link': {
    status: 403,
    detail: 'This link is not valid. Copy the whole link from the email, or log in.',
  },
  'expired-link': {
    status: 403,
    detail: 'This link has expired. Log in and download it with your account.',
  },
  'no-account': { status: 404, code: 'not-found', detail: 'There is no such account.' },
  'no-session': { status: 404, code: 'not-found', detail: 'You have no such session.' },
  'no-invitation': { status: 404, code: 'not-found', detail: 'There is no such invitation.' },
  'no-key': { status: 404, code: 'not-found', detail: 'You have no such API key.' },
  'no-conversion': { status: 404, code: 'not-found', detail: 'You have no such conversion.' },
  'email-taken': {
    status: 409,
    detail: 'An account with this email address already exists. Log in instead.',
  },
  'already-verified': { status: 409, detail: 'This address is already verified.' },
  'too-many-api-keys': {
    status: 409,
    detail: "You have 50 keys already: revoke one that you don't need any more.",
  },
  'last-admin': {
    status: 409,
    detail: 'This is the last administrator. Make another account an administrator first.',
  },
  'wrong-state': { status: 409, detail: 'It is done: there is nothing left to cancel.' },
  'not-ready': {
    status: 409,
    detail:
      'There is no mp3 yet: the conversion is converting. See /videos/0198c0de-7a3c-7b52-9d4e-3f1f6a1c2b4d.',
  },
  'video-gone': {
    status: 409,
    detail:
      'The video has been removed, so it cannot be converted again. Please upload it again. An mp3 that there is stays.',
  },
  changed: { status: 412, detail: 'The mp3 has changed. Download it again.' },
  'too-large': { status: 413, detail: 'The body is too large.' },
  'file-too-large': {
    status: 413,
    code: 'too-large',
    detail: 'The file is too large: at most 4294967296 bytes are taken.',
  },
  'over-quota': {
    status: 413,
    detail:
      'Your videos and mp3s have 10737000000 of 10737418240 bytes, so there is no room for this video. Delete conversions that you no longer need, or wait until the first of your videos is removed at 2026-01-31 12:00 UTC.',
  },
  'unsupported-encoding': { status: 415, detail: 'Send the body as gzip, deflate or plain.' },
  'bad-range': { status: 416, detail: 'The range lies outside the mp3, which has 4800000 bytes.' },
  'too-many-requests': {
    status: 429,
    detail: 'Too many requests came from your address. Please try again in 42 seconds.',
  },
  'over-daily-quota': {
    status: 429,
    detail:
      'You have converted 36120 of 36000 seconds of media today. Please try again after 2026-02-01 00:00 UTC.',
  },
  'too-many-streams': {
    status: 429,
    detail:
      'You are watching 100 conversions already: end some of these streams, or ask GET /videos now and then.',
  },
  'too-many-attempts': {
    status: 429,
    detail: 'Too many wrong passwords: please wait 8 s and try again, or reset your password.',
  },
  'too-many-mails': {
    status: 429,
    detail: 'Several mails have already been sent. Please check your inbox.',
  },
  unavailable: {
    status: 503,
    detail:
      "Mixdown's users service is unavailable right now. Nothing was changed. Please try again in a moment.",
  },
} satisfies Record<string, ProblemExample>;

export type ProblemName = keyof typeof problemExamples;
