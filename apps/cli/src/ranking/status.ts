// `papertape ranking status`: which version ranks, and whether it learns.
import type { ModelVersion } from '@papertape/database';
import type { WholeRankingHealth } from '@papertape/jobs/ranking';
import type { VersionFigures } from '@papertape/personal-ranking/learning';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { withDatabase } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { count, table } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';

const LISTED = 10;

interface Status {
  health: WholeRankingHealth;
  versions: ModelVersion[];
}

/** Prints the state; the exit code is 1 while something needs a person. */
export async function printStatus(
  { io, finish }: CommandContext,
  { json }: { json?: boolean },
): Promise<void> {
  const status = await withDatabase(io, async ({ database: { db } }): Promise<Status> => {
    const { listModelVersions } = await import('@papertape/database');
    const { readWholeRankingHealth } = await import('@papertape/jobs/ranking');
    return {
      health: await readWholeRankingHealth(db, io.now()),
      versions: await listModelVersions(db, { limit: LISTED }),
    };
  });
  if (json) await writeJson(io, status);
  else await print(io, status);
  if (status.health.condition === 'failing') finish(EXIT.failure);
}

const CONDITIONS = {
  off: 'Nobody was shown a personal ranking in 30 days.',
  gathering: 'The trend ranks until there is enough to learn from.',
  well: 'It learns.',
  failing: '',
} as const;

async function print(io: Io, { health, versions }: Status): Promise<void> {
  const words = await import('@papertape/personal-ranking/learning');
  const { bold, green, red } = coloursFor(io.stdout, io.env);
  const { condition, problems, live, log, round, hold, report } = health;
  const lines = problems.map((problem) => `${red('✗')} ${problem}`);
  if (problems.length === 0)
    lines.push(`${condition === 'well' ? `${green('✓')} ` : ''}${CONDITIONS[condition]}`);
  const facts = [
    ['Ranks now', words.versionName(live)],
    ['Rankings in 30 days', `${count(log.decisions)}, of them ${count(log.waiting)} not matured`],
    ['Readers', `${count(log.readers)}, and ${count(log.turnedOff)} who turned it off`],
    ['Last training', round === null ? 'never' : `${round.at} ${round.outcome}`],
    ...(hold === null ? [] : [['New versions', `held back since ${hold.since}`]]),
  ];
  lines.push(table(facts, '  ').trimEnd());
  if (round && round.words !== '' && round.outcome !== 'failed') lines.push(`  ${round.words}`);
  if (report?.exploration) lines.push('', words.explorationWords(report.exploration));
  if (report?.alternation) lines.push(words.alternationWords(report.alternation));
  if (report) lines.push(...words.logWords(report));
  const figures = new Map((report?.versions ?? []).map((version) => [version.model, version]));
  const rows = versions.map(({ id, state, createdAt }) => [
    String(id),
    state,
    createdAt.slice(0, 16),
    earned(figures.get(id), words.perHundred),
  ]);
  const trend = figures.get(null);
  if (trend) rows.push(['trend', live === null ? 'live' : 'fallback', '', earned(trend, words.perHundred)]);
  if (rows.length > 0)
    lines.push('', bold('Versions, with the reward of 100 papers shown'), table(rows, '  ').trimEnd());
  await write(io.stdout, `${lines.join('\n')}\n`);
}

function earned(
  figures: VersionFigures | undefined,
  words: (reward: VersionFigures['reward']) => string,
): string {
  return figures ? `${words(figures.reward)}, ${count(figures.impressions)} shown` : 'nothing matured';
}
