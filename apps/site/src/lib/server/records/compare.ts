// The records of one paper side by side, with what each says otherwise than the first, and why it was joined.
import { firstRecordOf, type MemberRecord, type PaperRecords } from '@papertape/database';
import { COMPARED_FIELDS, identifierUrl, spellRecord, type RecordName } from '@papertape/papers';
import { titleHtml } from '../mathematics/index.ts';
import { describeSource } from '../source-names.ts';
import { isWebAddress } from '../view/card.ts';
import { countWords, diffWords, type DiffPart } from '../view/version-diff.ts';
import { kindWords, relationWords, scoresInWords } from './words.ts';

/** Why a record belongs to its paper. */
export interface JoinView {
  with: string;
  kind: string;
  relation: string;
  reason: string;
  joinedAt: string;
}

/** A record, without what it says. */
export interface RecordView {
  /** `SOURCE:KEY`. */
  name: string;
  source: string;
  key: string;
  /** Where a person reads it at its source. */
  href: string | null;
  firstSeenAt: string;
  /** Null for the first. */
  join: JoinView | null;
}

/** Why, with what the comparison found. */
export interface ScoredJoinView extends JoinView {
  scores: { name: string; value: string }[];
}

/** A record beside the others of its paper. */
export interface ComparedRecord extends RecordView {
  join: ScoredJoinView | null;
}

/** Words that both texts share, or only one of them has. */
export interface CellPart {
  text: string;
  differs: boolean;
}

/** A field of all records, in their order. */
export interface FieldView {
  name: string;
  label: string;
  same: boolean;
  cells: CellPart[][];
}

/** What a paper was put together from. */
export interface ComparedRecords {
  publicId: string;
  title: string;
  titleHtml: string;
  records: ComparedRecord[];
  fields: FieldView[];
}

/** Fewer words in a row are shared by chance. */
const LEAST_PASSAGE = 6;

/** The records of a paper, the first of them at the head. Compares no texts. */
export function listMembers(paper: PaperRecords): RecordView[] {
  return membersOf(paper).map(recordView);
}

/** Compares the records of a paper with the first of them. */
export function compareMembers(paper: PaperRecords): ComparedRecords {
  const members = membersOf(paper);
  return {
    publicId: paper.publicId,
    title: paper.title,
    titleHtml: titleHtml(paper.title),
    records: members.map((member) => ({ ...recordView(member), join: scoredJoin(member, members) })),
    fields: COMPARED_FIELDS.map(({ name, label, value }) =>
      fieldView(
        name,
        label,
        members.map(({ record }) => value(record)),
      ),
    ),
  };
}

function membersOf(paper: PaperRecords): MemberRecord[] {
  const first = firstRecordOf(paper);
  return [...paper.records].sort((a, b) => Number(isNamed(b, first)) - Number(isNamed(a, first)));
}

function recordView(member: MemberRecord): RecordView {
  const { source, sourceKey, record, firstSeenAt } = member;
  return {
    name: spellRecord(member),
    source: describeSource(source).title,
    key: sourceKey,
    href: record.identifiers.map(identifierUrl).find(isWebAddress) ?? null,
    firstSeenAt,
    join: joinView(member),
  };
}

function joinView({ join }: MemberRecord): JoinView | null {
  if (join === null) return null;
  return {
    with: spellRecord(join.with),
    kind: kindWords(join.kind),
    relation: relationWords(join.relation),
    reason: join.reason,
    joinedAt: join.joinedAt,
  };
}

function scoredJoin(member: MemberRecord, members: readonly MemberRecord[]): ScoredJoinView | null {
  const { join, record } = member;
  const view = joinView(member);
  if (join === null || view === null) return null;
  const other = members.find((each) => isNamed(each, join.with));
  const passages = other ? passageScores(other.record.abstract, record.abstract) : [];
  return { ...view, scores: [...scoresInWords(join), ...passages] };
}

/** How much of two abstracts is word for word the same; empty where one has none. */
function passageScores(a: string, b: string): { name: string; value: string }[] {
  const parts = a === '' || b === '' ? null : diffWords(a, b);
  if (parts === null) return [];
  const passages = parts.filter(({ change }) => change === 'same').map(({ text }) => countWords(text));
  const shared = passages.filter((words) => words >= LEAST_PASSAGE).reduce((sum, words) => sum + words, 0);
  const shorter = Math.min(countWords(a), countWords(b));
  if (shorter === 0) return [];
  const longest = Math.max(0, ...passages);
  const share = Math.min(100, Math.floor((100 * shared) / shorter));
  return [
    {
      name: 'Abstracts shared word for word',
      value: shared === 0 ? 'no passage' : `${share} %, longest passage ${longest} words`,
    },
  ];
}

function fieldView(name: string, label: string, values: readonly string[]): FieldView {
  const [first = ''] = values;
  return {
    name,
    label,
    same: values.every((value) => value === first),
    cells: values.map((value, at) => (at === 0 ? plain(value) : against(first, value))),
  };
}

function against(first: string, value: string): CellPart[] {
  const parts = first === value || first === '' ? null : diffWords(first, value);
  if (parts === null) return plain(value);
  return parts.filter(({ change }) => change !== 'removed').map(partView);
}

function partView({ change, text }: DiffPart): CellPart {
  return { text, differs: change === 'added' && text.trim() !== '' };
}

function plain(text: string): CellPart[] {
  return text === '' ? [] : [{ text, differs: false }];
}

function isNamed(record: RecordName, name: RecordName | null): boolean {
  return name !== null && record.source === name.source && record.sourceKey === name.sourceKey;
}
