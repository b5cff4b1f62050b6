import { expect } from 'chai';
import { optionNames } from '../shared/options/options.ts';
import { readArguments, usage } from './demo-arguments.ts';

describe('the arguments of the demo', () => {
  it('are a file and options, in any order', () => {
    const options = { loudness: '-16', from: '1:00', title: 'a=b --from' };
    const given = ['--loudness', '-16', 'talk.mp4', '--from=1:00', '--title=a=b --from'];
    expect(readArguments(given)).to.deep.equal({ file: 'talk.mp4', options });
    expect(readArguments([])).to.deep.equal({ file: undefined, options: {} });
  });

  it('may ask for help, which names every option', () => {
    for (const given of [['--help'], ['-h'], ['talk.mp4', '--from', '1:00', '--help']])
      expect(readArguments(given)).to.equal(undefined);
    for (const name of optionNames) expect(usage).to.include(`--${name}`);
  });

  for (const [given, problem] of [
    [['--loudnes', '-16'], '--loudnes is not an option.'],
    [['--constructor', '1'], '--constructor is not an option.'],
    [['talk.mp4', '--from'], '--from has no value. It must be seconds such as 90.5'],
    [['--from', '1', '--from=2'], '--from is given twice.'],
    [['a.mp4', 'b.mp4'], 'Give one file, not two: a.mp4 and b.mp4.'],
    [['-from', '1'], '-from is not known. An option has two dashes'],
  ] as const)
    it(`are refused if they are ${given.join(' ')}`, () => {
      expect(() => readArguments(given)).to.throw(problem);
    });
});
