import { splitMathematics } from '@papertape/papers/tex';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LeastRecentlyUsed } from './cache.ts';
import { plainTex, renderTex } from './render.ts';

const html = (text: string) => renderTex(text, { links: true });
const formulas = (text: string) =>
  splitMathematics(text)
    .filter(({ kind }) => kind === 'math')
    .map(({ tex }) => tex);

describe('splitMathematics', () => {
  test.each([
    ['a $x^2$ b', ['x^2']],
    ['by $38\\%$ and $0.5$.', ['38\\%', '0.5']],
    [String.raw`\(n\) and \[n^2\] and $$n^3$$`, ['n', 'n^2', 'n^3']],
    ['sum $ a = b $ here', ['a = b']],
    ['$O(n \\log n)$-time', ['O(n \\log n)']],
  ])('finds the formulas of %j', (text, expected) => expect(formulas(text)).toEqual(expected));

  test.each([
    'costs $5',
    'from $5 to $10 per month',
    'between $5-$10',
    'US$ 3 million and US$ 4 million',
    'it saves $100 for each of the users and $200 more',
    String.raw`an escaped \$5 and \$6 are prices`,
    'an open $x^2 without an end',
  ])('leaves %j as prose', (text) => expect(formulas(text)).toEqual([]));

  test('loses no character', () => {
    const piece = fc.constantFrom('$', '$$', '\\(', '\\)', '\\[', '\\]', '\\', 'x', ' ', '5', '\n', '{', '}');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        expect(
          splitMathematics(text)
            .map(({ source }) => source)
            .join(''),
        ).toBe(text);
      }),
    );
  });
});

describe('renderTex', () => {
  test('writes mathematics as MathML without inline styles', () => {
    const output = html('Cost $\\frac{1}{n}$');
    expect(output).toContain('<mfrac><mn>1</mn><mi>n</mi></mfrac>');
    expect(html('$\\rule{1em}{1em}\\boxed{x}\\sout{y}$')).not.toContain(' style=');
    expect(html('$\\mathbb{R}, \\mathcal{L}, \\mathbf{x1}$')).toMatch(/ℝ.*ℒ.*𝐱𝟏|ℝ.*ℒ.*𝐱.*𝟏/);
  });

  test('shows broken TeX as text', () => {
    expect(html('a $\\frac{1}$ b')).toBe('a <code class="tex">$\\frac{1}$</code> b');
    expect(html('our \\method wins')).toBe('our \\method wins');
    expect(html('\\textbf{open')).toBe('\\textbf{open');
  });

  test.each([
    ['\\textbf{bold} and \\emph{soft}', '<strong>bold</strong> and <em>soft</em>'],
    ['{\\em soft} {\\bf hard}', '<em>soft</em> <strong>hard</strong>'],
    ['\\textbf{a \\emph{b} $x$ c}', /^<strong>a <em>b<\/em> <span class="katex">.*<\/span> c<\/strong>$/],
    ['\\"{o} \\\'e \\c{c} \\v{s} \\~n \\o{} {\\aa}', 'ö é ç š ñ ø å'],
    ['95\\% of R\\&D', '95% of R&amp;D'],
    ["``quoted'' pages 3--5", '“quoted” pages 3–5'],
    ['The {BERT} model', 'The BERT model'],
    ['a set {0,1}', 'a set {0,1}'],
    ['see \\url{https://example.org/a}', /<a href="https:\/\/example.org\/a" rel="nofollow noopener">/],
    ['\\href{https://example.org}{code}', /<a href="https:\/\/example.org\/" [^>]*>code<\/a>/],
    ['\\href{javascript:alert(1)}{code}', 'code'],
    ['as shown by \\citep{doe}', 'as shown by [doe]'],
    ['\\textcolor{red}{hot}', 'hot'],
  ])('reads %j', (text, expected) => {
    if (typeof expected === 'string') expect(html(text)).toBe(expected);
    else expect(html(text)).toMatch(expected);
  });

  test('never lets markup through, and never throws', () => {
    const piece = fc.constantFrom(
      '<script>',
      '"',
      "'",
      '&',
      '$',
      '\\href{',
      '\\text{<img>}',
      '}',
      '{',
      '\\',
      'x',
      ' ',
      '^',
      '\\htmlData{onclick=x}{y}',
      '\uE000',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const output = html(pieces.join(''));
        expect(output).not.toMatch(/<(?:script|img)/i);
        expect(output).not.toMatch(/<[^>]*\son\w+=/i);
        expect(output).not.toContain(' style=');
      }),
    );
  });

  test('sets a display formula on a line of its own, but not inside a link', () => {
    expect(html('a $$x$$ b')).toMatch(/<span class="formula" tabindex="0" [^>]*><math [^>]*display="block">/);
    expect(renderTex('a $$x$$ b', { links: false })).toMatch(
      /<span class="katex"><math xmlns="[^"]*"><semantics>/,
    );
  });

  test('stops a macro that expands without end', () => {
    expect(html('$\\def\\a{\\a\\a}\\a$')).toContain('class="tex"');
  });

  test('marks words in prose only', () => {
    const highlight = (text: string) =>
      text.split(/(loss)/).map((part) => ({ text: part, matched: part === 'loss' }));
    expect(renderTex('A <loss> of $loss$', { links: false, highlight })).toMatch(
      /^A &lt;<mark>loss<\/mark>&gt; of <span class="katex">/,
    );
  });
});

test('plainTex drops the markup and keeps the words', () => {
  expect(plainTex('\\textbf{Fast} $O(n)$  sorting\\footnote{really}')).toBe('Fast O(n) sorting (really)');
});

test('LeastRecentlyUsed forgets the oldest', () => {
  const cache = new LeastRecentlyUsed<number>(2);
  let made = 0;
  const get = (key: string) => cache.get(key, () => ++made);
  expect([get('a'), get('b'), get('a'), get('c'), get('a'), get('b')]).toEqual([1, 2, 1, 3, 1, 4]);
  expect(cache.size).toBe(2);
});
