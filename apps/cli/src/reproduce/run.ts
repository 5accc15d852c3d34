// `papertape reproduce NAME`: runs the seeds, keeps what has finished, and says what came out.
import { existsSync, rmSync } from 'node:fs';
import { relative } from 'node:path';
import { readConfiguration } from '@papertape/configuration';
import { resultToJson, type Result, type RunEvent } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { coloursFor } from '../terminal/colours.ts';
import { plural, wrap } from '../terminal/format.ts';
import { write, type Io } from '../terminal/io.ts';
import { describeResult } from './claims.ts';
import { standInsOf, withData, type DataAccess } from './data.ts';
import { readResult, resultFiles, type ResultFiles } from './files.ts';
import type { RunFlags } from './options.ts';
import { openRoom } from './rooms.ts';
import { chooseSeeds, type ChosenSeeds } from './seeds.ts';
import { watchRun } from './watch.ts';
import { workersInWords } from './workers.ts';

/** Everything about a run that is settled before it begins. */
interface Plan {
  room: Room;
  flags: RunFlags;
  files: ResultFiles;
  chosen: ChosenSeeds;
  /** The checkpoint to go on from. */
  resume: Result | null;
}

/** Runs a room by name; ends with 3 where a seed failed. */
export async function runRoom({ io, finish }: CommandContext, name: string, flags: RunFlags): Promise<void> {
  const configuration = readConfiguration(io.env);
  const room = await openRoom(name, flags.methods);
  const plan = makePlan(room, flags, configuration.DATA_DIR);
  await withData(configuration, flags.data ?? [], io.signal, async ({ access, unanswered }) => {
    try {
      if (flags.record) await refuseStandIns(plan, access);
      await announce(io, plan);
      const result = await runWatched(io, plan, access);
      await keep(io, plan, result);
      if (result.runs.some(({ status }) => status === 'failed')) finish(EXIT.partial);
    } catch (error) {
      throw io.signal.aborted ? error : named(error, unanswered());
    }
  });
}

function makePlan(room: Room, flags: RunFlags, dataDir: string): Plan {
  const { name, definition } = room;
  if (!definition.runtimes.includes('node')) {
    throw new CommandFailure(`'${name}' runs in browsers only: open its page on the site.`, EXIT.usage);
  }
  const chosen = chooseSeeds(definition.profiles[flags.profile].seeds, flags.seeds);
  if (flags.record && !chosen.registered) {
    throw new CommandFailure(
      `--record needs the registered seeds, without --seeds. ${chosen.note}`,
      EXIT.usage,
    );
  }
  const files = resultFiles(dataDir, name, flags.profile, flags.out);
  const resume = flags.resume && existsSync(files.checkpoint) ? readResult(files.checkpoint) : null;
  return { room, flags, files, chosen, resume };
}

async function refuseStandIns({ room, flags }: Plan, access: DataAccess): Promise<void> {
  const titles = await standInsOf(room, flags.profile, access);
  if (titles.length === 0) return;
  throw new CommandFailure(
    `No record without the paper's data: only a stand-in is here for ${titles.join(', ')}. Give its folder with --data DIR.`,
    EXIT.usage,
  );
}

/** What a person wants to know before waiting. */
async function announce(io: Io, { room, flags, files, chosen, resume }: Plan): Promise<void> {
  const { minutes, megabytes } = room.definition.profiles[flags.profile];
  const { dim, yellow } = coloursFor(io.stderr, io.env);
  const say = (text: string) => io.stderr.write(`${wrap(text, io.stderr.columns ?? 80)}\n`);
  const time = minutes < 1 ? 'less than a minute' : `about ${plural(Math.round(minutes), 'minute')}`;
  say(
    `${room.name}, profile ${flags.profile}: ${plural(chosen.seeds.length, 'seed')} (${chosen.seeds.join(', ')}); ` +
      `${time} and ${Math.round(megabytes)} MB for the registered ones.`,
  );
  const shared = await workersInWords(room, flags);
  if (shared !== null) say(shared);
  if (chosen.note !== null) io.stderr.write(`${yellow(wrap(chosen.note, io.stderr.columns ?? 80))}\n`);
  const begun = existsSync(files.parts);
  if (resume) say(`Going on: ${plural(finishedIn(resume).size, 'seed')} finished before.`);
  else if (flags.resume && begun) say('Going on within the first seeds: parts of them finished before.');
  else if (flags.resume) say('Nothing to go on from: it begins with the first seed.');
  else if (begun || existsSync(files.checkpoint)) {
    say('An earlier run of this was not finished; --resume would go on from it. This one begins again.');
  }
  io.stderr.write(dim(`Ctrl-C keeps the seeds, and parts of seeds, that have finished.\n`));
}

function finishedIn({ runs }: Result): Set<number> {
  return new Set(runs.filter(({ status }) => status === 'finished').map(({ seed }) => seed));
}

async function runWatched(io: Io, plan: Plan, access: DataAccess): Promise<Result> {
  const { room, flags, files, chosen, resume } = plan;
  const { runInNode, writeWhole } = await import('@papertape/reproduction/node');
  const finished = resume ? finishedIn(resume) : new Set<number>();
  const watch = watchRun(io, chosen.seeds, { json: flags.json ?? false, finished });
  if (!flags.resume) rmSync(files.parts, { recursive: true, force: true });
  let kept = finished.size;
  const onEvent = (event: RunEvent) => {
    if (event.type === 'checkpoint') {
      kept = finishedIn(event.result).size;
      writeWhole(files.checkpoint, resultToJson(event.result));
    }
    watch.onEvent(event);
  };
  try {
    return await runInNode(room, {
      profile: flags.profile,
      seeds: chosen.seeds,
      device: flags.device,
      workers: flags.workers,
      sideBySide: flags.sideBySide,
      signal: io.signal,
      onEvent,
      partsFolder: files.parts,
      ...access,
      ...(resume ? { resume } : {}),
    });
  } catch (error) {
    watch.end();
    if (io.signal.aborted) tellHowToGoOn(io, plan, kept);
    throw error;
  } finally {
    watch.end();
  }
}

function tellHowToGoOn(io: Io, { room, flags, files, chosen }: Plan, kept: number): void {
  const of = `${kept} of ${plural(chosen.seeds.length, 'seed')}`;
  const parts = existsSync(files.parts);
  if (kept === 0 && !parts) return void io.stderr.write('No seed had finished: there is nothing to keep.\n');
  const words = ['papertape reproduce', room.name, '--profile', flags.profile];
  if (flags.seeds !== undefined) words.push('--seeds', String(flags.seeds));
  if (flags.out !== undefined) words.push('--out', flags.out);
  if (flags.methods !== undefined) words.push('--methods', flags.methods);
  if (flags.workers !== undefined) words.push('--workers', String(flags.workers));
  if (flags.sideBySide) words.push('--side-by-side');
  for (const folder of flags.data ?? []) words.push('--data', folder);
  const where = kept === 0 ? `Kept parts of seeds in ${files.parts}` : `Kept ${of} in ${files.checkpoint}`;
  io.stderr.write(`${where}. Go on with:\n  ${words.join(' ')} --resume\n`);
}

/** Writes the result, the record where asked, and what came out. */
async function keep(io: Io, { room, flags, files }: Plan, result: Result): Promise<void> {
  const { writeWhole } = await import('@papertape/reproduction/node');
  const text = resultToJson(result);
  writeWhole(files.result, text);
  const failed = result.runs.filter(({ status }) => status === 'failed').length;
  if (failed === 0) {
    for (const path of [files.checkpoint, files.parts]) rmSync(path, { recursive: true, force: true });
  }
  const columns = io.stdout.columns ?? 80;
  const shown = { columns, colours: coloursFor(io.stdout, io.env) };
  await write(io.stdout, flags.json ? text : `\n${describeResult(room.definition, result, shown)}\n`);
  io.stderr.write(`Result: ${files.result}\n`);
  if (failed > 0) io.stderr.write(`${plural(failed, 'seed')} failed; --resume runs them again.\n`);
  if (flags.record) await record(io, room, result);
}

async function record(io: Io, room: Room, result: Result): Promise<void> {
  const { writeRecord } = await import('@papertape/reproduction/node');
  const path = await writeRecord(room, result);
  const { yellow } = coloursFor(io.stderr, io.env);
  io.stderr.write(`Recorded: ${relative(process.cwd(), path)}\n`);
  const { commit } = result.environment;
  if (commit === null || commit.includes('-dirty')) {
    const why = commit === null ? 'the commit is not known' : 'there are changes that are not committed';
    io.stderr.write(
      yellow(`Others cannot run exactly this: ${why}. Commit, then record again before publishing.\n`),
    );
  }
}

/** Errors that the person can act on, with their exit codes. */
function named(error: unknown, unanswered: boolean): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'ResumeError') {
    return new CommandFailure(`${error.message} Without --resume it begins again.`, EXIT.usage);
  }
  if (error.name === 'DatasetUnavailable' && unanswered) {
    return new CommandFailure(error.message, EXIT.temporary);
  }
  return error;
}
