import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Identifier,
  identifierUrl,
  parseArxivId,
  parseIdentifier,
  primaryIdentifier,
  publicIdOf,
  sortIdentifiers,
} from './identifiers.ts';

test.each<[string, Identifier | null]>([
  ['2601.01234', { scheme: 'arxiv', value: '2601.01234' }],
  ['arXiv:2601.01234v3', { scheme: 'arxiv', value: '2601.01234' }],
  ['  arxiv: 2601.01234 ', { scheme: 'arxiv', value: '2601.01234' }],
  ['cs/0701001', { scheme: 'arxiv', value: 'cs/0701001' }],
  ['math.GT/0309136v2', { scheme: 'arxiv', value: 'math/0309136' }],
  ['https://arxiv.org/abs/2601.01234v2', { scheme: 'arxiv', value: '2601.01234' }],
  ['http://www.arxiv.org/pdf/2601.01234v2.pdf', { scheme: 'arxiv', value: '2601.01234' }],
  ['https://export.arxiv.org/abs/hep-th/9901001', { scheme: 'arxiv', value: 'hep-th/9901001' }],
  ['https://huggingface.co/papers/2601.01234', { scheme: 'arxiv', value: '2601.01234' }],
  ['https://huggingface.co/papers/2601.01234.md', { scheme: 'arxiv', value: '2601.01234' }],
  ['10.48550/arXiv.2601.01234', { scheme: 'arxiv', value: '2601.01234' }],
  ['https://doi.org/10.48550/arXiv.2601.01234', { scheme: 'arxiv', value: '2601.01234' }],
  ['doi:10.1234/Some.Paper-7', { scheme: 'doi', value: '10.1234/some.paper-7' }],
  ['https://dx.doi.org/10.1234/abc%2Fdef', { scheme: 'doi', value: '10.1234/abc/def' }],
  ['https://openreview.net/forum?id=aBc_123', { scheme: 'openreview', value: 'aBc_123' }],
  ['2026.acl-long.17', { scheme: 'acl', value: '2026.acl-long.17' }],
  ['https://aclanthology.org/2026.acl-long.17/', { scheme: 'acl', value: '2026.acl-long.17' }],
  ['http://example.org/paper/#top', { scheme: 'url', value: 'https://example.org/paper' }],
  ['tidal clocks', null],
  ['2601.123', null],
  ['', null],
  ['ftp://example.org/x', null],
  ['https://', null],
  ['https://doi.org/%E0%A4', { scheme: 'url', value: 'https://doi.org/%E0%A4' }],
])('%j names %j', (text, expected) => {
  expect(parseIdentifier(text)).toEqual(expected);
});

test('an arXiv id may carry a version', () => {
  expect(parseArxivId('2601.01234v12')).toEqual({ id: '2601.01234', version: 12 });
  expect(parseArxivId('2601.01234')).toEqual({ id: '2601.01234', version: null });
  expect(parseArxivId('2601.01234v')).toBeNull();
});

const anyText = fc.oneof(
  fc.string(),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.webPath().map((path) => `https://doi.org${path}`),
  fc.string().map((path) => `https://arxiv.org/abs/${path}`),
);

test('no text makes the parser throw, and what it finds leads back to itself', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const identifier = parseIdentifier(text);
      if (identifier) expect(parseIdentifier(identifierUrl(identifier))).toEqual(identifier);
    }),
  );
});

test('the address is made of the arXiv id where there is one', () => {
  const doi: Identifier = { scheme: 'doi', value: '10.1234/abc(7)' };
  const arxiv: Identifier = { scheme: 'arxiv', value: '2601.01234' };
  expect(publicIdOf([doi, arxiv])).toBe('2601.01234');
  expect(publicIdOf([doi])).toBe('doi-10.1234-abc-7');
  expect(publicIdOf([{ scheme: 'url', value: 'https://example.org/a/b?c=d' }])).toBe(
    'url-example.org-a-b-c-d',
  );
  expect(() => primaryIdentifier([])).toThrow(RangeError);
});

test('sorting drops repeats and forgets the order given', () => {
  const identifier = fc.record({
    scheme: fc.constantFrom('arxiv', 'doi', 'openreview', 'acl', 'url'),
    value: fc.constantFrom('a', 'b', 'c'),
  }) as fc.Arbitrary<Identifier>;
  fc.assert(
    fc.property(fc.array(identifier), (identifiers) => {
      const sorted = sortIdentifiers(identifiers);
      expect(sortIdentifiers([...identifiers].reverse())).toEqual(sorted);
      expect(sortIdentifiers([...sorted, ...sorted])).toEqual(sorted);
      if (sorted.length > 0) expect(sorted[0]).toEqual(primaryIdentifier(sorted));
    }),
  );
});
