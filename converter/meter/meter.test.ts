import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ffmpegs } from '../testing/ffmpegs.ts';
import { joinStretches, type Heard } from './heard.ts';
import { loudnessOf, type Loudness } from './loudness.ts';
import { createMeter, type MeterFormat } from './meter.ts';
import { silencesIn } from './silences.ts';
import { waveformOf } from './waveform.ts';

const run = promisify(execFile);

/** @param chunk bytes that arrive at once */
function hear(format: MeterFormat, sound: Buffer, chunk = 65_536): Heard {
  const meter = createMeter(format);
  for (let read = 0; read < sound.length; read += chunk) meter.push(sound.subarray(read, read + chunk));
  meter.end();
  return joinStretches(format, meter.stretches, meter.position);
}

/** One channel that follows a formula of the time in seconds. */
function drawn(rate: number, seconds: number, formula: (time: number) => number): Buffer {
  const samples = Float32Array.from({ length: rate * seconds }, (_, place) => formula(place / rate));
  return Buffer.from(samples.buffer);
}
const sine = (hertz: number, peak: number, phase = 0) => {
  return (time: number) => peak * Math.sin(2 * Math.PI * hertz * time + phase);
};

describe('the meter', () => {
  const mono = { rate: 48_000, channels: 1 };

  it('measures a tone as EBU Tech 3341 states: -23 LUFS in both channels at -23 dB', () => {
    const one = drawn(48_000, 5, sine(1000, 10 ** (-23 / 20)));
    const both = Buffer.alloc(2 * one.length);
    for (let place = 0; place < one.length; place += 4) {
      one.copy(both, 2 * place, place, place + 4);
      one.copy(both, 2 * place + 4, place, place + 4);
    }
    expect(loudnessOf(hear({ rate: 48_000, channels: 2 }, both)).integrated).to.be.closeTo(-23, 0.1);
    expect(loudnessOf(hear(mono, one)).integrated).to.be.closeTo(-26, 0.1);
  });

  it('leaves out what is more than 10 LU quieter than the rest', () => {
    const levels = [-45, -23, -45];
    const sound = Buffer.concat(
      levels.map((level) => drawn(48_000, 10, sine(1000, 10 ** ((level + 3) / 20)))),
    );
    expect(loudnessOf(hear(mono, sound)).integrated).to.be.closeTo(-23, 0.2);
  });

  it('finds the range between quiet and loud passages', () => {
    const sound = Buffer.concat([-20, -30].map((level) => drawn(48_000, 20, sine(1000, 10 ** (level / 20)))));
    expect(loudnessOf(hear(mono, sound)).range).to.be.closeTo(10, 1);
  });

  it('finds a peak between two samples, which are 3 dB lower', () => {
    const sound = drawn(48_000, 1, sine(12_000, 0.5, Math.PI / 4));
    const { truePeak } = loudnessOf(hear(mono, sound));
    expect(truePeak).to.be.closeTo(20 * Math.log10(0.5), 0.3);
  });

  it('knows no loudness of silence, and none of less than 0.4 s', () => {
    const nothing = { integrated: null, range: null, truePeak: null };
    expect(loudnessOf(hear(mono, Buffer.alloc(4 * 48_000)))).to.deep.equal(nothing);
    expect(loudnessOf(hear(mono, drawn(48_000, 0.25, sine(1000, 0.5))))).to.include({ integrated: null });
    expect(loudnessOf(hear(mono, Buffer.alloc(0)))).to.deep.equal(nothing);
  });

  it('hears the same however the sound is torn into chunks', () => {
    const sound = drawn(11_025, 70, (time) => Math.sin(700 * time * time) * Math.cos(time));
    const whole = hear({ rate: 11_025, channels: 1 }, sound);
    for (const chunk of [1, 7, 1022, sound.length])
      expect(hear({ rate: 11_025, channels: 1 }, sound, chunk)).to.deep.equal(whole);
  });

  it('finds silences of two seconds and more', () => {
    const isHeard = (time: number) => time < 3 || (time > 5.5 && time < 8) || (time > 9 && time < 10);
    const sound = drawn(8000, 15, (time) => (isHeard(time) ? 0.5 : 0.002) * Math.sin(2000 * time));
    const silences = silencesIn(hear({ rate: 8000, channels: 1 }, sound));
    expect(silences).to.have.length(2);
    const [first, second] = silences;
    expect(first?.start).to.be.closeTo(3, 0.13);
    expect(first?.end).to.be.closeTo(5.5, 0.13);
    expect(second?.start).to.be.closeTo(10, 0.13);
    expect(second?.end).to.equal(15);
  });

  it('hears silence where samples are no numbers, and all the rest', () => {
    for (const odd of [NaN, Infinity, -Infinity]) {
      const tone = sine(1000, 0.1);
      const whole = loudnessOf(hear(mono, drawn(48_000, 6, tone)));
      const sound = drawn(48_000, 6, (time) => (time > 2 && time < 2.001 ? odd : tone(time)));
      const { integrated, truePeak } = loudnessOf(hear(mono, sound));
      expect(integrated).to.be.closeTo(whole.integrated ?? NaN, 0.1);
      expect(truePeak).to.be.closeTo(whole.truePeak ?? NaN, 0.1);
    }
  });

  it('finds the peak at the very beginning and end', () => {
    for (const place of [0, 47_999]) {
      const sound = Buffer.alloc(4 * 48_000);
      sound.writeFloatLE(0.5, 4 * place);
      expect(loudnessOf(hear(mono, sound)).truePeak).to.be.closeTo(-6, 0.1);
    }
  });

  it('does not take a channel that mirrors the other for silence', () => {
    const sound = Float32Array.from({ length: 2 * 8000 * 4 }, (_, place) => (place % 2 === 0 ? 0.5 : -0.5));
    const heard = hear({ rate: 8000, channels: 2 }, Buffer.from(sound.buffer));
    expect(silencesIn(heard)).to.deep.equal([]);
    expect(waveformOf(heard).data.slice(0, 2)).to.deep.equal([-64, 64]);
  });

  it('draws no more points than a screen shows, and none beyond full scale', () => {
    const sound = drawn(8000, 3 * 3600, (time) => (time > 5400 ? 3 : 0.25));
    const waveform = waveformOf(hear({ rate: 8000, channels: 1 }, sound));
    expect(waveform.length).to.be.within(8000, 16_384);
    expect(waveform.data).to.have.length(2 * waveform.length);
    expect(waveform.length * waveform.samples_per_pixel).to.be.within(
      sound.length / 4,
      sound.length / 4 + 16_384,
    );
    expect(waveform.data.slice(0, 2)).to.deep.equal([0, 32]);
    expect(waveform.data.slice(-2)).to.deep.equal([0, 127]);
  });
});

/** Sources that differ in what they do to the filters, the gates and the peaks. */
const sounds: Record<string, string> = {
  noise: 'anoisesrc=d=20:c=pink:a=0.4:seed=1:r=RATE',
  'white noise': 'anoisesrc=d=20:c=white:a=0.8:seed=2:r=RATE',
  bass: 'aevalsrc=0.8*sin(300*t)+0.1*sin(240*t):d=12:s=RATE',
  clicks: 'aevalsrc=0.9*lt(mod(t\\,0.7)\\,0.002):d=15:s=RATE',
  'loud and quiet': 'aevalsrc=(0.01+0.9*gt(mod(t\\,12)\\,8))*sin(4000*t+sin(7*t)):d=60:s=RATE',
  overdriven: 'aevalsrc=1.5*sin(2500*t*(1+t/20)):d=10:s=RATE',
};

/** The bundled one measures at 48 kHz whatever the rate is. */
const ratesOf = (name: string) =>
  name === 'the bundled ffmpeg' ? [48_000] : [48_000, 44_100, 96_000, 22_050];

for (const [name, ffmpeg] of Object.entries(ffmpegs()))
  describe(`the meter agrees with ebur128 of ${name}`, () => {
    async function measured(source: string): Promise<Loudness> {
      const meter = ['-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'];
      const { stderr } = await run(ffmpeg, [
        '-hide_banner',
        '-nostats',
        '-f',
        'lavfi',
        '-i',
        source,
        ...meter,
      ]);
      const number = (line: RegExp) => Number(line.exec(stderr)?.[1] ?? expect.fail(stderr));
      return {
        integrated: number(/I: +(-?[\d.]+) LUFS/),
        range: number(/LRA: +([\d.]+) LU/),
        truePeak: number(/Peak: +(-?[\d.]+) dBFS/),
      };
    }
    async function heard(source: string, format: MeterFormat): Promise<Loudness> {
      const options = { encoding: 'buffer', maxBuffer: 2 ** 28 } as const;
      const output = ['-c:a', 'pcm_f32le', '-f', 'f32le', '-'];
      const { stdout } = await run(ffmpeg, ['-v', 'error', '-f', 'lavfi', '-i', source, ...output], options);
      return loudnessOf(hear(format, stdout));
    }

    for (const [sound, source] of Object.entries(sounds))
      for (const rate of ratesOf(name)) {
        const channels = rate === 44_100 || rate === 22_050 ? 1 : 2;
        it(`on ${sound} at ${rate} Hz, ${channels === 1 ? 'mono' : 'stereo'}`, async () => {
          const layout = channels === 1 ? 'mono' : 'stereo';
          const made = `${source.replace('RATE', String(rate))},aformat=channel_layouts=${layout}`;
          const [ours, theirs] = [await heard(made, { rate, channels }), await measured(made)];
          expect(ours.integrated).to.be.closeTo(theirs.integrated ?? NaN, 0.1);
          expect(ours.range).to.be.closeTo(theirs.range ?? NaN, 0.3);
          expect(ours.truePeak).to.be.closeTo(theirs.truePeak ?? NaN, 0.5);
        });
      }
  });
