import { areDefault, type Options } from '../shared/options/options.ts';
import { exactClock } from './format.ts';

/** What was chosen, such as `mp3, 96 kbit/s mono, from 1:00 to 2:30`; undefined if nothing was. */
export function optionWords(options: Options): string | undefined {
  if (areDefault(options)) return undefined;
  const { format, loudness, track, copy, split, title, artist, album } = options;
  return [
    format,
    quality(options),
    range(options),
    loudness === 'off' ? '' : `loudness ${loudness} LUFS`,
    track === 'default' ? '' : `sound track ${track}`,
    copy === 'auto' ? '' : 'always encoded',
    split === 'none' ? '' : 'one file for each chapter',
    ...Object.entries({ title, artist, album }).map(([name, text]) =>
      text === undefined ? '' : `${name} “${text}”`,
    ),
  ]
    .filter((part) => part !== '')
    .join(', ');
}

function quality({ quality, bitrate, channels }: Options): string {
  const rate = bitrate === undefined ? (quality === 'high' ? '' : `${quality} quality`) : `${bitrate} kbit/s`;
  return [rate, channels === 'auto' ? '' : channels].filter((part) => part !== '').join(' ');
}

function range({ from, to }: Options): string {
  const start = from === 0 && to !== undefined ? 'the start' : exactClock(from);
  if (to !== undefined) return `from ${start} to ${exactClock(to)}`;
  return from === 0 ? '' : `from ${start}`;
}
