import type { MemberRecord } from '@papertape/database';
import { emptyRecord, type PaperRecord, type RecordJoin } from '@papertape/papers';
import { expect, test } from 'vitest';
import { compareMembers } from './compare.ts';

const time = '2026-03-02T00:00:00.000Z';

function member(
  record: Partial<PaperRecord> & Pick<PaperRecord, 'source'>,
  join: RecordJoin | null,
): MemberRecord {
  const whole = emptyRecord({ sourceKey: '1', identifiers: [], title: '', abstract: '', ...record });
  return {
    source: whole.source,
    sourceKey: whole.sourceKey,
    record: whole,
    firstSeenAt: time,
    fetchedAt: time,
    join,
  };
}

const join: RecordJoin = {
  record: { source: 'acl', sourceKey: '1' },
  with: { source: 'arxiv', sourceKey: '1' },
  kind: 'title-authors-year',
  relation: 'preprint-published',
  scores: { title: 0.969, authors: 3, ofAuthors: 3, yearsApart: 1, bits: 12.25 },
  reason: 'same title, 3 of 3 authors, a year apart',
  joinedAt: time,
};
const passage = 'we wind a clock by the tide and measure how late it runs';
const published = member(
  { source: 'acl', title: 'Tides wind clocks', abstract: `Here ${passage} in winter.` },
  join,
);
const preprint = member(
  {
    source: 'arxiv',
    title: 'Tides wind late clocks',
    abstract: `Today ${passage} in summer months.`,
    identifiers: [{ scheme: 'arxiv', value: '2603.00001' }],
  },
  null,
);
const paper = { publicId: '2603.00001', title: 'Tides', records: [published, preprint], decisions: [] };

test('the first record leads, and what another says otherwise is marked', () => {
  const { records, fields } = compareMembers(paper);
  expect(records.map(({ name, href }) => [name, href])).toEqual([
    ['arxiv:1', 'https://arxiv.org/abs/2603.00001'],
    ['acl:1', null],
  ]);
  const abstract = fields.find(({ name }) => name === 'abstract');
  expect(abstract?.cells[0]).toEqual([{ text: preprint.record.abstract, differs: false }]);
  const second = abstract?.cells[1] ?? [];
  expect(second.map(({ text }) => text).join('')).toBe(published.record.abstract);
  expect(second.filter(({ differs }) => differs).map(({ text }) => text.trim())).toEqual(['Here', 'winter']);
  expect(fields.find(({ name }) => name === 'published')).toMatchObject({ same: true, cells: [[], []] });
});

test('what speaks for a join is told in figures, shared passages included', () => {
  const [first, second] = compareMembers(paper).records;
  expect(first?.join).toBeNull();
  expect(second?.join?.scores).toEqual([
    { name: 'Titles alike', value: '96 %' },
    { name: 'Authors in common', value: '3 of 3' },
    { name: 'Years apart', value: '1' },
    { name: 'Evidence beyond chance', value: '12.3 bits (joined above 0)' },
    {
      name: 'Abstracts shared word for word',
      value: expect.stringMatching(/^8\d %, longest passage 1[34] words$/),
    },
  ]);
});
