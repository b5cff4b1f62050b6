import type { Metadata } from './ffmetadata.ts';

/**
 * Everything that a result reveals about its source. All other tags are left out: phones and cameras write
 * where and with which device a video was made, also into comments.
 */
const carried = [
  'title',
  'artist',
  'album',
  'album_artist',
  'composer',
  'genre',
  'track',
  'disc',
  'copyright',
] as const;

/** ffmpeg's names. A date is `2024` or `2024-05-31`, a language three letters. */
export type TagName = (typeof carried)[number] | 'date' | 'language';
export type Text = readonly [name: TagName, value: string];

/** Other names that containers use for these. */
const otherNames: Record<string, readonly string[]> = {
  album_artist: ['albumartist', 'album artist'],
  disc: ['discnumber', 'part_number'],
  track: ['tracknumber'],
  date: ['date_released', 'date_recorded', 'year'],
};

/** Characters. No title is longer. */
const longest = 1000;

/** @param title used if the source has none */
export function carriedTexts({ tags, track }: Pick<Metadata, 'tags' | 'track'>, title: string): Text[] {
  const valueOf = (name: string) =>
    [name, ...(otherNames[name] ?? [])]
      .map((each) => tags.get(each))
      .map((value) => tidy(value ?? ''))
      .find((value) => value !== '');
  const texts = carried.map((name) => [name, valueOf(name)] as const);
  return [
    ...texts.map(([name, value]) => [name, name === 'title' ? (value ?? tidy(title)) : value] as const),
    ['date', dateOf(valueOf('date') ?? '')] as const,
    ['language', languageOf(track.get('language') ?? '')] as const,
  ].flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const]));
}

/** One line of text, without control characters. */
export function tidy(text: string): string {
  return Array.from(text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim())
    .slice(0, longest)
    .join('');
}

/** Downloaders write `20240501`. */
function dateOf(date: string): string | undefined {
  const [, year, month, day] = /^(\d{4})(?:-?(\d\d)-?(\d\d))?(?!\d)/.exec(date) ?? [];
  return month === undefined ? year : `${year}-${month}-${day}`;
}

/** Three letters of ISO 639-2; `und` means undetermined. */
function languageOf(language: string): string | undefined {
  return /^(?!und$)[a-z]{3}$/i.test(language) ? language.toLowerCase() : undefined;
}
