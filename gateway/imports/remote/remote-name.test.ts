import { expect } from 'chai';
import { remoteName } from './remote-name.ts';

describe('the name of a file elsewhere', () => {
  for (const [disposition, name] of [
    ['attachment; filename="talk one.mp4"', 'talk one.mp4'],
    ['inline; filename=talk one.mp4', 'talk one.mp4'],
    ["attachment; filename=talk.mp4; filename*=UTF-8''%E4%BC%9A%E8%AD%B0.mp4", '会議.mp4'],
    ["attachment; filename*=UTF-8''%E4%BC%9A.mp4; filename=talk.mp4", '会.mp4'],
    ['attachment; filename="gr\xc3\xbc\xc3\x9fe.mp4"', 'grüße.mp4'],
    ['attachment; filename="gr\xfc\xdfe.mp4"', 'grüße.mp4'],
  ] as const)
    it(`is ${name} with ${disposition}`, () => {
      expect(remoteName(disposition, [new URL('https://example.org/other.mp4')])).to.equal(name);
    });

  for (const disposition of [
    undefined,
    '',
    'inline',
    'attachment; filename=""',
    'attachment; filename="un',
    ';;=',
  ])
    it(`is that in the address with ${disposition ?? 'nothing'}`, () => {
      expect(remoteName(disposition, [new URL('https://example.org/talk.mp4')])).to.equal('talk.mp4');
    });

  for (const [urls, name] of [
    [['https://example.org/a/gr%C3%BC%C3%9Fe.mp4?x=/y.mp4#z.mp4'], 'grüße.mp4'],
    [['https://example.org/50%.mp4'], '50%.mp4'],
    [['https://example.org/files/talk.mp4', 'https://store.example/8f7a6b5c?sig=x'], 'talk.mp4'],
    [['https://example.org/download?id=1', 'https://example.org/talk.mp4'], 'talk.mp4'],
    [['https://example.org/old.mp4', 'https://example.org/new.mp4'], 'new.mp4'],
    [['https://example.org/watch', 'https://example.org/stream/'], 'watch'],
    [['https://example.org/'], ''],
  ] as const)
    it(`is "${name}" in ${urls.join(', ')}`, () => {
      expect(
        remoteName(
          undefined,
          urls.map((url) => new URL(url)),
        ),
      ).to.equal(name);
    });
});
