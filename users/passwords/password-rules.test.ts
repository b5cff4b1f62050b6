import { expect } from 'chai';
import { newPasswordField } from '../http/fields.ts';
import { checkPasswordStrength, loadCommonPasswords } from './password-rules.ts';

describe('a new password', () => {
  let common: ReadonlySet<string>;
  before(async () => {
    common = await loadCommonPasswords();
  });
  const person = { email: 'ada.lovelace@example.org', displayName: 'Ada Lovelace' };
  const check = (password: string) => () => {
    checkPasswordStrength(common, password, person);
  };

  for (const password of ['password', 'Password123', 'QWERTYUIOP', 'letmein123', '1qaz2wsx'])
    it(`is not ${password}, which is tried first`, () => {
      expect(check(password)).to.throw('most common');
    });

  for (const password of [
    'ada.lovelace1',
    'ADA LOVELACE!',
    'ada.lovelace@example.org',
    'mixdown2026',
    'Mixdown-Mixdown',
  ])
    it(`is not ${password}, which whoever knows the person tries next`, () => {
      expect(check(password)).to.throw('name');
    });

  it('is not the same character again and again', () => {
    expect(check('aaaaaaaaaaaa')).to.throw('one or two different characters');
    expect(check('abababababab')).to.throw('one or two different characters');
  });

  for (const password of [
    'correct horse',
    'adamant stone',
    '8 µm of dust',
    'lovelace wrote the first program',
  ])
    it(`may be ${password}`, () => {
      expect(check(password)).to.not.throw();
    });

  describe('as it is typed', () => {
    const parsed = (text: string) => newPasswordField.safeParse(text);

    it('has 8 to 128 characters, counted as a person does', () => {
      expect(parsed('1234567').success).to.equal(false);
      expect(parsed('🎵'.repeat(7)).success).to.equal(false);
      expect(parsed('🎵'.repeat(8)).success).to.equal(true);
      expect(parsed('x'.repeat(128)).success).to.equal(true);
      expect(parsed('x'.repeat(129)).success).to.equal(false);
    });

    it('may be made of anything, blanks included', () => {
      for (const text of ['        ', ' leading and trailing ', 'Größe\n\t\0…', 'パスワード八文字'])
        expect(parsed(text)).to.deep.equal({ success: true, data: text.normalize('NFKC') });
    });

    it('is the same however the system composes its characters', () => {
      const composed = 'Gr\u00f6\u00dfe der Welt';
      const decomposed = 'Gro\u0308\u00dfe der Welt';
      expect(parsed(decomposed).data).to.equal(parsed(composed).data);
    });
  });
});
