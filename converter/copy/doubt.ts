/** Why sound that claims to be an mp3 is not copied but encoded. */
export class Doubt extends Error {
  override name = 'Doubt';
}
