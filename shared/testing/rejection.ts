/** What the work fails with, to look at. @throws when it doesn't fail */
export async function rejection(work: Promise<unknown>): Promise<unknown> {
  const done = await work.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (done === undefined) throw new Error('It was expected to fail');
  return done.error;
}
