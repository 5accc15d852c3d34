// Public ids: what names a paper in its address. An arXiv id is used as it is; other identifiers lose signs on their
// way into an address, so that two may come out alike.
import { arxivIdOf, type Identifier, type MergedPaper, publicIdOf, sourceRank } from '@papertape/papers';
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { digest } from './incoming.ts';
import { nameOf } from './neighbourhood.ts';
import type { PaperPlan } from './plan.ts';
import { readPublicIds } from './read.ts';
import type { PaperWrite } from './write.ts';

/** Sets each paper's public id to the one its identifiers give, with a suffix where another paper has that. */
export async function choosePublicIds(tx: Queryable, plans: readonly PaperPlan[]): Promise<void> {
  const namesakes = suffixNamesakes(plans);
  const writes = plans.filter((plan) => !namesakes.has(plan)).map(({ write }) => write);
  const ambiguous = writes.filter(({ merged }) => arxivIdOf(merged.identifiers) === null);
  const taken = await readTaken(tx, ambiguous, plans);
  for (const write of keepersFirst(writes)) {
    const mine = [write.id, ...write.joined.map(({ id }) => id)];
    const owner = taken.get(write.merged.publicId);
    const free = owner === undefined || mine.includes(owner);
    write.publicId = free ? write.merged.publicId : suffixed(write);
    taken.set(write.publicId, write.id);
  }
}

/** Public ids, wanted by these, that papers have or had. What the planned papers have now is theirs to choose again. */
async function readTaken(
  tx: Queryable,
  ambiguous: readonly PaperWrite[],
  plans: readonly PaperPlan[],
): Promise<Map<string, number>> {
  const owners = new Map(
    plans.flatMap(({ write }) => [write, ...write.joined].map(({ id }) => [id, write.merged] as const)),
  );
  const claims = new Map(ambiguous.map(({ merged }) => [merged.publicId, merged]));
  const wanted = ambiguous.flatMap((write) => [write.merged.publicId, suffixed(write)]);
  const taken = new Map<string, number>();
  for (const { publicId, paperId, alias } of await readPublicIds(tx, wanted)) {
    const owner = owners.get(paperId);
    const free = owner && (!alias || isGivenUp(publicId, owner, claims.get(publicId)));
    if (!free) taken.set(publicId, paperId);
  }
  return taken;
}

/** Whether a former public id is no more one that its paper's identifiers would give, but for those of the claimant. */
function isGivenUp(publicId: string, owner: MergedPaper, claimant: MergedPaper | undefined): boolean {
  const claimed = new Set(claimant?.identifiers.map(keyOf));
  return !owner.identifiers.some((one) => publicIdOf([one]) === publicId && !claimed.has(keyOf(one)));
}

/** Papers that have the public id already before others that would like it. */
function keepersFirst(writes: readonly PaperWrite[]): PaperWrite[] {
  const keeps = ({ before, merged }: PaperWrite) => before?.publicId === merged.publicId;
  return [...writes.filter(keeps), ...writes.filter((write) => !keeps(write))];
}

/**
 * Papers that share an identifier, which persons keep apart: the address it makes is for the one with the most trusted
 * record that has it. The others named by it get theirs here, and are returned.
 */
function suffixNamesakes(plans: readonly PaperPlan[]): Set<PaperPlan> {
  const holders = new Map<string, PaperPlan[]>();
  for (const plan of plans)
    for (const identifier of plan.write.merged.identifiers) {
      const list = holders.get(keyOf(identifier));
      if (list) list.push(plan);
      else holders.set(keyOf(identifier), [plan]);
    }
  const namesakes = new Set<PaperPlan>();
  for (const plan of plans) {
    const [first] = plan.write.merged.identifiers;
    const rivals = first ? (holders.get(keyOf(first)) ?? []) : [];
    if (!first || rivals.length < 2) continue;
    const mine = trustIn(plan, first);
    if (!rivals.some((rival) => trustIn(rival, first) < mine)) continue;
    plan.write.publicId = `${plan.write.merged.publicId}-${suffix(mine)}`;
    namesakes.add(plan);
  }
  return namesakes;
}

/** Orders papers by the most trusted of their records that have an identifier. */
function trustIn({ records }: PaperPlan, identifier: Identifier): string {
  const best = records.find(({ record }) =>
    record.identifiers.some((one) => keyOf(one) === keyOf(identifier)),
  );
  return best ? `${sourceRank(best.source)} ${nameOf(best)}` : '~';
}

function keyOf({ scheme, value }: Identifier): string {
  return `${scheme} ${value}`;
}

function suffixed({ merged }: PaperWrite): string {
  const [first] = merged.identifiers;
  return `${merged.publicId}-${suffix(first?.value ?? '')}`;
}

function suffix(text: string): string {
  return digest(text)
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 6);
}

/** Frees public ids that papers of this batch give to each other, since each may be there once at any moment. */
export async function freePublicIds(tx: Queryable, writes: readonly PaperWrite[]): Promise<void> {
  const wanted = new Set(writes.map(({ publicId }) => publicId));
  const leaving = writes.filter(
    ({ before, publicId }) => before && before.publicId !== publicId && wanted.has(before.publicId),
  );
  if (leaving.length === 0) return;
  await tx.execute(sql`
    update papers set public_id = 'changing ' || id where id = any(${sql.param(leaving.map(({ id }) => id))}::bigint[])`);
}

/** Takes away former public ids that are the present ones of other papers now. */
export async function dropUsedAliases(tx: Queryable, writes: readonly PaperWrite[]): Promise<void> {
  if (writes.every(({ before, knownSince }) => before === null && knownSince === null)) return;
  const renamed = writes.filter(({ before, publicId }) => before?.publicId !== publicId);
  if (renamed.length === 0) return;
  await tx.execute(sql`
    delete from paper_aliases where public_id = any(${sql.param(renamed.map(({ publicId }) => publicId))}::text[])`);
}
