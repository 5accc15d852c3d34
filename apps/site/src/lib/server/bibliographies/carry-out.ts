// Brings a bibliography into a collection.
import type { Entry } from '@papertape/bibliographies';
import {
  addItems,
  beginImport,
  findPapersByIdentifiers,
  finishImport,
  indexPaper,
  SUBMISSION,
  type MayEdit,
} from '@papertape/database';
import { emptyRecord, type Identifier, type PaperRecord } from '@papertape/papers';
import { LONGEST_LIST_TEXT, type Authorized } from '@papertape/people';
import type { Site } from '../open-site.ts';
import type { Plan } from './plan.ts';

/** What became of an entry. */
export interface Outcome {
  kind: 'added' | 'already' | 'created' | 'refused' | 'unmatched' | 'unreadable';
  /** The paper, where there is one. */
  publicId: string | null;
  /** How it was recognised, or why not. */
  words: string;
}

/** Papers that one import may bring to the site. */
export const MOST_CREATED = 500;

/** What the person wants. */
export interface ImportChoices {
  /** Proof for taking in papers that the site does not have; null where they stay out. */
  create: Authorized<'submissions.write'> | null;
  /** Whether notes of the bibliography become notes of the collection. */
  notes: boolean;
}

/** Carries the plans out, all or nothing. Null when it was carried out already; 'gone' when the collection is. */
export async function carryOut(
  { database }: Pick<Site, 'database'>,
  may: MayEdit,
  file: { id: string; entries: readonly Entry[]; plans: readonly Plan[] },
  { create, notes }: ImportChoices,
  now: Date,
): Promise<Outcome[] | null | 'gone'> {
  return database.transaction(async (tx) => {
    const created = new Map<number, string>();
    if (!(await beginImport(tx, file.id, now))) return null;
    for (const [index, plan] of file.plans.entries()) {
      const entry = file.entries[index];
      if (create === null || plan.kind !== 'new' || !entry || created.size >= MOST_CREATED) continue;
      const made = await indexPaper(tx, create, recordOf(entry, plan.identifier), now);
      created.set(index, made.publicId);
    }
    const papers = await paperNumbers(tx, file.plans, created);
    const wanted = [...papers].map(([index, paperId]) => ({
      paperId,
      note: notes ? (file.entries[index]?.note.slice(0, LONGEST_LIST_TEXT.itemNote) ?? '') : '',
    }));
    const adding = await addItems(tx, may, wanted, now);
    if (adding === 'gone') return 'gone' as const;
    const outcomes = file.plans.map((plan, index) =>
      outcomeOf(plan, papers.get(index), created.get(index), {
        already: new Set(adding.already),
        refused: new Set(adding.refused),
      }),
    );
    await finishImport(tx, file.id, outcomes);
    return outcomes;
  });
}

/** The record of a paper that only a bibliography tells of: under one name, so that it joins no two papers. */
function recordOf({ title, abstract, authors, year }: Entry, identifier: Identifier): PaperRecord {
  return emptyRecord({
    source: SUBMISSION,
    sourceKey: `${identifier.scheme}:${identifier.value}`,
    identifiers: [identifier],
    title,
    abstract,
    authors: authors.map((name) => ({ name })),
    publishedAt: publicationOf(identifier, year),
  });
}

/** arXiv ids tell the month; otherwise only the year is known. */
function publicationOf({ scheme, value }: Identifier, year: number | null): string | null {
  const [, shortYear, month] = (scheme === 'arxiv' ? /^(\d\d)(0[1-9]|1[0-2])\.\d/.exec(value) : null) ?? [];
  if (shortYear !== undefined) return `20${shortYear}-${month}-01T00:00:00.000Z`;
  return year === null ? null : `${year}-01-01T00:00:00.000Z`;
}

type Tx = Parameters<typeof addItems>[0];

async function paperNumbers(
  tx: Tx,
  plans: readonly Plan[],
  created: ReadonlyMap<number, string>,
): Promise<Map<number, number>> {
  const wanted = [...created.keys()].flatMap((index) => {
    const plan = plans[index];
    return plan?.kind === 'new' ? [plan.identifier] : [];
  });
  const found = await findPapersByIdentifiers(tx, wanted);
  const numbers = new Map<number, number>();
  for (const [index, plan] of plans.entries()) {
    if (plan.kind === 'match') numbers.set(index, plan.paper.id);
    if (plan.kind !== 'new' || !created.has(index)) continue;
    const paper = found.get(`${plan.identifier.scheme} ${plan.identifier.value}`);
    if (paper) numbers.set(index, paper.id);
  }
  return numbers;
}

function outcomeOf(
  plan: Plan,
  paperId: number | undefined,
  createdAs: string | undefined,
  { already, refused }: { already: ReadonlySet<number>; refused: ReadonlySet<number> },
): Outcome {
  if (plan.kind === 'unreadable' || plan.kind === 'unmatched')
    return { kind: plan.kind, publicId: null, words: plan.reason };
  if (plan.kind === 'new' && createdAs === undefined)
    return {
      kind: 'unmatched',
      publicId: null,
      words: 'The site does not have it, and it was not taken in.',
    };
  const publicId = plan.kind === 'match' ? plan.paper.publicId : (createdAs ?? null);
  const words = plan.kind === 'match' ? recognisedBy(plan.by) : 'taken in from the bibliography';
  if (paperId === undefined || refused.has(paperId))
    return { kind: 'refused', publicId, words: 'The collection is full.' };
  if (already.has(paperId)) return { kind: 'already', publicId, words };
  return { kind: plan.kind === 'new' ? 'created' : 'added', publicId, words };
}

const NAMES: Readonly<Record<Identifier['scheme'] | 'title', string>> = {
  arxiv: 'by its arXiv id',
  doi: 'by its DOI',
  openreview: 'by its OpenReview id',
  acl: 'by its ACL id',
  url: 'by its address',
  title: 'by title, author and year',
};

/** How a paper was recognised, in words. */
export function recognisedBy(by: Identifier['scheme'] | 'title'): string {
  return NAMES[by];
}
