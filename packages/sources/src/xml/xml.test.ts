import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeCharacters } from './characters.ts';
import { splitItems } from './split.ts';
import { attribute, checkDocument, child, childText, childTexts, parseElement, XmlError } from './xml.ts';

describe('checkDocument', () => {
  test('takes a whole document of the right kind', () => {
    expect(
      checkDocument('<?xml version="1.0"?>\n<!-- x --><rss version="2.0"><channel/></rss>\n', ['rss']),
    ).toBe('rss');
    expect(checkDocument('<o:OAI-PMH xmlns:o="x"></o:OAI-PMH>', ['OAI-PMH'])).toBe('OAI-PMH');
  });

  test('knows half a document', () => {
    expect(() => checkDocument('<rss><channel><item>', ['rss'])).toThrow(/part of it/);
    expect(() => checkDocument('<rss', ['rss'])).toThrow(XmlError);
  });

  test('refuses pages of another kind, and nothing at all', () => {
    expect(() => checkDocument('<!DOCTYPE html><html><body>Busy</body></html>', ['rss'])).toThrow(
      /Expected <rss>/,
    );
    expect(() => checkDocument('', ['rss', 'feed'])).toThrow(/got nothing/);
  });

  test('refuses a document type, and so external entities and billion laughs', () => {
    const laughs = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><rss>&b;</rss>';
    expect(() => checkDocument(laughs, ['rss'])).toThrow(/document type/);
    const external =
      '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss>&x;</rss>';
    expect(() => checkDocument(external, ['rss'])).toThrow(/document type/);
  });
});

describe('parseElement', () => {
  test('gives text, attributes and children, without prefixes', () => {
    const item = parseElement(
      '<item><dc:creator>A &amp; B</dc:creator><guid isPermaLink="false">x:1</guid><category>cs.LG</category><category>cs.AI</category><d><![CDATA[a < b &amp; c]]></d></item>',
    );
    expect(childText(item, 'creator')).toBe('A & B');
    expect(childTexts(item, 'category')).toEqual(['cs.LG', 'cs.AI']);
    expect(childText(item, 'd')).toBe('a < b &amp; c');
    expect(attribute(child(item, 'guid') ?? '', 'isPermaLink')).toBe('false');
    expect(childText(item, 'nothing')).toBeNull();
  });

  test('leaves unknown entities unexpanded', () => {
    expect(childText(parseElement('<i><t>&xxe; &lol;</t></i>'), 't')).toBe('&xxe; &lol;');
  });

  test('refuses what is not well formed', () => {
    for (const broken of ['<i><t>x</i>', '<i><t>x</t>', '<i a=1></i>', 'text'])
      expect(() => parseElement(broken)).toThrow(XmlError);
  });

  test('names such as __proto__ change nothing outside', () => {
    const hostile = '<i><__proto__><polluted>yes</polluted></__proto__></i>';
    expect(() => parseElement(hostile)).toThrow(XmlError);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('splitItems', () => {
  test('cuts items out and leaves the rest', () => {
    const { items, rest } = splitItems('<c><t/><item a="1">x</item><n:item>y</n:item><items/></c>', 'item');
    expect(items).toEqual(['<item a="1">x</item>', '<n:item>y</n:item>']);
    expect(rest).toBe('<c><t/><items/></c>');
  });

  test('an unclosed item ends where the next begins', () => {
    expect(splitItems('<c><item>a<item>b</item></c>', 'item').items).toEqual(['<item>a', '<item>b</item>']);
  });

  test('CDATA and comments hide tags', () => {
    const item = '<item><![CDATA[</item><item>]]><!-- </item> --></item>';
    expect(splitItems(`<c>${item}</c>`, 'item').items).toEqual([item]);
  });

  test('loses no character', () => {
    const pieces = fc.constantFrom(
      '<item>',
      '</item>',
      '<item/>',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      'x',
      '<t>',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), (list) => {
        const xml = list.join('');
        const { items, rest } = splitItems(xml, 'item');
        expect(items.join('').length + rest.length).toBe(xml.length);
      }),
    );
  });

  test('a million unclosed sections take no long time', () => {
    expect(splitItems('<![CDATA['.repeat(20_000), 'item').items).toEqual([]);
  });
});

test('characters are decoded once', () => {
  expect(decodeCharacters('&amp;lt; &#233;&#xe9; &#0; &#xD800; &eacute;')).toBe(
    '&lt; éé \ufffd \ufffd &eacute;',
  );
});
