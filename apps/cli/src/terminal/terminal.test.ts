import { describe, expect, test } from 'vitest';
import { coloursFor } from './colours.ts';
import { bytes, duration, figure, plural, table, wrap } from './format.ts';
import type { Io } from './io.ts';
import { createLog } from './log.ts';
import { createProgress } from './progress.ts';

function stream(isTTY: boolean, columns = 80) {
  const written: string[] = [];
  return { isTTY, columns, written, write: (text: string) => written.push(text) };
}

describe('progress', () => {
  test('elsewhere than on a terminal is a plain line every five seconds', () => {
    let now = 0;
    const out = stream(false);
    const progress = createProgress(out, () => now);
    for (now = 0; now <= 11_000; now += 1_000) progress.show(`at ${now}`);
    progress.end();
    expect(out.written).toEqual(['at 5000\n', 'at 10000\n']);
  });

  test('on a terminal is one line that is rewritten, never longer than the terminal, and cleared at the end', () => {
    let now = 0;
    const out = stream(true, 10);
    const progress = createProgress(out, () => now);
    progress.show('first');
    now = 50;
    progress.show('too soon');
    now = 200;
    progress.show('a line that is too long');
    progress.end();
    progress.end();
    expect(out.written).toEqual(['\r\u001b[2Kfirst', '\r\u001b[2Ka line th', '\r\u001b[2K']);
  });

  test('steps aside for a line that stays', () => {
    const out = stream(true);
    const progress = createProgress(out, () => 0);
    progress.show('working');
    progress.note('line 3 is bad');
    expect(out.written.at(-2)).toBe('\r\u001b[2K');
    expect(out.written.at(-1)).toBe('line 3 is bad\n');
  });
});

describe('colours', () => {
  test.each([
    [{ isTTY: true }, {}, true],
    [{ isTTY: true }, { NO_COLOR: '1' }, false],
    [{ isTTY: true }, { NO_COLOR: '' }, true],
    [{ isTTY: true }, { TERM: 'dumb' }, false],
    [{ isTTY: false }, {}, false],
  ])('for %j with %j: %s', (out, env, coloured) => {
    expect(coloursFor(out, env).red('x') !== 'x').toBe(coloured);
  });
});

describe('what a person reads', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_500, '1.5 kB'],
    [10_800_000, '10.8 MB'],
    [2e15, '2000.0 TB'],
  ])('%i bytes are %s', (value, text) => expect(bytes(value)).toBe(text));

  test.each([
    [420, '0.4 s'],
    [12_300, '12 s'],
    [59_900, '60 s'],
    [200_000, '3 min 20 s'],
    [6_030_000, '1 h 41 min'],
  ])('%i ms are %s', (value, text) => expect(duration(value)).toBe(text));

  test.each([
    [0, '0'],
    [0.712345, '0.7123'],
    [-18_684.2, '-18,680'],
    [0.0000214, '2.14e-5'],
    [3e7, '3e+7'],
  ])('the number %f is %s', (value, text) => expect(figure(value)).toBe(text));

  test('text is broken between words and hangs below its beginning', () => {
    expect(wrap('one two three four', 10, '- ')).toBe('- one two\n  three\n  four');
    expect(wrap('  spaces   and\nlines ', 80)).toBe('spaces and lines');
    expect(wrap('aVeryLongWordThatFitsNowhere x', 5, '  ')).toBe('  aVeryLongWordThatFitsNowhere\n  x');
  });

  test('one paper is not many', () => {
    expect([plural(1, 'paper'), plural(0, 'paper'), plural(18_682, 'paper')]).toEqual([
      '1 paper',
      '0 papers',
      '18,682 papers',
    ]);
  });

  test('columns line up, colours aside, and lines end without spaces', () => {
    const { red } = coloursFor({ isTTY: true }, {});
    expect(
      table(
        [
          [red('a'), 'b'],
          ['long', 'c'],
          ['x', ''],
        ],
        ' ',
      ),
    ).toBe(` ${red('a')}     b\n long  c\n x\n`);
  });
});

describe('the log', () => {
  const io = (isTTY: boolean) => {
    const out = stream(isTTY);
    const now = () => new Date(2026, 2, 1, 9, 5, 7);
    return { out, io: { stderr: out, env: { NO_COLOR: '1' }, now } as unknown as Io };
  };

  test('is JSON lines for programs, from its level upwards', () => {
    const { out, io: given } = io(false);
    const log = createLog(given, 'warn');
    log('info', 'unheard');
    log('error', 'failed', { status: 500 });
    expect(out.written.map((line) => JSON.parse(line) as unknown)).toEqual([
      { time: given.now().toISOString(), level: 'error', event: 'failed', status: 500 },
    ]);
  });

  test('is a line for people on a terminal', () => {
    const { out, io: given } = io(true);
    createLog(given, 'info')('info', 'harvest', { source: 'arxiv-rss', message: 'two words' });
    expect(out.written).toEqual(['09:05:07 harvest source=arxiv-rss message="two words"\n']);
  });
});
