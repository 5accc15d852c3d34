// Splitting and joining records by hand: first as it would be, then for good.
import { createHash } from 'node:crypto';
import {
  DecisionRefused,
  findPaperRecords,
  firstRecordOf,
  getPaperRecords,
  joinRecords,
  papersOfRecords,
  splitRecords,
  undoDecision,
  writeAudit,
  type DecisionOutcome,
  type PaperRecords,
  type Queryable,
} from '@papertape/database';
import { paperMatcher } from '@papertape/jobs/record-matcher';
import { parseRecordName, spellRecord, type RecordDecision } from '@papertape/papers';
import type { Authorized } from '@papertape/people';
import { FormProblem } from '../forms/form-problem.ts';
import type { Site } from '../open-site.ts';

/** What an administrator wants to be decided of the paper of that id. */
export interface Wish {
  kind: 'split' | 'join' | 'undo';
  /** Public id of the paper on whose page it was asked. */
  paper: string;
  /** The record to be split off (`SOURCE:KEY`), the paper to be joined (id, identifier or address), or the decision. */
  target: string;
  /** Why; '' where a decision is taken back. */
  reason: string;
}

/** A paper as it is after a decision. */
export interface PaperAfter {
  publicId: string;
  title: string;
  records: string[];
  votes: number;
  comments: number;
}

/** What a decision comes to. */
export interface Effect {
  /** Papers in which the records are then. */
  papers: PaperAfter[];
  /** Addresses that lead to one of them from then on. */
  forwarded: { from: string; to: string }[];
  /** The same for the same effect: a confirmation is for what was shown. */
  stamp: string;
}

type Proof = Authorized<'site.administer'>;

/** Thrown to take a transaction back that only showed what would happen. */
class Shown extends Error {
  readonly effect: Effect;
  constructor(effect: Effect) {
    super('Only shown.');
    this.effect = effect;
  }
}

/** What would happen; nothing does. @throws FormProblem */
export async function previewDecision(
  { database }: Pick<Site, 'database'>,
  proof: Proof,
  wish: Wish,
  now: Date,
): Promise<Effect> {
  try {
    return await database.transaction(async (tx) => {
      throw new Shown((await run(tx, proof, wish, now)).effect);
    });
  } catch (thrown) {
    if (thrown instanceof Shown) return thrown.effect;
    throw asProblem(thrown, wish);
  }
}

/** Decides, if it still comes to what was shown. Returns the decision and its effect. @throws FormProblem */
export async function carryOutDecision(
  { database }: Pick<Site, 'database'>,
  proof: Proof,
  wish: Wish,
  stamp: string,
  now: Date,
): Promise<{ decision: RecordDecision; effect: Effect }> {
  try {
    return await database.transaction(async (tx) => {
      const { decision, effect } = await run(tx, proof, wish, now);
      if (effect.stamp !== stamp)
        throw new FormProblem('The records have changed since this was shown. Look at it again.', null, 409);
      await writeAudit(tx, auditOf(proof, wish, decision, effect), now);
      return { decision, effect };
    });
  } catch (thrown) {
    const problem = asProblem(thrown, wish);
    // The fields were on the page before: what is wrong now is said of the whole.
    throw problem instanceof FormProblem ? new FormProblem(problem.message, null, 409) : problem;
  }
}

async function run(
  tx: Queryable,
  proof: Proof,
  wish: Wish,
  now: Date,
): Promise<{ decision: RecordDecision; effect: Effect }> {
  const before = await requirePaper(tx, wish.paper);
  const options = { by: `@${proof.person.handle}`, reason: wish.reason, now, matcher: paperMatcher() };
  const other = wish.kind === 'join' ? await findPaperRecords(tx, wish.target) : null;
  const outcome = await decide(tx, { paper: before, other }, wish, options);
  const records = [...outcome.decision.pairs.flat(), ...before.records];
  const addresses = [before, other].flatMap((paper) => paper?.publicId ?? []);
  return { decision: outcome.decision, effect: await effectOf(tx, records, addresses) };
}

async function decide(
  tx: Queryable,
  { paper, other }: { paper: PaperRecords; other: PaperRecords | null },
  { kind, target }: Wish,
  options: Parameters<typeof splitRecords>[2],
): Promise<DecisionOutcome> {
  if (kind === 'undo') return await undoDecision(tx, target, options);
  if (kind === 'split') {
    const record = paper.records.find((each) => spellRecord(each) === target);
    if (!record) throw new FormProblem('That record is not one of this paper (any more).', 'target');
    return await splitRecords(tx, record, options);
  }
  const theirs = (other && firstRecordOf(other)) ?? parseRecordName(target);
  const ours = firstRecordOf(paper);
  if (!theirs || !ours)
    throw new FormProblem('There is no such paper here: give its id, DOI or address.', 'target');
  return await joinRecords(tx, ours, theirs, options);
}

async function requirePaper(tx: Queryable, publicId: string): Promise<PaperRecords> {
  const paper = await getPaperRecords(tx, publicId);
  if (!paper) throw new FormProblem('There is no such paper any more.', null, 409);
  return paper;
}

async function effectOf(
  tx: Queryable,
  records: Parameters<typeof papersOfRecords>[1],
  addresses: readonly string[],
): Promise<Effect> {
  const papers: PaperAfter[] = [];
  for (const { publicId, title, votes, comments } of await papersOfRecords(tx, records)) {
    const paper = await getPaperRecords(tx, publicId);
    papers.push({ publicId, title, votes, comments, records: (paper?.records ?? []).map(spellRecord) });
  }
  const forwarded: Effect['forwarded'] = [];
  for (const from of addresses) {
    const to = (await getPaperRecords(tx, from))?.publicId ?? from;
    if (to !== from) forwarded.push({ from, to });
  }
  const facts = papers.map(({ publicId, records: names }) => [publicId, names]);
  const stamp = createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 16);
  return { papers, forwarded, stamp };
}

function auditOf({ person }: Proof, wish: Wish, decision: RecordDecision, { papers }: Effect) {
  return {
    actorId: person.id,
    action: `records.${wish.kind}`,
    targetKind: 'paper',
    targetId: wish.paper,
    details: {
      decision: decision.id,
      ...(wish.kind === 'undo' ? {} : { reason: decision.reason }),
      [wish.kind === 'join' ? 'with' : 'record']: wish.kind === 'undo' ? undefined : wish.target,
      papers: papers.map(({ publicId }) => publicId).join(' '),
    },
  };
}

function asProblem(thrown: unknown, { kind }: Wish): unknown {
  if (!(thrown instanceof DecisionRefused)) return thrown;
  return new FormProblem(thrown.message, kind === 'undo' ? null : 'target', 409);
}
