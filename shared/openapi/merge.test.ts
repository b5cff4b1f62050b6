import { expect } from 'chai';
import { documentSchema, type OpenApiDocument } from './document.ts';
import { mergeDocuments } from './merge.ts';

function part(service: string, parts: Partial<OpenApiDocument>) {
  const empty = { openapi: '3.1.0', tags: [], security: [], paths: {}, components: {} };
  return { service, document: documentSchema.parse({ ...empty, ...parts }) };
}

const call = (summary: string) => ({ summary, responses: {} });

describe('one description of several services', () => {
  it('has the calls of all, also where they share a path', () => {
    const merged = mergeDocuments(
      part('gateway', { paths: { '/songs': { get: call('List') } } }),
      part('users', { paths: { '/songs': { post: call('Add') }, '/users': { get: call('List') } } }),
    );
    expect(merged.paths).to.deep.equal({
      '/songs': { get: call('List'), post: call('Add') },
      '/users': { get: call('List') },
    });
  });

  it('keeps the title and the address of the first', () => {
    const first = part('gateway', { info: { title: 'Mixdown' }, servers: [{ url: './' }] });
    const merged = mergeDocuments(first, part('users', { info: { title: 'Users' }, 'x-own': 1 }));
    expect(merged).to.deep.equal(first.document);
  });

  it('has equal components once, whatever the order of their parts', () => {
    const merged = mergeDocuments(
      part('gateway', { components: { schemas: { Problem: { type: 'object', required: ['code'] } } } }),
      part('users', { components: { schemas: { Problem: { required: ['code'], type: 'object' } } } }),
      part('rooms', { components: { schemas: { Room: {} }, parameters: { id: {} } } }),
    );
    expect(merged.components).to.deep.equal({
      schemas: { Problem: { type: 'object', required: ['code'] }, Room: {} },
      parameters: { id: {} },
    });
  });

  it('is refused where components of one name differ, and says in which services', () => {
    const other = part('users', { components: { schemas: { User: {} } } });
    const gateway = part('gateway', { components: { schemas: { User: { type: 'object' } } } });
    expect(() => mergeDocuments(part('rooms', {}), other, gateway)).to.throw(
      'users and gateway both describe schemas User',
    );
  });

  it('is refused where two services have the same call, even the same in all', () => {
    const paths = { '/songs': { get: call('List') } };
    expect(() => mergeDocuments(part('gateway', { paths }), part('users', { paths }))).to.throw(
      'gateway and users both describe /songs get',
    );
  });

  it('is refused where the calls of another service would seem open, or closed', () => {
    const closed = part('gateway', { security: [{ accessToken: [] }] });
    expect(() => mergeDocuments(closed, part('users', {}))).to.throw('gateway and users');
  });

  it('has the tags in the order of the services, shared ones last', () => {
    const tags = (...names: string[]) => ({ tags: names.map((name) => ({ name })) });
    const merged = mergeDocuments(
      part('gateway', tags('Conversions', 'Downloads', 'Health')),
      part('users', tags('Accounts', 'Health')),
      part('rooms', tags('Rooms')),
    );
    expect(merged.tags.map(({ name }) => name)).to.deep.equal([
      'Conversions',
      'Downloads',
      'Accounts',
      'Health',
      'Rooms',
    ]);
  });

  it('takes names that mean something to JavaScript as names', () => {
    const components = JSON.parse(
      '{"schemas": {"constructor": {"type": "object"}, "toString": {}}}',
    ) as object;
    const merged = mergeDocuments(part('gateway', {}), part('users', { components: { ...components } }));
    expect(Object.keys(merged.components['schemas'] ?? {})).to.deep.equal(['constructor', 'toString']);
  });
});
