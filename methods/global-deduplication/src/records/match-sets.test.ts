import { expect, test } from 'vitest';
import { matchRecordSets, matchWithin, type BibliographicRecord } from './index.ts';

const GAUGES = ['tidal', 'solar', 'river', 'storm', 'polar', 'lunar', 'inland', 'coastal'];
const SUBJECTS = [
  'measuring late clocks',
  'forecasting harbour traffic',
  'training patient keepers',
  'mapping quiet bays',
];

/** 32 works, each with a title and two authors of its own. */
const works: BibliographicRecord[] = GAUGES.flatMap((gauge, i) =>
  SUBJECTS.map((subject, j) => ({
    id: `a${i}-${j}`,
    title: `${subject} with ${gauge} gauges number ${i} of ${10 + j}`,
    authors: [`Ada Quill${'abcdefgh'[i]}`, `Bo Lindqvist${'wxyz'[j]}`],
    year: 2020,
  })),
);
const elsewhere = works.map(({ id, title, authors = [] }) => ({
  id: id.replace('a', 'b'),
  title: title.toUpperCase(),
  authors: authors.map((name) => name.replace(/^(\w)\w*/, '$1.')),
  year: 2020,
}));

test('each work finds its counterpart, and no other', () => {
  const matches = matchRecordSets(works, elsewhere);
  expect(matches.map(({ a, b }) => [a, b]).sort()).toEqual(
    works.map(({ id }) => [id, id.replace('a', 'b')]).sort(),
  );
  expect(matches[0]).toMatchObject({ relation: 'duplicate', evidence: { kind: 'title-authors-year' } });
});

test('between two sources without duplicates each record has one counterpart at most, the better one', () => {
  const twice = [...elsewhere, { ...works[5], id: 'twin', title: works[5]?.title ?? '', year: 2021 }];
  const counterparts = (oneToOne: boolean) =>
    matchRecordSets(works, twice, { oneToOne }).filter(({ a }) => a === works[5]?.id);
  expect(counterparts(false)).toHaveLength(2);
  expect(counterparts(true).map(({ b }) => b)).toEqual([works[5]?.id.replace('a', 'b')]);
});

test('relations that do not count are left out', () => {
  const venue = (name: string, year: number) => (record: BibliographicRecord) => ({
    ...record,
    venue: name,
    year,
  });
  const [here, there] = [
    works.map(venue('Tide Congress', 2020)),
    elsewhere.map(venue('Journal of Tides', 2021)),
  ];
  expect(matchRecordSets(here, there)).toHaveLength(works.length);
  expect(matchRecordSets(here, there, { relations: ['same-record', 'duplicate'] })).toEqual([]);
});

test('within a set each pair comes once', () => {
  const matches = matchWithin([...works, ...elsewhere]);
  expect(matches).toHaveLength(works.length);
});

test('a thousand editorials cost no million comparisons and join none', () => {
  const editorials = Array.from({ length: 1000 }, (_, index) => ({
    id: `e${index}`,
    title: 'Editorial',
    authors: ['Ada Quill'],
    year: 2000 + (index % 20),
  }));
  expect(matchWithin(editorials)).toEqual([]);
});

test('an id that comes twice is refused', () => {
  expect(() => matchWithin([works[0], works[0]].filter((work) => work !== undefined))).toThrow(
    'The id a0-0 comes twice',
  );
});
