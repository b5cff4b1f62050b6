import { expect } from 'chai';
import { readOptions } from './options/read-options.ts';
import { recognizeResult, resultTypeOf } from './result-type.ts';

describe('the type of a result', () => {
  for (const [options, extension, contentType] of [
    [{}, '.mp3', 'audio/mpeg'],
    [{ format: 'm4a' }, '.m4a', 'audio/mp4'],
    [{ format: 'opus' }, '.opus', 'audio/ogg'],
    [{ format: 'flac' }, '.flac', 'audio/flac'],
    [{ format: 'wav' }, '.wav', 'audio/wav'],
    [{ split: 'chapters' }, '.zip', 'application/zip'],
    [{ format: 'flac', split: 'chapters' }, '.zip', 'application/zip'],
  ] as const)
    it(`is ${contentType} for ${JSON.stringify(options)}`, () => {
      expect(resultTypeOf(readOptions(options))).to.include({ extension, contentType });
    });

  for (const [head, extension] of [
    ['ID3\u0004\0\0\0\0\0\0\0\0', '.mp3'],
    ['\u00ff\u00fb\u0090\u0064\0\0\0\0\0\0\0\0', '.mp3'],
    ['\0\0\0\u001cftypM4A ', '.m4a'],
    ['OggS\0\u0002\0\0\0\0\0\0', '.opus'],
    ['fLaC\0\0\0\u0022\u0012\0\u0012\0', '.flac'],
    ['RIFF\u0024\0\0\0WAVE', '.wav'],
    ['RF64\u00ff\u00ff\u00ff\u00ffWAVE', '.wav'],
    ['PK\u0003\u0004\u0014\0\0\0\0\0\0\0', '.zip'],
    ['', '.mp3'],
  ] as const)
    it(`is recognized as ${extension} from ${JSON.stringify(head.slice(0, 8))}`, () => {
      expect(recognizeResult(Buffer.from(head, 'latin1')).extension).to.equal(extension);
    });
});
