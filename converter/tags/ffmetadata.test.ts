import { expect } from 'chai';
import { carriedTexts } from './carried-tags.ts';
import { parseMetadata } from './ffmetadata.ts';
import { id3Tag, textFrames } from './id3.ts';
import { readId3 } from './testing/read-id3.ts';

const textsOf = (text: string) =>
  readId3(id3Tag(textFrames(carriedTexts(parseMetadata(text), 'file name')))).texts;

describe('what ffmpeg tells of a file', () => {
  it('is read with its escapes, and no value passes for a section', () => {
    const text =
      ';FFMETADATA1\ntitle=a\\=b\\;c\\#d\\\\e\\\n[CHAPTER]\\\nSTART\\=5\nARTIST=Ada\n[STREAM]\nlanguage=rus\n' +
      '[CHAPTER]\nTIMEBASE=1/1000\nSTART=1500\nEND=3000\ntitle=x\\=y\n[CHAPTER]\nTIMEBASE=0/0\nSTART=1\nEND=2\n';
    const { tags, track, chapters } = parseMetadata(text);
    expect(Object.fromEntries(tags)).to.deep.equal({
      title: 'a=b;c#d\\e\n[CHAPTER]\nSTART=5',
      artist: 'Ada',
    });
    expect(Object.fromEntries(track)).to.deep.equal({ language: 'rus' });
    expect(chapters).to.deep.equal([{ start: 1.5, end: 3, title: 'x=y' }]);
  });

  it('is read however long a value is', () => {
    const long = 'a\\=b '.repeat(3_000_000);
    const { tags, chapters } = parseMetadata(
      `;FFMETADATA1\nlong=${long}\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\n`,
    );
    expect(tags.get('long')).to.have.length(12_000_000);
    expect(chapters).to.have.length(1);
  });

  it('is nothing where there is nothing', () => {
    for (const text of ['', ';FFMETADATA1\n'])
      expect(parseMetadata(text)).to.deep.equal({ tags: new Map(), track: new Map(), chapters: [] });
  });
});

describe('the tags of an mp3', () => {
  it('are those that are named, and no others', () => {
    const known = [
      'title',
      'artist',
      'album',
      'album_artist',
      'composer',
      'genre',
      'track',
      'disc',
      'copyright',
    ];
    const unknown = [
      ...['location', 'location-eng', 'com.apple.quicktime.location.ISO6709', 'make', 'model', 'comment'],
      ...['description', 'creation_time', 'encoder', 'major_brand', 'compatible_brands', 'handler_name'],
      ...['TXXX', 'purl', 'synopsis', 'com.android.version', 'lyrics', 'podcast'],
    ];
    const text = [...known, ...unknown].map((name) => `${name}=of ${name}\n`).join('');
    expect(Object.values(textsOf(`;FFMETADATA1\n${text}`)).sort()).to.deep.equal(
      known.map((name) => `of ${name}`).sort(),
    );
  });

  it('are not those of the track, whose title names the track', () => {
    expect(textsOf(';FFMETADATA1\n[STREAM]\ntitle=Surround 5.1\nartist=Grace\n')).to.deep.equal({
      TIT2: 'file name',
    });
  });

  for (const [date, expected] of Object.entries({
    '2024': { TYER: '2024' },
    '2024-07-09': { TYER: '2024', TDAT: '0907' },
    '2024-07-09T10:11:12Z': { TYER: '2024', TDAT: '0907' },
    'last year': {},
    '20240709': { TYER: '2024', TDAT: '0907' },
    '202407': {},
  }))
    it(`tell the date ${date} as ID3v2.3 has it`, () => {
      expect(textsOf(`;FFMETADATA1\ntitle=x\ndate=${date}\n`)).to.deep.equal({ TIT2: 'x', ...expected });
    });

  it('name the language of the sound, where it is known', () => {
    const language = (value: string) => textsOf(`;FFMETADATA1\n[STREAM]\nlanguage=${value}\n`)['TLAN'];
    expect(['rus', 'DEU', 'und', 'en-US', ''].map(language)).to.deep.equal([
      ...['rus', 'deu', undefined, undefined, undefined],
    ]);
  });

  it('are one line each, and no longer than people read', () => {
    const { TIT2 = '', TPE1 } = textsOf(
      `;FFMETADATA1\ntitle=${'🎧'.repeat(5000)}\nartist=a\\\nb\u0000\u0007c\n`,
    );
    expect(Array.from(TIT2)).to.have.length(1000);
    expect(TPE1).to.equal('a b c');
  });
});
