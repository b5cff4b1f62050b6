import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';
import { expect } from 'chai';
import { makeMedia } from '../../shared/testing/media.ts';
import { decoders } from './decoders.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';
import { refusedDecoders } from '../testing/refused-decoders.ts';

const refused = Object.values(refusedDecoders).flat();

/** Encoder, container, and what else the encoder wants: all that the bundled ffmpeg can make. */
const recordings: readonly (readonly [encoder: string, container: string, ...args: string[]])[] = [
  ['aac', 'mp4'],
  ['aac', 'adts'],
  ['aac', 'latm'],
  ['libmp3lame', 'mp3'],
  ['mp2', 'mpegts'],
  ['libopus', 'webm'],
  ['libvorbis', 'ogg'],
  ['libspeex', 'ogg', '-ar', '8000'],
  ['flac', 'flac'],
  ['alac', 'mov'],
  ['ac3', 'vob'],
  ['eac3', 'mpegts'],
  ['dca', 'dts', '-strict', '-2'],
  ['truehd', 'truehd', '-strict', '-2'],
  ['mlp', 'mlp', '-strict', '-2'],
  ['s302m', 'mpegts', '-strict', '-2', '-ar', '48000'],
  ['pcm_dvd', 'vob', '-ar', '48000'],
  ['libopencore_amrnb', 'amr', '-ar', '8000', '-ac', '1'],
  ['libvo_amrwbenc', 'amr', '-ar', '16000', '-ac', '1'],
  ['g722', 'wav', '-ar', '16000', '-ac', '1'],
  ['g723_1', 'wav', '-ar', '8000', '-ac', '1', '-b:a', '6300'],
  ['g726', 'wav', '-ar', '8000', '-ac', '1'],
  ['g726le', 'au', '-ar', '8000', '-ac', '1'],
  ['nellymoser', 'flv', '-ar', '22050', '-ac', '1'],
  ['real_144', 'matroska', '-ar', '8000', '-ac', '1'],
  ['adpcm_ms', 'wav'],
  ['adpcm_ima_wav', 'wav'],
  ['adpcm_ima_qt', 'mov'],
  ['adpcm_swf', 'flv', '-ar', '22050'],
  ['adpcm_yamaha', 'wav'],
  ['wmav1', 'asf'],
  ['wmav2', 'asf'],
  ['tta', 'tta'],
  ['wavpack', 'wv'],
  ...['u8', 'alaw', 'mulaw', 's16le', 's24le', 's32le', 's64le', 'f32le', 'f64le'].map(
    (samples) => [`pcm_${samples}`, 'wav'] as const,
  ),
  ...['s8', 's16be', 's24be', 's32be', 'f32be', 'f64be'].map((samples) => [`pcm_${samples}`, 'caf'] as const),
  ...['u16le', 'u16be', 'u24le', 'u24be', 'u32le', 'u32be', 's8_planar', 's16be_planar'].map(
    (samples) => [`pcm_${samples}`, 'nut'] as const,
  ),
  ...['s16le_planar', 's24le_planar', 's32le_planar'].map((samples) => [`pcm_${samples}`, 'nut'] as const),
];

async function audioDecodersOf(ffmpeg: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(ffmpeg, ['-v', 'error', '-decoders']);
  return [...stdout.matchAll(/^ A\S{5} ([^ =]+)/gm)].map(([, name = '']) => name);
}

describe('decoders', () => {
  let directory: string;
  before(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mixdown-decoders-'));
  });
  after(() => rm(directory, { recursive: true }));

  it('are allowed or refused, and once only', () => {
    const all = [...decoders, ...refused];
    expect(all).to.deep.equal([...new Set(all)]);
  });

  for (const [name, ffmpeg] of Object.entries(ffmpegs()))
    it(`of ${name} are all decided on`, async () => {
      const known = await audioDecodersOf(ffmpeg);
      expect(known).to.include('aac');
      const unknown = known.filter((decoder) => ![...decoders, ...refused].includes(decoder));
      // A newer ffmpeg may have more. They are refused until somebody decides, which is no fault.
      if (ffmpeg !== bundled.path && unknown.length > 0) console.warn('      not decided on:', ...unknown);
      else expect(unknown).to.be.empty;
    });

  // A file has no name by which ffmpeg could know it.
  for (const [encoder, container, ...args] of recordings)
    it(`take ${encoder} in ${container}`, async () => {
      const input = await makeMedia(
        join(directory, `${encoder}-${container}`),
        ...['-f', 'lavfi', '-i', 'sine=duration=1:sample_rate=44100', '-ac', '2'],
        ...['-c:a', encoder, ...args, '-f', container],
      );
      for (const ffmpeg of Object.values(ffmpegs())) {
        const run = { input, outputOptions: ['-map', '0:a:0', '-f', 'null'], output: '-' };
        const { reached } = await runFfmpeg(ffmpeg, { ...run, signal: new AbortController().signal });
        expect(reached).to.be.closeTo(1, 0.2);
      }
    });
});
