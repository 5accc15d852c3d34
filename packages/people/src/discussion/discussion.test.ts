import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_COMMENT, parseCommentText, parseReason } from './comment-text.ts';
import { parseReaction, REACTIONS } from './reactions.ts';
import { NEW_UNTIL, suspicions, type CommentFacts } from './spam.ts';

describe('the text of a comment', () => {
  test('keeps what Markdown needs, and drops what nobody means', () => {
    expect(parseCommentText('\r\n\n    code\r\nline  \nnext \u0000\u0007x   \n\n')).toBe(
      '    code\nline  \nnext x',
    );
    expect(parseCommentText('half \ud800 of a sign')).toBe('half \ufffd of a sign');
  });
  test.each(['', ' \n\t ', '\u200b\u202e'])('%j is nothing', (text) => {
    expect(() => parseCommentText(text)).toThrow('Write something');
  });
  test('the longest fits, one more does not', () => {
    expect(parseCommentText('x'.repeat(LONGEST_COMMENT))).toHaveLength(LONGEST_COMMENT);
    expect(() => parseCommentText('x'.repeat(LONGEST_COMMENT + 1))).toThrow('65,537');
  });
  test.each([' ', '\n', '\u200b', ' \n'])('many times %j in the middle cost no time', (sign) => {
    const text = `a${sign.repeat(30_000)}b`;
    expect(parseCommentText(text).endsWith('b')).toBe(true);
  });
  test('reading twice changes nothing more', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('a', ' ', '\n', '\r', '\t', '\u0000', '\u200b', '\ud800', '\u00a0'),
          minLength: 1,
        }),
        (typed) => {
          let once;
          try {
            once = parseCommentText(typed);
          } catch {
            return;
          }
          expect(parseCommentText(once)).toBe(once);
        },
      ),
    );
  });
});

test('a reason is plain text that is not empty', () => {
  expect(parseReason(' Off topic.\r\nSee\u0007 the rules. ')).toBe('Off topic.\nSee the rules.');
  expect(() => parseReason('\u0000 ')).toThrow('Give a reason');
  expect(() => parseReason('x'.repeat(2001))).toThrow('2000');
});

test('reactions are those of the list', () => {
  expect(REACTIONS.map(({ name }) => parseReaction(name))).toEqual(REACTIONS.map(({ name }) => name));
  for (const text of ['👍', 'Agree', '', null, 'constructor']) expect(parseReaction(text)).toBeNull();
});

describe('spam defence', () => {
  const fresh = { trusted: false, standing: 0 };
  const plain: CommentFacts = { links: 0, repeats: 0, copies: 0, form: { filledTrap: false, seconds: 40 } };
  const bad: CommentFacts = { links: 9, repeats: 9, copies: 9, form: { filledTrap: true, seconds: 0 } };

  test('lets an ordinary first comment through, by form and by program', () => {
    expect(suspicions(fresh, { ...plain, links: 2 })).toEqual([]);
    expect(suspicions(fresh, { ...plain, form: null })).toEqual([]);
  });
  test.each<[string, Partial<CommentFacts>]>([
    ['a trap that was filled', { form: { filledTrap: true, seconds: 40 } }],
    ['a form without its stamp', { form: { filledTrap: false, seconds: null } }],
    ['a second', { form: { filledTrap: false, seconds: 1 } }],
    ['three links', { links: 3 }],
    ['the same words everywhere', { repeats: 2 }],
    ['the words of others', { copies: 1 }],
  ])('holds a new account back for %s', (_what, facts) => {
    expect(suspicions(fresh, { ...plain, ...facts })).toHaveLength(1);
  });
  test('is not met by anybody else', () => {
    expect(suspicions({ trusted: false, standing: NEW_UNTIL }, bad)).toEqual([]);
    expect(suspicions({ trusted: true, standing: 0 }, bad)).toEqual([]);
    expect(suspicions({ trusted: false, standing: NEW_UNTIL - 1 }, bad)).not.toEqual([]);
  });
});
