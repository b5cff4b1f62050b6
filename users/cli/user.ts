import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { createInvitation } from '../invitations/invitations.ts';
import { onDatabase } from './on-database.ts';
import { CommandError, createAccount, listAccounts, promote } from './user-commands.ts';

const usage = `Accounts, from the command line:

  npm run user -- create EMAIL [--admin] [--name NAME] [--password-stdin]
  npm run user -- promote EMAIL      make an account an administrator
  npm run user -- invite             print a code with which one person can register
  npm run user -- list

create generates and prints a password; with --password-stdin it reads one.
USERS_DB_URL (or DATA_DIR) says where the accounts are, like for the service.`;

await onDatabase(argumentsOf, async ({ db }, { values, command, email }) => {
  if (command === 'create' && email !== undefined) {
    const password = values['password-stdin'] ? (await text(process.stdin)).replace(/\r?\n$/, '') : undefined;
    const role = values.admin ? 'admin' : 'user';
    const made = await createAccount(db, { email, password, displayName: values.name ?? null, role });
    console.log(`Created the account ${email} (${role}).`);
    if (password === undefined) console.log(`Password: ${made}`);
  } else if (command === 'promote' && email !== undefined) {
    await promote(db, email);
    console.log(`${email} is an administrator.`);
  } else if (command === 'invite') {
    const { code, expiresAt } = await createInvitation(db);
    console.log(`Invitation: ${code}`);
    console.log(`It lets one person register, until ${expiresAt}.`);
  } else if (command === 'list') {
    for (const { email, role, created_at, email_verified_at } of await listAccounts(db))
      console.log(
        [created_at, role.padEnd(5), email_verified_at ? 'verified  ' : 'unverified', email].join('  '),
      );
  } else throw new CommandError(usage);
});

function argumentsOf() {
  const { values, positionals } = parseWords();
  const [command, email] = positionals;
  if (!values.help) return { values, command, email };
  console.log(usage);
  return undefined;
}

function parseWords() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        help: { type: 'boolean' },
        admin: { type: 'boolean' },
        name: { type: 'string' },
        'password-stdin': { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new CommandError(`${(error as Error).message}\n\n${usage}`);
  }
}
