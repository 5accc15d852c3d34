// What `papertape enrich` does: a round, its plan, or taking everything away.
import type { EnrichmentPlan, EnrichmentRound, EnrichmentSettings } from '@papertape/jobs/enrichment';
import type { Configuration } from '@papertape/configuration';
import { dayAt } from '@papertape/papers';
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { withDatabase, withSearch } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { count, duration, plural, table } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';
import { createProgress } from '../terminal/progress.ts';

interface Options {
  limit?: number;
  json?: boolean;
}

/** Asks now; the exit code tells whether everything was asked about and gave something to keep. */
export async function runRound({ io, finish }: CommandContext, { limit, json }: Options): Promise<void> {
  const progress = createProgress(io.stderr);
  const round = await withSearch(io, async ({ configuration, database, search }) => {
    await requireSettings(configuration);
    const { enrichPapers } = await import('@papertape/jobs/enrichment');
    try {
      return await enrichPapers(
        { configuration, database, search, now: io.now },
        {
          signal: io.signal,
          ...(limit === undefined ? {} : { limit }),
          onProgress: ({ asked, planned }) =>
            progress.show(`${count(asked)} of ${plural(planned, 'paper')} asked`),
        },
      );
    } finally {
      progress.end();
    }
  });
  if (json) await writeJson(io, round);
  else tell(io, round);
  io.signal.throwIfAborted();
  if (round.outcome === 'busy') throw new CommandFailure('Another process is at it.', EXIT.temporary);
  if (round.outcome === 'failed') throw new CommandFailure(round.words, EXIT.temporary);
  if (round.refused + round.failed > 0 || round.outcome === 'budget') finish(EXIT.partial);
}

function tell(io: Io, round: EnrichmentRound): void {
  const { green, yellow, dim } = coloursFor(io.stderr, io.env);
  if (round.outcome === 'nothing') return void io.stderr.write(`${green('✓')} No paper needs it.\n`);
  const parts = [
    plural(round.done, 'paper') + ' summarised',
    ...(round.refused > 0 ? [`${count(round.refused)} gave nothing to keep`] : []),
    ...(round.failed > 0 ? [`${count(round.failed)} failed`] : []),
    ...(round.left > 0 ? [`${count(round.left)} left`] : []),
  ];
  const mark = round.refused + round.failed + round.left > 0 ? yellow('•') : green('✓');
  io.stderr.write(`${mark} ${parts.join(', ')}.\n`);
  const cached =
    round.cachedTokens === null ? '' : `, ${count(round.cachedTokens)} of them from the server's cache`;
  const tokens = `${count(round.promptTokens)} tokens of prompts${cached}, ${count(round.completionTokens)} of answers`;
  io.stderr.write(dim(`  ${tokens}; ${duration(1000 * round.seconds)}\n`));
  // Failures of the whole are told as the command's own.
  if (round.outcome !== 'failed' && round.words !== '') io.stderr.write(`  ${round.words}\n`);
}

/** Prints what a round would ask; nothing is sent. */
export async function printPlan({ io }: CommandContext, { limit, json }: Options): Promise<void> {
  const { plan, settings } = await withDatabase(io, async ({ configuration, database }) => {
    const known = await requireSettings(configuration);
    const { planEnrichment } = await import('@papertape/jobs/enrichment');
    const now = io.now();
    const day = dayAt(now, configuration.TIME_ZONE);
    const options = { now, day, ...(limit === undefined ? {} : { limit }) };
    return { plan: await planEnrichment(database.db, known, options), settings: known };
  });
  if (json) await writeJson(io, planJson(plan));
  else await describe(io, plan, settings);
}

function planJson({ papers, requests, dailyTokens, ...plan }: EnrichmentPlan) {
  return {
    ...plan,
    papers: papers.map(({ publicId, title }) => ({ id: publicId, title })),
    dailyTokens: Number.isFinite(dailyTokens) ? dailyTokens : null,
    first: requests[0]?.body ?? null,
  };
}

async function describe(
  io: Io,
  plan: EnrichmentPlan,
  { url, model, language }: EnrichmentSettings,
): Promise<void> {
  const { bold, dim } = coloursFor(io.stdout, io.env);
  if (plan.papers.length === 0 && plan.left === 0) return write(io.stdout, 'No paper needs it.\n');
  const budget = Number.isFinite(plan.dailyTokens) ? ` of ${count(plan.dailyTokens)} a day` : ', no limit';
  const facts = [
    ['Asked', `${model} at ${url}, in ${language}`],
    ['Papers', count(plan.papers.length) + (plan.left > 0 ? `; ${count(plan.left)} more wait` : '')],
    ['Tokens', `about ${count(plan.promptTokens)} of prompts, ${count(plan.answerTokens)} of answers`],
    ['Used today', count(plan.usedToday) + budget],
    ['Shared', `${count(plan.sharedTokens)} tokens, with which every prompt begins`],
    ['Saving', `${(100 * plan.saving).toFixed(1)}% of the prompts' tokens, where the server keeps prefixes`],
  ];
  await write(io.stdout, table(facts));
  const messages = plan.requests[0]?.body.messages;
  for (const message of Array.isArray(messages) ? (messages as { role: string; content: string }[]) : [])
    await write(io.stdout, `\n${bold(`First prompt, ${message.role}`)}\n${message.content.trimEnd()}\n`);
  const others = plan.papers.slice(1, 11).map(({ publicId, title }) => [dim(publicId), title]);
  if (others.length > 0) await write(io.stdout, `\n${bold('Then')}\n${table(others, '  ')}`);
  if (plan.papers.length > 11) await write(io.stdout, dim(`  and ${count(plan.papers.length - 11)} more\n`));
}

/** The settings. @throws CommandFailure where no model is set or the prompt cannot be used */
async function requireSettings(configuration: Configuration): Promise<EnrichmentSettings> {
  const { readEnrichmentSettings } = await import('@papertape/jobs/enrichment');
  const settings = await readEnrichmentSettings(configuration).catch((error: unknown) => {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), EXIT.usage);
  });
  if (settings === null)
    throw new CommandFailure(
      'No model is set: set ENRICHMENT_URL and ENRICHMENT_MODEL (docs/summaries.md).',
      EXIT.usage,
    );
  return settings;
}

/** Takes away all that was written. */
export async function forgetAll({ io }: CommandContext, { json }: Options): Promise<void> {
  const forgotten = await withSearch(io, async ({ database, search }) => {
    const { forgetEnrichments } = await import('@papertape/database');
    const papers = await database.transaction((tx) => forgetEnrichments(tx, io.now()));
    await search.update({ textOnly: true, signal: io.signal });
    return papers;
  });
  if (json) return writeJson(io, { forgotten });
  const kept =
    forgotten === 0 ? 'There was nothing.' : `What a machine wrote of ${plural(forgotten, 'paper')} is gone.`;
  io.stderr.write(`${kept}\n`);
}
