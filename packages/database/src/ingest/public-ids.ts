// Public ids: what names a paper in its address. An arXiv id is used as it is; other identifiers lose signs on their
// way into an address, so that two may come out alike.
import { arxivIdOf } from '@papertape/papers';
import type { Queryable } from '../database.ts';
import { digest } from './incoming.ts';
import { readPublicIds } from './read.ts';
import type { PaperWrite } from './write.ts';

/** Sets each paper's public id to the one its identifiers give, with a suffix where another paper has that. */
export async function choosePublicIds(tx: Queryable, writes: readonly PaperWrite[]): Promise<void> {
  const ambiguous = writes.filter(({ merged }) => arxivIdOf(merged.identifiers) === null);
  const taken = new Map<string, number>();
  const wanted = ambiguous.flatMap((write) => [write.merged.publicId, suffixed(write)]);
  for (const { publicId, paperId } of await readPublicIds(tx, wanted)) taken.set(publicId, paperId);
  for (const write of writes) {
    const mine = [write.id, ...write.joined.map(({ id }) => id)];
    const owner = taken.get(write.merged.publicId);
    const free = owner === undefined || mine.includes(owner);
    write.publicId = free ? write.merged.publicId : suffixed(write);
    taken.set(write.publicId, write.id);
  }
}

function suffixed({ merged }: PaperWrite): string {
  const [first] = merged.identifiers;
  return `${merged.publicId}-${digest(first?.value ?? '')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 6)}`;
}
