import type { Metadata } from './ffmetadata.ts';
import { textFrame } from './id3.ts';

/**
 * Everything that an mp3 reveals about its source. All other tags are left out: phones and cameras write
 * where and with which device a video was made, also into comments.
 */
const carried = [
  ['title', 'TIT2'],
  ['artist', 'TPE1'],
  ['album', 'TALB'],
  ['album_artist', 'TPE2'],
  ['composer', 'TCOM'],
  ['genre', 'TCON'],
  ['track', 'TRCK'],
  ['disc', 'TPOS'],
  ['copyright', 'TCOP'],
] as const;

/** Other names that containers use for these. */
const otherNames: Record<string, readonly string[]> = {
  album_artist: ['albumartist', 'album artist'],
  disc: ['discnumber', 'part_number'],
  track: ['tracknumber'],
  date: ['date_released', 'date_recorded', 'year'],
};

/** Characters. No title is longer. */
const longest = 1000;

/** @param title used if the source has none. @returns the text frames of an ID3 tag */
export function tagFrames({ tags, track }: Pick<Metadata, 'tags' | 'track'>, title: string): Buffer[] {
  const valueOf = (name: string) =>
    [name, ...(otherNames[name] ?? [])]
      .map((each) => tags.get(each))
      .map((value) => tidy(value ?? ''))
      .find((value) => value !== '');
  const texts = carried.map(([name, id]) => [id, valueOf(name)] as const);
  return [
    ...texts.map(([id, value]) => [id, id === 'TIT2' ? (value ?? tidy(title)) : value] as const),
    ...dateOf(valueOf('date') ?? ''),
    ['TLAN', languageOf(track.get('language') ?? '')] as const,
  ].flatMap(([id, value]) => (value === undefined || value === '' ? [] : [textFrame(id, value)]));
}

/** One line of text, without control characters. */
export function tidy(text: string): string {
  return Array.from(text.replace(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim())
    .slice(0, longest)
    .join('');
}

/** ID3v2.3 stores the year and the day (`DDMM`) separately. Downloaders write `20240501`. */
function dateOf(date: string): (readonly [string, string])[] {
  const [, year, month, day] = /^(\d{4})(?:-?(\d\d)-?(\d\d))?(?!\d)/.exec(date) ?? [];
  if (year === undefined) return [];
  return [
    ['TYER', year],
    ...(month === undefined || day === undefined ? [] : [['TDAT', day + month] as const]),
  ];
}

/** Three letters of ISO 639-2; `und` means undetermined. */
function languageOf(language: string): string | undefined {
  return /^(?!und$)[a-z]{3}$/i.test(language) ? language.toLowerCase() : undefined;
}
