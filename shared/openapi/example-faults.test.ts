import { expect } from 'chai';
import { z } from 'zod';
import { exampleFaults } from './example-faults.ts';
import { json, ok, operation } from './operations.ts';
import { problems } from './problems.ts';

const song = z.object({ title: z.string(), seconds: z.number().min(0) });

function faults(parts: Partial<Parameters<typeof operation>[0]>): string[] {
  const call = operation({ tag: 'Songs', summary: 'A song', answers: {}, ...parts });
  return exampleFaults({ tags: [], paths: { '/songs': { get: call } } });
}

describe('the check of examples', () => {
  it('finds nothing where all fit', () => {
    const good = { title: 'Waltz', seconds: 180 };
    const answers = { ...ok(song, good), ...problems('no-conversion') };
    expect(faults({ body: json(song, good), answers })).to.deep.equal([]);
  });

  it('finds a request that its schema refuses', () => {
    expect(faults({ body: json(song, { title: 'Waltz' }) })).to.deep.equal([
      'GET /songs: the example of the request is not what its schema takes',
    ]);
  });

  it('finds an answer that lacks a field, has one too many, or is missing', () => {
    const found = ['GET /songs: the example of 200 application/json is not what its schema says'];
    expect(faults({ answers: ok(song, { title: 'Waltz' }) })).to.deep.equal(found);
    expect(faults({ answers: ok(song, { title: 'Waltz', seconds: 1, key: 'A' }) })).to.deep.equal(found);
    expect(faults({ answers: ok(song) })).to.deep.equal(found);
  });

  it('finds a field whose own example is wrong, however deep', () => {
    const list = z.object({
      items: z.array(z.object({ seconds: z.number().optional().meta({ example: '3' }) })),
    });
    expect(faults({ answers: ok(list, { items: [] }) })).to.deep.equal([
      'GET /songs: the example "3" in 200 application/json items seconds is not what its schema takes',
    ]);
    expect(faults({ query: z.object({ limit: z.int().meta({ example: 1.5 }) }) })).to.deep.equal([
      'GET /songs: the example 1.5 in query limit is not what its schema takes',
    ]);
  });

  it('finds a problem of another status, and an answer without a problem', () => {
    const { '404': notFound } = problems('no-conversion');
    const none = { description: 'None', content: { 'application/problem+json': { examples: {} } } };
    expect(faults({ answers: { ...(notFound ? { '409': notFound } : {}), '503': none } })).to.deep.equal([
      'GET /songs: the example no-conversion is no problem of status 409',
      'GET /songs: 503 has no example of a problem',
    ]);
  });
});
