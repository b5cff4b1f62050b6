import { isDeepStrictEqual } from 'node:util';
import type { OpenApiDocument } from './document.ts';

export interface Part {
  service: string;
  document: OpenApiDocument;
}

/**
 * Merges the descriptions of several services into one. The first service provides the top level (`info`, `servers`).
 *
 * - Components of the same name must be equal.
 * - A call belongs to one service.
 * - If several services name a tag, the last one decides its place. Tags that all share come at the end.
 *
 * @throws Error that names both services and what they contradict each other about
 */
export function mergeDocuments(first: Part, ...others: readonly Part[]): OpenApiDocument {
  const parts = [first, ...others];
  for (const { service, document } of others)
    if (!isDeepStrictEqual(document.security, first.document.security))
      throw new Error(`${first.service} and ${service} need different logins by default ("security")`);
  return {
    ...first.document,
    tags: mergeTags(parts),
    paths: mergeNamed(parts, 'paths', () => false),
    components: mergeNamed(parts, 'components', isDeepStrictEqual),
  };
}

function mergeTags(parts: readonly Part[]): OpenApiDocument['tags'] {
  const tags = new Map<string, OpenApiDocument['tags'][number]>();
  for (const tag of parts.flatMap(({ document }) => document.tags)) {
    tags.delete(tag.name);
    tags.set(tag.name, tag);
  }
  return [...tags.values()];
}

/** Merges two levels of names: of paths and methods, or of kinds of components and components. */
function mergeNamed<Section extends 'paths' | 'components'>(
  parts: readonly Part[],
  section: Section,
  same: (one: unknown, other: unknown) => boolean,
): OpenApiDocument[Section] {
  const merged = new Map<string, Map<string, { service: string; value: unknown }>>();
  for (const { service, document } of parts)
    for (const [group, members] of Object.entries(document[section])) {
      const known = merged.get(group) ?? new Map<string, { service: string; value: unknown }>();
      merged.set(group, known);
      for (const [name, value] of Object.entries(members)) {
        const other = known.get(name);
        if (other && !same(other.value, value))
          throw new Error(`${other.service} and ${service} both describe ${group} ${name}`);
        if (!other) known.set(name, { service, value });
      }
    }
  const entries = [...merged].map(([group, members]) => [
    group,
    Object.fromEntries([...members].map(([name, { value }]) => [name, value])),
  ]);
  return Object.fromEntries(entries) as OpenApiDocument[Section];
}
