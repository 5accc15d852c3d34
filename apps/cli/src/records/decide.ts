// Splitting and joining by hand, and taking it back.
import type { DecisionOutcome, Queryable } from '@papertape/database';
import type { RecordMatcher } from '@papertape/database';
import { withSearch } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { writeJson, type Io } from '../terminal/io.ts';
import { updateIndex } from '../update-index.ts';
import { requireEither, requirePaper, requireRecord } from './names.ts';

/** Who decides and why, and how it is told. */
export interface Decide {
  by: string;
  reason: string;
  json?: boolean;
}

/** Takes a record out of its paper. @throws CommandFailure, DecisionRefused */
export async function split(
  io: Io,
  { paper, record }: { paper: string; record: string },
  options: Decide,
): Promise<void> {
  await decide(io, options, async (tx, decision) => {
    const { splitRecords } = await import('@papertape/database');
    return await splitRecords(tx, requireRecord(await requirePaper(tx, paper), record), decision);
  });
}

/** Makes two papers one. @throws CommandFailure, DecisionRefused */
export async function join(io: Io, { a, b }: { a: string; b: string }, options: Decide): Promise<void> {
  await decide(io, options, async (tx, decision) => {
    const { joinRecords } = await import('@papertape/database');
    return await joinRecords(tx, await requireEither(tx, a), await requireEither(tx, b), decision);
  });
}

/** Takes a decision back. @throws DecisionRefused */
export async function undo(io: Io, id: string, options: Omit<Decide, 'reason'>): Promise<void> {
  await decide(io, { ...options, reason: '' }, async (tx, decision) => {
    const { undoDecision } = await import('@papertape/database');
    return await undoDecision(tx, id, decision);
  });
}

type Run = (
  tx: Queryable,
  decision: { by: string; reason: string; now: Date; matcher: RecordMatcher },
) => Promise<DecisionOutcome>;

async function decide(io: Io, { by, reason, json }: Decide, run: Run): Promise<void> {
  await withSearch(io, async (opened) => {
    const { paperMatcher } = await import('@papertape/jobs');
    const decision = { by, reason, now: io.now(), matcher: paperMatcher() };
    const outcome = await opened.database.transaction((tx) => run(tx, decision));
    await updateIndex(io, opened);
    if (json) return await writeJson(io, outcome);
    tell(io, outcome);
  });
}

function tell(io: Io, { decision, papers }: DecisionOutcome): void {
  const { green, cyan } = coloursFor(io.stdout, io.env);
  const { id, kind, undoneAt } = decision;
  const done = undoneAt ? `Undone: ${kind}` : kind === 'split' ? 'Split' : 'Joined';
  const where = papers.map(cyan).join(' and ');
  io.stdout.write(`${green('✓')} ${done} ${cyan(id)}: the records are in ${where} now.\n`);
  if (!undoneAt) io.stderr.write(`To take it back: papertape records undo ${id}\n`);
}
