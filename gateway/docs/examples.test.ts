import { expect } from 'chai';
import type { z } from 'zod';
import { auditEventSchema } from '../../shared/auth/admin-api.ts';
import { problemSchema } from '../../shared/http/problem.ts';
import { auditEvent } from './examples.ts';
import { paths } from './paths.ts';

/** A body as the description is made from: with the schema that checks it. */
interface Media {
  schema?: z.ZodType;
  example?: unknown;
  examples?: Record<string, { value: unknown }>;
}
/** An operation before it becomes JSON Schema. */
interface Source {
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
}

const operations = Object.entries(paths).flatMap(([path, calls]) =>
  Object.entries(calls as Record<string, Source>).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    operation,
  })),
);

describe('the examples of the API’s description', () => {
  it('has nothing in an example that an answer has not', () => {
    expect(auditEventSchema.strict().parse(auditEvent)).to.deep.equal(auditEvent);
  });

  for (const { name, operation } of operations)
    describe(name, () => {
      it('has examples of what is sent, which its own check takes', () => {
        const { schema, example } = operation.requestBody?.content['application/json'] ?? {};
        if (!schema) return;
        expect(example).to.be.an('object');
        schema.parse(example);
      });

      it('has examples of what is answered, as it is answered', () => {
        for (const [status, { content = {} }] of Object.entries(operation.responses))
          for (const [type, { schema, example }] of Object.entries(content)) {
            if (type === 'audio/mpeg' || type === 'application/problem+json') continue;
            const shown = example ?? schema?.meta()?.['example'];
            expect(shown, status).to.not.equal(undefined);
            expect(schema?.parse(shown), status).to.deep.equal(shown);
          }
      });

      it('has an example of each problem', () => {
        for (const [status, { content = {} }] of Object.entries(operation.responses)) {
          const media = content['application/problem+json'];
          if (!media) continue;
          const problems = Object.values(media.examples ?? {}).map(({ value }) => problemSchema.parse(value));
          expect(problems).to.not.be.empty;
          for (const problem of problems) expect(problem.status).to.equal(Number(status));
        }
      });
    });
});
