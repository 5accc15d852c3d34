// `papertape harvest`: asks the sources now.
import { InvalidArgumentError, type Command } from 'commander';
import { addDays, parseDay, type DayRange, type FeedDay } from '@papertape/papers';
import type { HarvestReport, SourceName } from '@papertape/jobs';
import { examples, type CommandContext } from '../command.ts';
import { CommandFailure, EXIT, type ExitCode } from '../exit-codes.ts';
import { withSearch, type OpenedSearch } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { count, plural } from '../terminal/format.ts';
import { writeJson, type Io } from '../terminal/io.ts';
import { commandLog } from '../terminal/log.ts';
import { createProgress } from '../terminal/progress.ts';
import { updateIndex } from '../update-index.ts';

interface Options {
  from?: FeedDay;
  until?: FeedDay;
  force?: boolean;
  index: boolean;
  json?: boolean;
}

/** Short names for the sources, as people say them. */
const ALIASES: Readonly<Record<string, SourceName>> = { arxiv: 'arxiv-rss' };

export function addHarvest(program: Command, { io, finish }: CommandContext): void {
  program
    .command('harvest')
    .description('Ask the sources now: what is new, or the days given.')
    .argument('[source]', 'one source; all of them unless given (--list names them)')
    .option('--list', 'print the names of the sources')
    .option('--from <day>', 'first day, 2026-03-01: back-fill (huggingface, arxiv-oai)', readDay)
    .option('--until <day>', 'last day; the first day plus six unless given', readDay)
    .option('--force', 'ask even while a source is left alone because it wanted fewer requests')
    .option('--no-index', 'leave the search index to the site, or to a later command')
    .option('--json', 'print what each source gave as JSON')
    .addHelpText('after', `\n${ABOUT}\n${EXAMPLES}`)
    .action(async (source: string | undefined, options: Options & { list?: boolean }) => {
      if (options.list) return listSources(io, options.json ?? false);
      const names = await namesOf(source, options);
      const reports = await harvestAll(io, names, options);
      if (options.json) await writeJson(io, reports);
      finish(exitCodeOf(reports));
    });
}

const ABOUT = `The running site does this by itself each day. Sources are asked politely: arXiv over one connection
with a pause between requests. When a source does not answer, what came before stays, and the exit
code is 75.`;

const EXAMPLES = examples(
  ['papertape harvest', 'what is new everywhere'],
  ['papertape harvest huggingface --from 2026-03-01 --until 2026-03-31', 'a month of listings'],
  ['papertape harvest arxiv-oai --from 2026-03-01', 'a week of arXiv with all versions'],
);

async function listSources(io: Io, json: boolean): Promise<void> {
  const { SOURCE_NAMES, SOURCE_TITLES } = await import('@papertape/jobs');
  if (json)
    return writeJson(
      io,
      SOURCE_NAMES.map((name) => ({ name, title: SOURCE_TITLES[name] })),
    );
  for (const name of SOURCE_NAMES) io.stdout.write(`${name}  ${SOURCE_TITLES[name]}\n`);
}

async function namesOf(source: string | undefined, { from, until }: Options): Promise<SourceName[]> {
  const { isSourceName, SOURCE_NAMES } = await import('@papertape/jobs');
  if (until && !from) throw new CommandFailure('--until needs --from.', EXIT.usage);
  if (from && until && until < from) throw new CommandFailure('--until lies before --from.', EXIT.usage);
  if (source === undefined) return [...SOURCE_NAMES];
  const name = ALIASES[source] ?? source;
  if (isSourceName(name)) return [name];
  throw new CommandFailure(
    `There is no source '${source}'. Sources: ${SOURCE_NAMES.join(', ')}.`,
    EXIT.usage,
  );
}

async function harvestAll(io: Io, names: readonly SourceName[], options: Options): Promise<HarvestReport[]> {
  return withSearch(io, async (opened) => {
    const reports: HarvestReport[] = [];
    for (const name of names) {
      const report = await harvestOne(io, opened, name, options);
      if (!options.json) tell(io, report);
      io.signal.throwIfAborted();
      reports.push(report);
    }
    const changed = reports.some(({ created, updated }) => created + updated > 0);
    if (changed && options.index) await updateIndex(io, opened);
    return reports;
  });
}

async function harvestOne(
  io: Io,
  { configuration, database }: OpenedSearch,
  name: SourceName,
  { from, until, force }: Options,
): Promise<HarvestReport> {
  const { harvest } = await import('@papertape/jobs');
  const progress = createProgress(io.stderr);
  const days: DayRange | null = from ? { first: from, last: until ?? addDays(from, 6) } : null;
  try {
    const context = { configuration, database, now: io.now, log: commandLog(io, configuration.LOG_LEVEL) };
    return await harvest(context, name, {
      ...(days ? { days } : {}),
      force: force ?? false,
      updateSearch: false,
      signal: io.signal,
      onProgress: ({ place, records, created }) =>
        progress.show(`${name}: ${place} · ${plural(records, 'paper')}, ${count(created)} new`),
    });
  } finally {
    progress.end();
  }
}

function tell(io: Io, { source, status, message, rejected, nextTryAt }: HarvestReport): void {
  const { green, red, yellow, dim } = coloursFor(io.stderr, io.env);
  const mark = status === 'done' ? green('✓') : status === 'failed' ? red('✗') : yellow('…');
  const next = nextTryAt ? dim(` (the site asks again at ${nextTryAt.toISOString()})`) : '';
  io.stderr.write(`${mark} ${source}: ${message}${next}\n`);
  for (const { item, reason } of rejected.slice(0, 5)) io.stderr.write(`  ${item}: ${reason}\n`);
}

function exitCodeOf(reports: readonly HarvestReport[]): ExitCode {
  return reports.every(({ status }) => status === 'done') ? EXIT.ok : EXIT.temporary;
}

function readDay(text: string): FeedDay {
  const day = parseDay(text);
  if (!day) throw new InvalidArgumentError('Expected a day such as 2026-03-01.');
  return day;
}
