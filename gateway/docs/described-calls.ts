import type { OpenApiDocument } from '../../shared/openapi/document.ts';

/**
 * @param method as the request has it
 * @param path without the query
 * @returns the call's path as it is described, such as `/users/{id}`; undefined where there is no such call
 */
export type DescribedCalls = (method: string, path: string) => string | undefined;

/** Finds calls as Express does: upper and lower case are the same, so is a slash at the end, and HEAD is answered where GET is. */
export function describedCalls({ paths }: Pick<OpenApiDocument, 'paths'>): DescribedCalls {
  const calls = Object.entries(paths)
    .map(([described, item]) => ({
      described,
      pattern: toPattern(described),
      methods: new Set(Object.keys(item)),
    }))
    // The more exact path comes first.
    .sort((a, b) => parametersIn(a.described) - parametersIn(b.described));
  return (method, path) => {
    const name = method === 'HEAD' ? 'get' : method.toLowerCase();
    return calls.find(({ pattern, methods }) => methods.has(name) && pattern.test(path))?.described;
  };
}

function parametersIn(path: string): number {
  return path.split('{').length;
}

function toPattern(path: string): RegExp {
  const source = path
    .split(/\{[^{}/]*\}/)
    .map((text) => text.replaceAll(/[^\w/]/g, String.raw`\$&`))
    .join('[^/]+');
  return new RegExp(`^${source}/?$`, 'i');
}
