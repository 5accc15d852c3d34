// Brings the search index up to date after a command changed papers.
import type { OpenedSearch } from './opening.ts';
import { coloursFor } from './terminal/colours.ts';
import { count, duration } from './terminal/format.ts';
import type { Io } from './terminal/io.ts';
import { createProgress } from './terminal/progress.ts';

const STEPS = {
  index: 'Indexing words',
  study: 'Learning the meaning of words',
  embed: 'Making vectors',
} as const;

/** Updates the index; while a site runs on the same PGlite, texts only, since that site makes the vectors itself. */
export async function updateIndex(io: Io, { database, search }: OpenedSearch): Promise<void> {
  const progress = createProgress(io.stderr);
  const started = performance.now();
  const siteRuns = database.kind === 'pglite' && database.connection === 'client';
  try {
    const report = await search.update({
      signal: io.signal,
      textOnly: siteRuns,
      onProgress: ({ step, done, total }) =>
        progress.show(`${STEPS[step]}: ${count(done)}${total === null ? '' : ` of ${count(total)}`}`),
    });
    progress.end();
    const { green, dim } = coloursFor(io.stderr, io.env);
    const embedded = report.embedded > 0 ? `, ${count(report.embedded)} with vectors` : '';
    const later = siteRuns ? '; the running site makes the vectors' : '';
    const took = dim(`(${duration(performance.now() - started)})`);
    io.stderr.write(`${green('✓')} search: ${count(report.indexed)} indexed${embedded}${later} ${took}\n`);
  } catch (error) {
    // The papers are in; search goes on with what it has.
    if (!(error instanceof Error) || error.name !== 'EmbedderUnavailable') throw error;
    io.stderr.write(`search: ${error.message}\n`);
  } finally {
    progress.end();
  }
}
