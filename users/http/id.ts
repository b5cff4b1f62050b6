import type { Request } from 'express';
import { z } from 'zod';
import { ProblemError } from '../../shared/errors.ts';

const parameter = z.object({ id: z.uuid() });

/** The path's id. @throws ProblemError 404 if it is no id */
export function idOf(request: Request, what: string): string {
  const parsed = parameter.safeParse(request.params);
  if (!parsed.success) throw new ProblemError(404, 'not-found', `There is no such ${what}.`);
  return parsed.data.id.toLowerCase();
}
