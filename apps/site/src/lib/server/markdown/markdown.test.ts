import { load } from 'cheerio';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LONGEST_COMMENT } from '@papertape/people';
import { markdownHtml, markdownText, referencesOf } from './index.ts';
import { HOSTILE_TEXTS } from './testing.ts';

const ELEMENTS = new Set(
  (
    'p br ul ol li blockquote strong em del code pre hr a table thead tbody tr th td div span ' +
    'math semantics mrow mi mn mo ms mtext mspace msup msub msubsup mfrac msqrt mroot mover munder munderover mtable mtr ' +
    'mtd mstyle mpadded mphantom menclose merror'
  ).split(' '),
);
const ATTRIBUTES =
  /^(?:href|rel|class|start|tabindex|role|aria-label|xmlns|display|[a-z]*(?:width|height|depth)|lspace|rspace|[a-z]+(?:color|size|align|spacing|lines|style|variant|level|thickness)|stretchy|fence|separator|accent|accentunder|movablelimits|linethickness|notation|voffset|symmetric|side|scriptlevel|displaystyle)$/;

/** What stands in some HTML that a writer must not be able to write. */
function forbidden(html: string): string[] {
  const $ = load(html, null, false);
  return $('*')
    .toArray()
    .filter((node) => 'attribs' in node)
    .flatMap((element) => {
      const attributes = Object.entries(element.attribs);
      const wrong = attributes.filter(
        ([name, value]) =>
          !ATTRIBUTES.test(name) ||
          (name === 'href' && !/^(?:https?:\/\/|mailto:|\/people\/[a-z0-9-]+$)/.test(value)),
      );
      return [
        ...(ELEMENTS.has(element.tagName) ? [] : [`<${element.tagName}>`]),
        ...wrong.map(([name, value]) => `${element.tagName} ${name}=${value}`),
      ];
    });
}

describe('hostile texts', () => {
  test.each(HOSTILE_TEXTS)('%s', (text) => {
    expect(forbidden(markdownHtml(text, { people: new Set(['ada']) }))).toEqual([]);
  });
  test('one after the other, and whatever chance makes of their parts', () => {
    expect(forbidden(markdownHtml(HOSTILE_TEXTS.join('\n\n')))).toEqual([]);
    const parts = fc.constantFrom(
      '<',
      '>',
      '"',
      "'",
      '`',
      '$',
      '$$',
      '\\',
      '[',
      '](',
      ')',
      '![',
      '&#',
      '|',
      '\n',
      '> ',
      '- ',
      ' ',
      '<script>',
      'javascript:x',
      'https://a.example/',
      'onclick=x',
      '\\href{',
      '}',
      '@ada',
      '*',
      '_',
      '~~',
    );
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 24 }), (pieces) => {
        expect(forbidden(markdownHtml(pieces.join(''), { people: new Set(['ada']) }))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
  test('the questions themselves would find something', () => {
    expect(forbidden('<a href="javascript:x" onclick=x>a</a><script>x</script>')).toHaveLength(3);
  });
});

test('links say what they are, pictures are links, and neither stands in the other', () => {
  const html = markdownHtml(
    '[a](https://a.example/x?y=1&z=2) ![b](http://b.example/b.png) <mailto:c@d.example>',
  );
  const $ = load(html);
  const links = $('a').toArray();
  expect(links.map((link) => [$(link).attr('href'), $(link).text()])).toEqual([
    ['https://a.example/x?y=1&z=2', 'a'],
    ['http://b.example/b.png', 'b'],
    ['mailto:c@d.example', 'mailto:c@d.example'],
  ]);
  for (const link of links) expect($(link).attr('rel')).toBe('nofollow ugc noopener');
  expect(load(markdownHtml('[x ![b](https://b.example/b.png) $$y$$](https://a.example)'))('a').length).toBe(
    1,
  );
});

test('mathematics is MathML, also where a line looks like a list; prices stay prices', () => {
  expect(markdownHtml('From $5 to $10.')).toBe('<p>From $5 to $10.</p>\n');
  const block = load(markdownHtml('Then\n$$\na_1\n+ b_2 * c\n- d\n$$\nholds, and \\(x_1 * y\\) and `$z$`.'));
  expect(block('math')).toHaveLength(2);
  expect(block('li, em')).toHaveLength(0);
  expect(block('code').text()).toBe('$z$');
  expect(markdownHtml('$\\frac{a$')).toContain('<code class="tex">$\\frac{a$</code>');
});

test('only so many formulas are set; the rest is shown as it was written', () => {
  const $ = load(markdownHtml('$x^2$ '.repeat(LONGEST_COMMENT / 6)));
  expect($('math')).toHaveLength(200);
  expect($('code.tex').length).toBeGreaterThan(10_000);
});

test('mentions of people who are there become links, wherever a person would see one', () => {
  const people = new Set(['ada', 'bo-lin']);
  const $ = load(
    markdownHtml('@ada, (@Bo-Lin) @eve a@ada.example `@ada` [@ada](https://x.example) @ada_x @ada.', {
      people,
    }),
  );
  expect(
    $('a.mention')
      .toArray()
      .map((link) => [$(link).attr('href'), $(link).text()]),
  ).toEqual([
    ['/people/ada', '@ada'],
    ['/people/bo-lin', '@Bo-Lin'],
    ['/people/ada', '@ada'],
  ]);
  expect(markdownHtml('@ada', { people, origin: 'https://p.example' })).toContain(
    '"https://p.example/people/ada"',
  );
  expect(markdownHtml('@ada')).toBe('<p>@ada</p>\n');
});

test('what a text refers to', () => {
  const text =
    '@ada and @bo-lin, @ada; `@no` [a](https://a.example) https://p.example/papers ![](https://b.example/x) $@no$';
  expect(referencesOf(text, 'https://p.example')).toEqual({ mentions: ['ada', 'bo-lin'], links: 2 });
  expect(
    referencesOf(Array.from({ length: 50 }, (_, i) => `@person${i}`).join(' '), '').mentions,
  ).toHaveLength(20);
});

test('as plain text it is one line without markup, cut at a word', () => {
  expect(markdownText('# A *b*\n\n- `c` $x^2$\n- [d](https://e.example)')).toBe('A b c x^2 d');
  const cut = markdownText('word '.repeat(100), 22);
  expect(cut).toBe('word word word word…');
});

test('headings do not break into the page’s outline, and lines break where they were broken', () => {
  expect(markdownHtml('# A\nb\nc')).toBe('<p class="heading">A</p>\n<p>b<br>\nc</p>\n');
});
