import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { AnalysisFile } from '../../shared/analysis/analysis.ts';
import { readOptions } from '../../shared/options/read-options.ts';
import { makeMedia } from '../../shared/testing/media.ts';
import { makeOf } from '../make-mp3-file.ts';
import { ffmpegs } from '../testing/ffmpegs.ts';

const run = promisify(execFile);
const { signal } = new AbortController();

/** Seconds. Long enough to be encoded in parts. */
const duration = 90;
/** Loud and quiet, and silent from 60 to 64 s. */
const voice = `0.6*sin(1500*t+40*sin(t))*(0.2+0.8*lt(mod(t\\,10)\\,6))*(1-between(t\\,60\\,64))`;

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`the analysis of a video, with ${name}`, () => {
    let directory: string;
    let video: string;
    const at = (file: string) => join(directory, file);
    before(async () => {
      directory = await mkdtemp(join(tmpdir(), 'mixdown-analysis-'));
      await writeFile(
        at('tags'),
        ';FFMETADATA1\ntitle=A talk\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=30\ntitle=One\n[CHAPTER]\nTIMEBASE=1/1\nSTART=30\nEND=90\ntitle=Two\n',
      );
      video = await makeMedia(
        at('talk.mkv'),
        ...['-f', 'lavfi', '-i', `testsrc=size=32x32:rate=1:d=${duration}`],
        ...['-f', 'lavfi', '-i', `aevalsrc=${voice}|0.7*${voice}:s=48000:d=${duration}`],
        ...['-i', at('tags'), '-map_metadata', '2', '-map', '0', '-map', '1'],
        ...['-c:v', 'mpeg4', '-c:a', 'aac', '-metadata:s:a:0', 'language=eng'],
      );
    });
    after(() => rm(directory, { recursive: true }));

    async function analyse(options: object = {}, cores = 1, input = video): Promise<AnalysisFile> {
      const task = { input, output: at('result'), title: 'file name', onProgress: () => undefined };
      const limits = { maxDuration: 3600 };
      const made = await makeOf(ffmpeg, { ...task, options: readOptions(options) }, limits, signal, cores);
      return made.analyse(signal);
    }

    it('tells streams, chapters and tags', async () => {
      const { analysis } = await analyse();
      expect(analysis.container).to.equal('matroska,webm');
      expect(analysis.duration).to.be.closeTo(duration, 0.1);
      expect(analysis.streams).to.deep.include({
        ...{ index: 1, type: 'audio', codec: 'aac', language: 'eng', channels: 2, sampleRate: 48_000 },
        isDefault: true,
      });
      expect(analysis.streams).to.have.length(2);
      expect(analysis.streams[0]).to.include({ type: 'video', codec: 'mpeg4', channels: null });
      expect(analysis.tags).to.deep.equal({ title: 'A talk', language: 'eng' });
      expect(analysis.chapters.map(({ start, title }) => [Math.round(start), title])).to.deep.equal([
        [0, 'One'],
        [30, 'Two'],
      ]);
      const [silence, ...others] = analysis.silences;
      expect(others).to.deep.equal([]);
      expect(silence?.start).to.be.closeTo(60, 0.1);
      expect(silence?.end).to.be.closeTo(64, 0.1);
    });

    it('agrees with ebur128', async () => {
      const meter = ['-af', 'ebur128=framelog=verbose', '-f', 'null', '-'];
      const { stderr } = await run(ffmpeg, ['-hide_banner', '-nostats', '-i', video, '-vn', ...meter]);
      const [, integrated] = /I: +(-?[\d.]+) LUFS/.exec(stderr) ?? [];
      expect((await analyse()).analysis.loudness.integrated).to.be.closeTo(Number(integrated), 0.1);
    });

    it('is the same on any number of cores', async () => {
      const alone = await analyse();
      expect(await analyse({}, 2)).to.deep.equal(alone);
      expect(await analyse({}, 7)).to.deep.equal(alone);
    });

    it('is the same for every format, loudness and quality, with chapters and without', async () => {
      const { analysis, waveform } = await analyse();
      for (const options of [
        ...[{ format: 'm4a' }, { format: 'flac' }, { format: 'wav' }, { bitrate: 96 }, { loudness: -20 }],
        ...[{ split: 'chapters' }, { split: 'chapters', loudness: -20 }, { title: 'Other' }],
      ]) {
        const other = await analyse(options);
        expect(other.analysis, JSON.stringify(options)).to.deep.equal(analysis);
        expect(other.waveform).to.deep.equal(waveform);
      }
    });

    it('is of the part that was asked for, from its start', async () => {
      const { analysis } = await analyse({ from: 50, to: 80 });
      expect(analysis.duration).to.be.closeTo(30, 0.01);
      expect(analysis.silences[0]?.start).to.be.closeTo(10, 0.1);
      expect(analysis.chapters.map(({ title }) => title)).to.deep.equal(['Two']);
    });

    it('is made of an mp3 that is taken unchanged', async () => {
      const sound = ['-f', 'lavfi', '-i', `aevalsrc=${voice}:s=44100:d=20`];
      const mp3 = await makeMedia(at('sound.mp3'), ...sound, '-c:a', 'libmp3lame');
      const copied = await analyse({}, 1, mp3);
      const encoded = await analyse({ copy: 'never' }, 1, mp3);
      expect(copied.waveform.length).to.be.closeTo(encoded.waveform.length, 2);
      expect(copied.analysis.loudness).to.deep.equal(encoded.analysis.loudness);
    });
  });
