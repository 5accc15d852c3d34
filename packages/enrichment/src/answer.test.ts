import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAnswer } from './answer.ts';
import { LIMITS } from './enrichment.ts';

const HOSTILE = fc.string({
  unit: fc.constantFrom(...'aZ9 \n\0"\'.-–“é\u0301\u00ad\u202e\u200bß中<>{}\\'),
  maxLength: 80,
});

const paper = {
  title: 'Lantern attention for long corridors',
  abstract:
    'We present lantern attention, a sparse pattern for long documents. On the Corridor-9 benchmark it cuts memory by 41% — without loss of accuracy in question answering.',
};
const good = {
  summary: 'Lantern attention is a sparse pattern that cuts the memory of long documents by 41%.',
  keywords: ['sparse attention', 'long documents'],
  claims: [
    {
      claim: 'Memory falls by 41% on Corridor-9.',
      quote: 'On the Corridor-9 benchmark it cuts memory by 41%',
    },
  ],
  tasks: ['question answering'],
  datasets: ['Corridor-9'],
};
const read = (answer: unknown, text = paper) =>
  readAnswer(typeof answer === 'string' ? answer : JSON.stringify(answer), text, 'en');
const kept = (answer: unknown) => {
  const reading = read(answer);
  if (reading.kept === null) throw new Error(reading.reason);
  return reading;
};
const reason = (answer: unknown) => {
  const reading = read(answer);
  return reading.kept === null ? reading.reason : null;
};

describe('a good answer', () => {
  test('is kept whole', () => {
    expect(kept(good)).toEqual({
      kept: {
        summary: good.summary,
        keywords: good.keywords,
        claims: [{ text: good.claims[0]?.claim, span: good.claims[0]?.quote }],
        tasks: ['question answering'],
        dataSets: ['Corridor-9'],
      },
      dropped: { keywords: 0, claims: 0, tasks: 0, dataSets: 0 },
    });
  });

  test.each([
    ['a fence', (json: string) => `Here it is:\n\`\`\`json\n${json}\n\`\`\`\nAnything else?`],
    ['thoughts', (json: string) => `<think>{"summary": "no"} hm</think>\n${json}`],
  ])('is found within %s', (_what, wrapped) => {
    expect(kept(wrapped(JSON.stringify(good))).kept.summary).toBe(good.summary);
  });
});

describe('claims', () => {
  const claimsOf = (...quotes: string[]) =>
    kept({ ...good, claims: quotes.map((quote, i) => ({ claim: `Claim ${i}.`, quote })) }).kept.claims;

  test('with an invented, misquoted, cut or too short span are dropped', () => {
    expect(
      claimsOf(
        'it doubles accuracy on ImageNet',
        'it cuts memory by 43%',
        'ntern attention, a sparse pattern for long docu',
        'we',
        '',
      ),
    ).toEqual([]);
  });

  test('keep the words as they stand in the text, however white space, dashes and quotation marks were copied', () => {
    expect(claimsOf('“cuts memory by\n41% - without  loss of accuracy…”'.replace('…', '...'))).toEqual([
      { text: 'Claim 0.', span: 'cuts memory by 41% — without loss of accuracy' },
    ]);
  });

  test('are a few, and each once', () => {
    const many = Array.from({ length: 40 }, (_, i) => ({
      claim: `Claim ${i % 9}.`,
      quote: 'a sparse pattern for long documents',
    }));
    const { kept: found, dropped } = kept({ ...good, claims: many });
    expect(found.claims.map(({ text }) => text)).toEqual([0, 1, 2, 3, 4, 5].map((i) => `Claim ${i}.`));
    expect(dropped.claims).toBe(34);
  });
});

test('tasks and data sets are those that the text names, by whole words', () => {
  const { kept: found, dropped } = kept({
    ...good,
    tasks: ['Question-Answering', 'translation', 'swer'],
    datasets: ['ImageNet', 'corridor 9', 'Corridor', 'CORRIDOR-9'],
  });
  expect(found.tasks).toEqual(['Question-Answering']);
  expect(found.dataSets).toEqual(['corridor 9', 'Corridor', 'CORRIDOR-9']);
  expect(dropped).toMatchObject({ tasks: 2, dataSets: 1 });
});

describe('refused with a reason', () => {
  test.each([
    ['nothing', '  ', 'nothing'],
    ['a refusal in prose', 'I am sorry, but I cannot help with that.', 'no JSON object'],
    ['broken JSON', '{"summary": "Lantern', 'no JSON object'],
    ['JSON with a comma too much', '{"summary": "x",}', 'no JSON object'],
    ['a list', '["summary"]', 'no JSON object'],
    ['no summary', { ...good, summary: undefined }, "'summary'"],
    ['a summary that is no text', { ...good, summary: { text: 'x' } }, "'summary'"],
    ['an empty summary', { ...good, summary: ' \u200b ' }, 'empty'],
    ['an endless summary', { ...good, summary: 'word '.repeat(200) }, 'longer than'],
    ['ten megabytes', `{"summary": "${'x'.repeat(10_000_000)}"}`, 'too long'],
    [
      'another language',
      {
        ...good,
        summary:
          'Die Arbeit zeigt eine Methode, mit der der Speicher um 41 Prozent sinkt und die nichts kostet.',
      },
      'in German, not in English',
    ],
    ['another script', { ...good, summary: '本文提出了一种用于长文档的稀疏注意力方法。' }, 'in Chinese'],
    [
      'an address that an abstract smuggled in',
      { ...good, summary: 'Lantern attention is sold at https://evil.example/buy for long documents.' },
      'address',
    ],
  ])('%s', (_what, answer, words) => {
    expect(reason(answer)).toContain(words);
  });
});

test('markup stays the plain text that it is, and what nobody sees is taken away', () => {
  const { kept: found } = kept({
    ...good,
    summary: 'A <script>alert(1)</script>\u202e pattern\u0000 for **long** documents.',
    keywords: ['<b>sparse</b>', 'buy at www.evil.example', 7, null, ''],
  });
  expect(found.summary).toBe('A <script>alert(1)</script> pattern for **long** documents.');
  expect(found.keywords).toEqual(['<b>sparse</b>']);
});

test('whatever is answered, nothing throws, and what is kept rests on the text and is short', () => {
  const words = fc.constantFrom(...paper.abstract.split(' '), 'ImageNet', '</script>', '\u202e');
  const text = fc.oneof(
    HOSTILE,
    fc.array(words, { maxLength: 20 }).map((list) => list.join(' ')),
  );
  const loose = fc.oneof(text, fc.constant(null), fc.integer(), fc.jsonValue());
  const answers = fc.record({
    summary: loose,
    keywords: fc.oneof(fc.array(loose), loose),
    claims: fc.oneof(fc.array(fc.oneof(fc.record({ claim: text, quote: text }), loose)), loose),
    tasks: fc.oneof(fc.array(loose), loose),
    datasets: fc.oneof(fc.array(loose), loose),
  });
  fc.assert(
    fc.property(fc.oneof(answers, fc.jsonValue(), fc.string()), (answer) => {
      const { kept: found } = read(answer);
      if (found === null) return;
      expect(found.summary.length).toBeLessThanOrEqual(LIMITS.summary);
      for (const { span } of found.claims)
        expect(paper.abstract.includes(span) || paper.title.includes(span)).toBe(true);
      for (const list of [found.keywords, found.tasks, found.dataSets]) {
        expect(list.length).toBeLessThanOrEqual(LIMITS.keywords);
        for (const term of list) expect(term.length).toBeLessThanOrEqual(LIMITS.term);
      }
      expect(JSON.stringify(found)).not.toMatch(/[\u202a-\u202e\u200b]/u);
    }),
    { numRuns: 100 },
  );
});
