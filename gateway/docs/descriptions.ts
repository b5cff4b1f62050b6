import { UnavailableError, errorText } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import type { OpenApiDocument } from '../../shared/openapi/document.ts';
import { mergeDocuments, type Part } from '../../shared/openapi/merge.ts';
import { createServiceDocument, type DescribedService, type Waits } from './service-document.ts';

/** What the gateway and the services behind it say about their calls. */
export interface Descriptions {
  /** The whole API as JSON. A service that never answered is left out until it does; one that did keeps its part while it is down. */
  document(): Promise<string>;
  /**
   * The call of that service, if it describes one.
   * @param method as the request has it
   * @param path without the query
   * @returns its path as it is described, such as `/users/{id}`
   * @throws UnavailableError while the service has never said what it answers
   */
  find(service: string, method: string, path: string): Promise<string | undefined>;
}

interface DescriptionsDeps {
  /** Makes the gateway's own. Called once, when it is needed. */
  own: () => OpenApiDocument;
  services: readonly DescribedService[];
  log: Log;
  waits?: Waits;
}

const usualWaits: Waits = { freshMs: 10_000, retryMs: 1_000 };

export function createDescriptions({
  own,
  services,
  log,
  waits = usualWaits,
}: DescriptionsDeps): Descriptions {
  const documents = services.map((service) => createServiceDocument(service, log, waits));
  let merge: ReturnType<typeof createMerge> | undefined;
  return {
    async document() {
      const latest = await Promise.all(
        documents.map(async (one) => ({ service: one.name, document: (await one.latest())?.document })),
      );
      merge ??= createMerge({ service: 'gateway', document: own() }, log);
      return merge(latest.flatMap(({ service, document }) => (document ? [{ service, document }] : [])));
    },
    async find(service, method, path) {
      const document = documents.find(({ name }) => name === service);
      const found = document?.known()?.calls(method, path);
      if (found !== undefined) return found;
      // The service may have become newer than what it said.
      const latest = await document?.latest();
      if (!latest)
        throw new UnavailableError(`${service} service`, {
          cause: new Error('it never described its calls'),
        });
      return latest.calls(method, path);
    },
  };
}

/** Merges anew only what has changed. */
function createMerge(own: Part, log: Log): (others: readonly Part[]) => string {
  let last: { others: readonly Part[]; text: string } | undefined;
  return (others) => {
    if (last && sameDocuments(last.others, others)) return last.text;
    last = { others, text: mergeFitting(own, others, log) };
    return last.text;
  };
}

function sameDocuments(some: readonly Part[], others: readonly Part[]): boolean {
  return (
    some.length === others.length && some.every(({ document }, index) => document === others[index]?.document)
  );
}

/** A description that contradicts the ones before is left out: the others stay of use. */
function mergeFitting(own: Part, others: readonly Part[], log: Log): string {
  const fitting: Part[] = [];
  let text = JSON.stringify(own.document);
  for (const part of others)
    try {
      // Also the writing may fail: what was fetched may be nested without end.
      text = JSON.stringify(mergeDocuments(own, ...fitting, part));
      fitting.push(part);
    } catch (error) {
      log.error(`leaving the ${part.service} service out of the API's description: ${errorText(error)}`);
    }
  return text;
}
