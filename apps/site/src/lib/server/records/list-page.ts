// The list of papers whose records were joined, and of what was split by hand.
import {
  findPaperRecords,
  listMergedPapers,
  listRecordDecisions,
  papersOfRecords,
  type Queryable,
} from '@papertape/database';
import { spellRecord } from '@papertape/papers';
import { titleHtml } from '../mathematics/index.ts';
import { recordsPath } from '../view/addresses.ts';
import { decisionView, type RecordDecisionView } from './decision-view.ts';
import { GROUNDS, kindWords, relationWords, type Ground } from './words.ts';

const PAGE_SIZE = 30;

/** A paper in the list, with why its latest record was joined. */
export interface MergedView {
  href: string;
  publicId: string;
  titleHtml: string;
  records: number;
  kind: string;
  relation: string;
  reason: string;
  pair: string;
  joinedAt: string;
}

/** A decision in the list, with the papers in which its records are now. */
export interface SplitView extends RecordDecisionView {
  papers: { href: string; titleHtml: string }[];
}

/** One page of the list. */
export interface RecordsList {
  merged: MergedView[];
  splits: SplitView[];
  next: string | null;
}

/** What is asked of the list. */
export interface ListQuestion {
  ground: Ground;
  /** Words of a title; '' for all. */
  text: string;
  cursor: string | null;
}

/** The page of the paper that the text names (id, DOI, address); null where it names none. */
export async function pageNamed(db: Queryable, text: string): Promise<string | null> {
  const paper = text === '' ? null : await findPaperRecords(db, text);
  return paper && recordsPath(paper.publicId);
}

/** Reads a page of the list. @throws InvalidCursor */
export async function readList(db: Queryable, { ground, text, cursor }: ListQuestion): Promise<RecordsList> {
  if (ground === 'split') return await readSplits(db, cursor);
  const kinds = GROUNDS.find(({ value }) => value === ground)?.kinds ?? [];
  const page = await listMergedPapers(db, { kinds, title: text }, { limit: PAGE_SIZE, cursor });
  const merged = page.items.map(({ publicId, title, records, record, joinedAt, ...join }) => ({
    href: recordsPath(publicId),
    publicId,
    titleHtml: titleHtml(title),
    records,
    kind: kindWords(join.kind),
    relation: relationWords(join.relation),
    reason: join.reason,
    pair: `${spellRecord(record)} with ${spellRecord(join.with)}`,
    joinedAt,
  }));
  return { merged, splits: [], next: page.next };
}

async function readSplits(db: Queryable, cursor: string | null): Promise<RecordsList> {
  const page = await listRecordDecisions(db, { kinds: ['split'], limit: PAGE_SIZE, cursor });
  const splits: SplitView[] = [];
  for (const decision of page.items) {
    const papers = await papersOfRecords(db, decision.pairs.flat());
    const links = papers.map(({ publicId, title }) => ({
      href: recordsPath(publicId),
      titleHtml: titleHtml(title),
    }));
    splits.push({ ...decisionView(decision), papers: links });
  }
  return { merged: [], splits, next: page.next };
}
