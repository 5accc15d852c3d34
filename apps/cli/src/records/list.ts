// What `papertape records` and `papertape records decisions` print.
import type { ListedJoin } from '@papertape/database';
import { spellRecord as spell, type JoinKind, type RecordDecision } from '@papertape/papers';
import { withDatabase } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { plural } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';

interface ListOptions {
  limit: number;
  after?: string;
  json?: boolean;
}

/** Joins by likeness and by hand, or all of them. */
export async function listJoined(
  io: Io,
  { all, limit, after, json }: ListOptions & { all?: boolean },
): Promise<void> {
  await withDatabase(io, async ({ database: { db } }) => {
    const { listJoins } = await import('@papertape/database');
    const kinds: JoinKind[] = ['title-authors-year', 'decision', ...(all ? ['identifier' as const] : [])];
    const page = await listJoins(db, { kinds, limit, cursor: after ?? null });
    if (json) return await writeJson(io, page);
    if (page.items.length === 0)
      io.stderr.write(
        all
          ? 'No records were joined yet.\n'
          : 'No records were joined but by a common identifier; those too with --all.\n',
      );
    for (const join of page.items) await write(io.stdout, joinLines(io, join));
    tellMore(io, page.next);
  });
}

function joinLines(io: Io, { publicId, title, record, with: other, reason, joinedAt }: ListedJoin): string {
  const { bold, cyan, dim } = coloursFor(io.stdout, io.env);
  return [
    `${cyan(publicId)}  ${bold(title)}`,
    `  ${spell(record)} with ${spell(other)}`,
    `  ${reason}  ${dim(joinedAt.slice(0, 10))}\n`,
  ].join('\n');
}

/** Decisions, also those taken back. */
export async function listDecided(io: Io, { limit, after, json }: ListOptions): Promise<void> {
  await withDatabase(io, async ({ database: { db } }) => {
    const { listRecordDecisions } = await import('@papertape/database');
    const page = await listRecordDecisions(db, { limit, cursor: after ?? null });
    if (json) return await writeJson(io, page);
    if (page.items.length === 0) io.stderr.write('Nothing was split or joined by hand.\n');
    for (const decision of page.items) await write(io.stdout, decisionLines(io, decision));
    tellMore(io, page.next);
  });
}

/** A decision in two or three lines. */
export function decisionLines(io: Io, decision: RecordDecision): string {
  const { cyan, dim, yellow } = coloursFor(io.stdout, io.env);
  const { id, kind, pairs, by, reason, decidedAt, undoneAt, undoneBy } = decision;
  const [record, other] = pairs[0] ?? [];
  const others = pairs.length > 1 ? ` and ${plural(pairs.length - 1, 'more pair')}` : '';
  const what =
    record && other ? `${spell(record)} ${kind === 'split' ? 'from' : 'with'} ${spell(other)}${others}` : '';
  const undone = undoneAt ? yellow(`  undone by ${undoneBy ?? 'somebody'}, ${undoneAt.slice(0, 10)}\n`) : '';
  return `${cyan(id)}  ${kind} ${what}\n  ${reason}  ${dim(`${by}, ${decidedAt.slice(0, 10)}`)}\n${undone}`;
}

function tellMore(io: Io, next: string | null): void {
  if (next !== null) io.stderr.write(`More with --after ${next}\n`);
}
