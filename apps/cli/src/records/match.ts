// `papertape records match`: stored papers gone through with this version's matcher.
import { withSearch } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { count, plural } from '../terminal/format.ts';
import { writeJson, type Io } from '../terminal/io.ts';
import { createProgress } from '../terminal/progress.ts';
import { updateIndex } from '../update-index.ts';

/** Goes through what is waiting. */
export async function matchAgain(io: Io, { json }: { json?: boolean }): Promise<void> {
  await withSearch(io, async (opened) => {
    const { matchRecords } = await import('@papertape/jobs');
    const { configuration, database } = opened;
    const progress = createProgress(io.stderr);
    try {
      const { papers, joined, parted } = await matchRecords(
        { configuration, database, now: io.now },
        io.signal,
        ({ papers, of }) => progress.show(`${count(papers)} of ${plural(of, 'paper')}`),
      );
      progress.end();
      io.signal.throwIfAborted();
      if (joined + parted > 0) await updateIndex(io, opened);
      if (json) return await writeJson(io, { papers, joined, parted });
      const { green } = coloursFor(io.stderr, io.env);
      const done = papers === 0 ? 'nothing was waiting' : `${plural(papers, 'paper')} gone through`;
      io.stderr.write(
        `${green('✓')} ${done}: ${count(joined)} joined with others, ${count(parted)} parted\n`,
      );
    } finally {
      progress.end();
    }
  });
}
