import { expect } from 'chai';
import type { Router } from 'express';
import { createOpenApi, type Api } from '../document.ts';
import { exampleFaults } from '../example-faults.ts';

interface Operation {
  summary: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters?: { in: string; name: string; required?: boolean; schema: object }[];
  requestBody?: { content: Record<string, { schema: object }> };
  responses: Record<string, { description: string; content?: Record<string, object> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  tags: { name: string }[];
  security: Record<string, string[]>[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

/** Every object in it, however deep. */
function* objectsIn(value: unknown): Generator<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield value as Record<string, unknown>;
  for (const part of Object.values(value)) yield* objectsIn(part);
}

/** What routers serve, as a description names it. Nothing of it is called, so that they need nothing to work with. */
export function servedCalls(...routers: Router[]): string[] {
  return routers
    .flatMap(({ stack }) => stack)
    .flatMap(({ route, handle }) => {
      if (!route) return 'stack' in handle ? servedCalls(handle as unknown as Router) : [];
      const paths = [route.path].flat();
      return paths.flatMap((path) => route.stack.map(({ method }) => `${method.toUpperCase()} ${path}`));
    })
    .map((call) => call.replaceAll(/:(\w+)/g, '{$1}'));
}

/**
 * What must hold of every service's description.
 * @param served the calls that it must have, as `GET /videos/{id}`
 */
export function testDescription(api: Api, served: () => string[]): void {
  const document = createOpenApi(api) as unknown as Document;
  const operations = Object.entries(document.paths).flatMap(([path, calls]) =>
    Object.entries(calls).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      path,
      operation,
    })),
  );

  it('is OpenAPI 3.1, and says where the API is', () => {
    expect(document.openapi).to.match(/^3\.1\.\d$/);
    expect(document.info).to.include.keys('title', 'version');
    expect(document.servers).to.deep.equal([{ url: './' }]);
  });

  it('has every call that is served, and no other', () => {
    expect(operations.map(({ name }) => name)).to.have.members([...new Set(served())]);
  });

  it('has nothing behind a reference that is not there', () => {
    const references = [...objectsIn(document)].flatMap(({ $ref }) =>
      typeof $ref === 'string' ? [$ref] : [],
    );
    expect(references).to.not.be.empty;
    for (const reference of references) {
      const [root, ...names] = reference.split('/');
      expect(root, reference).to.equal('#');
      const found = names.reduce<unknown>(
        (value, name) => (value as Record<string, unknown>)[name],
        document,
      );
      expect(found, reference).to.be.an('object');
    }
  });

  it('has schemas that JSON Schema knows', () => {
    const types = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];
    for (const { type, required, properties, additionalProperties, nullable } of objectsIn(
      document.components.schemas,
    )) {
      if (typeof type === 'string' && !types.includes(type)) expect(type).to.equal('about:blank');
      // `nullable` was OpenAPI 3.0's.
      expect(nullable).to.equal(undefined);
      if (Array.isArray(required) && typeof properties === 'object' && additionalProperties !== true)
        expect(properties).to.include.keys(...(required as string[]));
    }
  });

  it('sorts calls by tags that are explained', () => {
    const tags = new Set(operations.flatMap(({ operation }) => operation.tags));
    expect(document.tags.map(({ name }) => name)).to.have.members([...tags]);
  });

  it('has examples that fit their schemas', () => {
    expect(exampleFaults(api)).to.deep.equal([]);
  });

  for (const { name, path, operation } of operations)
    describe(name, () => {
      it('says what it is and belongs to', () => {
        expect(operation.summary).to.match(/^\S/);
        expect(operation.tags).to.have.length(1);
      });

      it('names the parameters of its path, and no others', () => {
        const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
        const described = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
        expect(described.map((parameter) => parameter.name)).to.deep.equal(named);
        for (const { required } of described) expect(required).to.equal(true);
        const keys = (operation.parameters ?? []).map((parameter) => `${parameter.in} ${parameter.name}`);
        expect(new Set(keys).size).to.equal(keys.length);
      });

      it('describes every answer, errors as problems', () => {
        const answers = Object.entries(operation.responses);
        const takesForm = 'application/x-www-form-urlencoded' in (operation.requestBody?.content ?? {});
        expect(answers.some(([status]) => status.startsWith('2'))).to.equal(true);
        for (const [status, { description, content }] of answers) {
          expect(status).to.match(/^[2-5]\d\d$/);
          expect(description).to.match(/^\S/);
          if (Number(status) < 400 || path.startsWith('/health')) continue;
          const types = [
            'application/problem+json',
            ...(takesForm && ['400', '409'].includes(status) ? ['text/html'] : []),
          ];
          expect(Object.keys(content ?? {})).to.deep.equal(types);
        }
      });

      it('may be refused for its rate, and where a body is read for its size', () => {
        if (path.startsWith('/health')) return;
        expect(operation.responses).to.include.keys('429', '503');
        if (operation.requestBody) expect(operation.responses).to.include.keys('400', '413');
      });

      it('needs a login that is described, or says that it needs none', () => {
        for (const scheme of (operation.security ?? document.security).flatMap((one) => Object.keys(one)))
          expect(document.components.securitySchemes).to.have.property(scheme);
        const needsLogin = (operation.security ?? document.security).length > 0;
        expect('401' in operation.responses && !path.endsWith('login') && !path.endsWith('refresh')).to.equal(
          needsLogin,
        );
      });
    });
}

/** The calls that an API key opens, each with the scope it must have. */
export function openToApiKeys(api: Api): string[] {
  const { paths, security } = createOpenApi(api) as unknown as Document;
  return Object.entries(paths).flatMap(([path, calls]) =>
    Object.entries(calls).flatMap(([method, operation]) => {
      const scope = (operation.security ?? security).find((one) => 'apiKey' in one)?.['apiKey'];
      return scope ? [[method.toUpperCase(), path, ...scope].join(' ')] : [];
    }),
  );
}
