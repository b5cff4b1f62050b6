import { expect } from 'chai';
import type { Request } from 'express';
import { z } from 'zod';
import { ProblemError } from '../errors.ts';
import { parseBody, parseQuery } from './validate.ts';

const schema = z.strictObject({ size: z.coerce.number().int(), owner: z.object({ name: z.string() }) });

function withParts(parts: { body?: unknown; query?: unknown }): Request {
  return Object.assign(Object.create(null) as Request, parts);
}

function problemOf(work: () => unknown): ProblemError {
  try {
    work();
  } catch (error) {
    expect(error).to.be.instanceOf(ProblemError);
    return error as ProblemError;
  }
  throw new Error('It was expected to fail');
}

describe('a request’s body or query', () => {
  it('is given as the schema makes it', () => {
    const body = { size: '7', owner: { name: 'Ada' } };
    expect(parseBody(schema, withParts({ body }))).to.deep.equal({ size: 7, owner: { name: 'Ada' } });
    expect(parseQuery(schema.pick({ size: true }), withParts({ query: { size: '7' } }))).to.deep.equal({
      size: 7,
    });
  });

  it('that is faulty is answered with every faulty field', () => {
    const problem = problemOf(() => parseBody(schema, withParts({ body: { size: 'x', owner: {} } })));
    expect(problem).to.include({ status: 400, code: 'invalid-request' });
    expect(problem.extra.errors?.map(({ path }) => path)).to.deep.equal(['size', 'owner.name']);
    expect(problem.message).to.match(/^The body is not valid\. size: .*; owner\.name: /);
  });

  it('that is missing, or no object, is a fault of the whole', () => {
    expect(problemOf(() => parseBody(schema, withParts({}))).message).to.include('Send a JSON body');
    const { extra } = problemOf(() => parseBody(schema, withParts({ body: [] })));
    expect(extra.errors?.map(({ path }) => path)).to.deep.equal(['']);
  });
});
