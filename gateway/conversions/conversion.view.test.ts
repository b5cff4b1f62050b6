import { expect } from 'chai';
import { defaultOptions } from '../../shared/options/options.ts';
import { readOptions } from '../../shared/options/read-options.ts';
import { conversionRow } from '../testing/gateway-database.ts';
import { toConversion } from './conversion.view.ts';
import { createProgress } from './progress.ts';

describe('the view of a conversion', () => {
  it('shows the options, which are the defaults if the record is older than they are', () => {
    const chosen = readOptions({ bitrate: 96, from: '1:00' });
    const shown = (options: string | null) =>
      toConversion({ ...conversionRow({ options }), position: 1 }, createProgress(), 'http://localhost')
        .options;
    expect(shown(JSON.stringify(chosen))).to.deep.equal(chosen);
    expect(shown('{"bitrate":96,"from":60}')).to.deep.equal(chosen);
    expect(shown(null)).to.deep.equal(defaultOptions);
  });

  it('shows seconds and progress to thousandths, however they were stored', () => {
    const row = conversionRow({
      ...{ status: 'converting', mp3_size: 1, mp3_bitrate: 1, mp3_duration: 299.65999999999997 },
      ...{ mp3_missing: 0.1 + 0.2 },
      mp3_gaps: JSON.stringify({ seconds: 1.1 + 2.2, longest: [{ start: 0.1 + 0.7, seconds: 1.1 + 2.2 }] }),
    });
    const { progress, mp3 } = toConversion(
      { ...row, position: null },
      { ...createProgress(), of: () => 1 / 3 },
      'http://localhost',
    );
    expect(progress).to.equal(0.333);
    expect(mp3).to.deep.include({ duration: 299.66, missingSeconds: 0.3, copied: false });
    expect(mp3?.gaps).to.deep.equal({ seconds: 3.3, longest: [{ start: 0.8, seconds: 3.3 }] });
  });
});
