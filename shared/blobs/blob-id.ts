const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isBlobId(id: unknown): id is string {
  return typeof id === 'string' && uuid.test(id);
}

/**
 * Lower case only: `A…` and `a…` would be one blob in one store and two in another.
 * @throws TypeError
 */
export function assertBlobId(id: unknown): asserts id is string {
  if (!isBlobId(id)) throw new TypeError('A blob id must be a lower-case UUID');
}
