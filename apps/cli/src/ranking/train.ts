// `papertape ranking train`: a round of training now.
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { withDatabase } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { count } from '../terminal/format.ts';
import { writeJson } from '../terminal/io.ts';
import { commandLog } from '../terminal/log.ts';

/** Trains and judges; the exit code is 3 where the new version was not put live because of what was found. */
export async function trainNow({ io, finish }: CommandContext, { json }: { json?: boolean }): Promise<void> {
  const round = await withDatabase(io, async ({ configuration, database }) => {
    const { trainRanking } = await import('@papertape/jobs/ranking');
    const log = commandLog(io, configuration.LOG_LEVEL);
    return await trainRanking({ database, log, now: io.now }, io.signal);
  });
  if (round.outcome === 'failed') throw new CommandFailure(`Nothing was trained: ${round.words}`);
  if (json) await writeJson(io, round);
  else {
    const { green, red } = coloursFor(io.stderr, io.env);
    const mark = round.outcome === 'rejected' || round.outcome === 'suspicious' ? red('✗') : green('✓');
    io.stderr.write(`${mark} ${HEADINGS[round.outcome]} (${count(round.rows)} matured impressions).\n`);
    if (round.words !== '') io.stderr.write(`  ${round.words}\n`);
  }
  if (round.outcome === 'rejected' || round.outcome === 'suspicious') finish(EXIT.partial);
}

const HEADINGS = {
  live: 'A new version is live',
  rejected: 'The new version is not put live',
  undecided: 'Nothing is decided yet',
  waiting: 'There is too little to learn from yet',
  held: 'The new version is held back: `papertape ranking release` lets new ones go live',
  suspicious: 'The log is not believed, and nothing goes live',
  overtaken: 'Another version went live meanwhile: train again',
} as const;
