import { expect } from 'chai';
import { ProblemError } from '../errors.ts';
import { areDefault, defaultOptions, optionNames } from './options.ts';
import { readOptions } from './read-options.ts';

const faultsIn = (values: unknown) => {
  try {
    readOptions(values);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    expect([error.status, error.code]).to.deep.equal([400, 'bad-options']);
    for (const { path, message } of error.extra.errors ?? [])
      expect(error.message).to.include(`${path} ${message}`.trim());
    return error.extra.errors ?? [];
  }
  throw new Error(`taken: ${JSON.stringify(values)}`);
};
const wrong = (values: unknown) => faultsIn(values).map(({ path }) => path);

describe('the options of a conversion', () => {
  it('have their defaults filled in, as far as they have any', () => {
    expect(readOptions({})).to.deep.equal({
      ...{ format: 'mp3', quality: 'high', channels: 'auto', from: 0 },
      ...{ loudness: 'off', track: 'default', copy: 'auto', split: 'none' },
    });
    expect(areDefault(readOptions({ from: '0', quality: 'high' }))).to.equal(true);
    expect(areDefault(readOptions({ to: 1 }))).to.equal(false);
  });

  const chosen: Record<string, [text: object, json: object, normal: object]> = {
    'a format': [{ format: 'opus' }, { format: 'opus' }, { format: 'opus' }],
    'a quality': [{ quality: 'speech' }, { quality: 'speech' }, { quality: 'speech' }],
    'a bitrate': [{ bitrate: '96' }, { bitrate: 96 }, { quality: undefined, bitrate: 96 }],
    'the least bitrate': [{ bitrate: '32' }, { bitrate: 32 }, { quality: undefined, bitrate: 32 }],
    'the most bitrate': [{ bitrate: '320' }, { bitrate: 320 }, { quality: undefined, bitrate: 320 }],
    channels: [{ channels: 'mono' }, { channels: 'mono' }, { channels: 'mono' }],
    'a part': [
      { from: '60.5', to: '90' },
      { from: 60.5, to: 90 },
      { from: 60.5, to: 90 },
    ],
    'a loudness': [{ loudness: '-16' }, { loudness: -16 }, { loudness: -16 }],
    'the least loudness': [{ loudness: '-31.0' }, { loudness: -31 }, { loudness: -31 }],
    'the most loudness': [{ loudness: '-9' }, { loudness: -9 }, { loudness: -9 }],
    'no loudness': [{ loudness: 'off' }, { loudness: 'off' }, {}],
    'the first track': [{ track: '0' }, { track: 0 }, { track: 0 }],
    'a language': [{ track: 'ENG' }, { track: 'eng' }, { track: 'eng' }],
    'a short language': [{ track: 'Ru' }, { track: 'ru' }, { track: 'ru' }],
    'an encoder': [{ copy: 'never' }, { copy: 'never' }, { copy: 'never' }],
    chapters: [{ split: 'chapters' }, { split: 'chapters' }, { split: 'chapters' }],
    tags: [
      { title: '  Größe & "Klang" \u{1F3B5} ', artist: 'عربي', album: '会議' },
      { title: 'Größe & "Klang" \u{1F3B5}', artist: 'عربي', album: '会議' },
      { title: 'Größe & "Klang" \u{1F3B5}', artist: 'عربي', album: '会議' },
    ],
    'a long title': [{ title: 'x'.repeat(255) }, { title: 'x'.repeat(255) }, { title: 'x'.repeat(255) }],
  };
  for (const [what, [text, json, normal]] of Object.entries(chosen))
    it(`can choose ${what}, as text and as JSON, and their normal form is taken again`, () => {
      const { quality, ...others } = { ...defaultOptions, ...normal };
      const expected = { ...(quality === undefined ? {} : { quality }), ...others };
      for (const given of [text, json]) {
        const options = readOptions(given);
        expect(options).to.deep.equal(expected);
        expect(JSON.stringify(readOptions(JSON.parse(JSON.stringify(options))))).to.equal(
          JSON.stringify(options),
        );
      }
    });

  for (const [text, seconds] of [
    ['0', 0],
    ['90.5', 90.5],
    ['1:30', 90],
    ['01:30', 90],
    ['00:00:01.48', 1.48],
    ['00:12.345', 12.345],
    ['00:01:30.500', 90.5],
    ['1:00:00', 3600],
    ['27:30:00', 99_000],
    ['999:59:59.999', 3_599_999.999],
  ] as const)
    it(`take the time ${text}`, () => {
      for (const from of [text, seconds]) expect(readOptions({ from }).from).to.equal(seconds);
    });

  it('have times that are never written with an exponent', () => {
    for (const from of [1e-7, 0.000001, 0.1 + 0.2, 31_394_400 / 1000, 3_599_999.999_999])
      expect(String(readOptions({ from }).from)).to.match(/^\d+(\.\d{1,6})?$/);
    expect(Object.is(readOptions({ from: -0 }).from, 0)).to.equal(true);
  });

  for (const from of [
    ...['-1', '+1', '90,5', '1e3', '0x10', 'NaN', 'Infinity', '1:60', '60:00', '1:5', ':30', '1:'],
    ...['1:00:00:00', '0:00002:00000', '00:01:30,500', '1000:00:00', '3600000', '9'.repeat(1000), '٣'],
    ...[-1, NaN, Infinity, 3_600_000, 3_599_999.999_999_9, true, {}, ['1', '2']],
  ])
    it(`refuse the time ${JSON.stringify(from).slice(0, 20)}`, () => {
      expect(wrong({ from })).to.deep.equal(['from']);
    });

  it('take no empty value for a number: it was not filled in', () => {
    for (const empty of ['', '   ', '\t\n', null]) {
      const all = Object.fromEntries(optionNames.map((name) => [name, empty]));
      expect(readOptions(all), JSON.stringify(empty)).to.deep.equal(defaultOptions);
    }
  });

  for (const [name, values] of Object.entries({
    format: ['MP3', 'mp4', 3, ['mp3', 'mp3']],
    quality: ['V0', 'High', 0],
    bitrate: ['31', '321', '96.5', '96k', '-96', '1e2', 31, 96.5, ['96', '128'], '9'.repeat(400)],
    channels: ['2', 2, 'both'],
    loudness: ['-32', '-8.9', '16', '−16', 'on', -31.1, 0, true],
    track: ['english', 'e', 'ger,deu', '-1', '1.5', '1000', -1, 1.5, 'e1'],
    copy: ['always', true],
    split: ['yes', 'chapter'],
    title: ['a\nb', 'a\0b', 'a\u0085b', 'a\u2028b', 'a\u202Eb', '\uD83D', 'x'.repeat(256), 7, ['a', 'b']],
    artist: ['x'.repeat(10) + ' '.repeat(300)],
    album: [{}],
  }))
    for (const value of values)
      it(`refuse the ${name} ${JSON.stringify(value).slice(0, 30)}, and say what is allowed`, () => {
        const [fault, ...others] = faultsIn({ [name]: value });
        expect(others).to.deep.equal([]);
        expect(fault?.path).to.equal(name);
        const shown = Array.from(JSON.stringify(value)).slice(0, 60).join('');
        expect(fault?.message)
          .to.match(/^must be .+, not ./)
          .and.include(shown);
        expect(fault?.message.length).to.be.lessThan(300);
      });

  it('are not contradictory', () => {
    expect(wrong({ quality: 'best', bitrate: '96' })).to.deep.equal(['bitrate']);
    expect(wrong({ quality: 'speech', channels: 'stereo' })).to.deep.equal(['channels']);
    for (const format of ['flac', 'wav']) expect(wrong({ format, bitrate: 96 })).to.deep.equal(['bitrate']);
    for (const [from, to] of [
      ['5', '5'],
      ['1:00', '59.999'],
      ['', '0'],
    ])
      expect(wrong({ from, to })).to.deep.equal(['to']);
  });

  it('have all faults reported at once', () => {
    const faults = wrong({
      ...{ formt: 'mp3', quality: 'high', bitrate: '96', channels: 'two', from: '2:00', to: '1:00' },
      ...{ loudness: '5', title: 'a\nb' },
    });
    expect(faults).to.have.members(['formt', 'bitrate', 'channels', 'to', 'loudness', 'title']);
  });

  it('do not include unknown names, of which some are listed, and shortened', () => {
    const many = JSON.parse(
      JSON.stringify(Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`${'n'.repeat(100)}${n}`, 1]))),
    ) as object;
    const faults = faultsIn(many);
    expect(faults).to.have.length(20);
    expect(faults[0]?.path).to.have.length(61);
    for (const name of ['__proto__', 'constructor', 'toString', 'title[]', 'Title'])
      expect(wrong(JSON.parse(`{"${name}":"x"}`))).to.deep.equal([name]);
  });

  it('are an object', () => {
    for (const values of [[], null, 'mp3', 5]) expect(wrong(values)).to.deep.equal(['']);
  });
});
