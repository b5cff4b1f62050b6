import { expect } from 'chai';
import { describedCalls } from './described-calls.ts';

const calls = describedCalls({
  paths: {
    '/users': { get: {}, post: {} },
    '/users/me': { get: {} },
    '/users/{id}': { put: {} },
    '/live/{id}/listen.mp3': { get: {} },
    '/odd/(a|b)*': { get: {} },
  },
});

describe('the calls that a service describes', () => {
  it('are found by method and path', () => {
    expect(calls('GET', '/users')).to.equal('/users');
    expect(calls('POST', '/users')).to.equal('/users');
    expect(calls('PUT', '/users/1b4f')).to.equal('/users/{id}');
    expect(calls('GET', '/live/7/listen.mp3')).to.equal('/live/{id}/listen.mp3');
  });

  it('are those of the most exact path that has the method', () => {
    const both = describedCalls({ paths: { '/a/{id}': { get: {}, put: {} }, '/a/me': { get: {} } } });
    expect(both('GET', '/a/me')).to.equal('/a/me');
    expect(both('PUT', '/a/me')).to.equal('/a/{id}');
  });

  it('are no others', () => {
    for (const [method, path] of [
      ['DELETE', '/users'],
      ['GET', '/users/1b4f'],
      ['PUT', '/users/'],
      ['PUT', '/users//'],
      ['PUT', '/users/a/b'],
      ['GET', '/user'],
      ['GET', '/users/me/more'],
      ['GET', '/before/users'],
      ['GET', '/live/7/listenXmp3'],
      ['GET', '/odd/a'],
      ['GET', '*'],
      ['GET', ''],
    ] as const)
      expect(calls(method, path), `${method} ${path}`).to.equal(undefined);
  });

  it('are found as Express finds them: in any case, with a slash at the end, HEAD where GET is', () => {
    expect(calls('GET', '/Users/ME/')).to.equal('/users/me');
    expect(calls('HEAD', '/users')).to.equal('/users');
    expect(calls('HEAD', '/users/1b4f')).to.equal(undefined);
  });
});
