const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Lower case only: `A…` and `a…` would be one blob in one store and two in another.
 * @throws TypeError
 */
export function assertBlobId(id: unknown): asserts id is string {
  if (typeof id !== 'string' || !uuid.test(id)) throw new TypeError('A blob id must be a lower-case UUID');
}
