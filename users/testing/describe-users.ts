import { testDatabases } from '../../shared/testing/test-databases.ts';
import { createUsersGround, type UsersGround } from './users-ground.ts';

/**
 * A suite for each database that there is, with the users service running on it.
 * @param ground to be used by tests and hooks only: before them nothing runs yet
 * @param per `test` gives each test a service and a database of its own
 */
export function describeUsers(
  title: string,
  tests: (ground: Omit<UsersGround, 'remove'>) => void,
  { per = 'suite' }: { per?: 'suite' | 'test' } = {},
): void {
  const [begin, end] = per === 'suite' ? [before, after] : [beforeEach, afterEach];
  for (const [name, create] of Object.entries(testDatabases()))
    describe(`${title} on ${name}`, () => {
      let ground: UsersGround;
      begin(async () => {
        ground = await createUsersGround(create);
      });
      end(() => ground.remove());
      tests({
        get url() {
          return ground.url;
        },
        get database() {
          return ground.database;
        },
        get log() {
          return ground.log;
        },
        start: (parts) => ground.start(parts),
        mail: (kind, email) => ground.mail(kind, email),
        mails: () => ground.mails(),
        events: () => ground.events(),
      });
    });
}
