// `papertape reproduce verify FILE`: computes the verdicts again, runs the seeds again, and compares.
import { readConfiguration } from '@papertape/configuration';
import type { Comparison, Result } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { coloursFor } from '../terminal/colours.ts';
import { plural, wrap } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';
import { warnings } from './claims.ts';
import { describeComparison, describeForgeries } from './comparison.ts';
import { withData, type DataAccess } from './data.ts';
import { readResult } from './files.ts';
import { forgedClaims } from './forgeries.ts';
import type { RunFlags } from './options.ts';
import { openRoom } from './rooms.ts';
import { watchRun } from './watch.ts';
import { workersInWords } from './workers.ts';

export type VerifyFlags = Pick<
  RunFlags,
  'seeds' | 'device' | 'workers' | 'sideBySide' | 'data' | 'json' | 'methods'
>;
type Compared = Extract<Comparison, { comparable: true }>;

/** Ends with 1 where the result differs. Throws CommandFailure (wrong input) where it cannot be compared. */
export async function verifyResult(
  { io, finish }: CommandContext,
  file: string,
  flags: VerifyFlags,
): Promise<void> {
  const configuration = readConfiguration(io.env);
  const result = readResult(file);
  const room = await openRoom(result.reproduction, flags.methods);
  const forged = forgedClaims(room.definition, result);
  const shown = { columns: io.stdout.columns ?? 80, colours: coloursFor(io.stdout, io.env) };
  if (!flags.json) {
    const { yellow } = shown.colours;
    const doubts = warnings(room.definition, result).map((text) => yellow(wrap(text, shown.columns, '! ')));
    const text = describeForgeries(forged, result.claims.length, shown);
    await write(io.stdout, [...doubts, text].join('\n'));
  }
  const comparison = await withData(configuration, flags.data ?? [], io.signal, ({ access }) =>
    runAgain(io, room, result, flags, access),
  );
  const agrees = comparison.agrees && forged.length === 0;
  if (flags.json) await writeJson(io, { file, agrees, forged, comparison });
  else await write(io.stdout, describeComparison(comparison, agrees, shown));
  if (!agrees) finish(EXIT.failure);
}

async function runAgain(
  io: Io,
  room: Room,
  result: Result,
  { seeds: wanted, device, workers, sideBySide, json = false }: VerifyFlags,
  access: DataAccess,
): Promise<Compared> {
  const ran = result.seeds.filter((seed) => result.runs.some((run) => run.seed === seed));
  const seeds = ran.slice(0, wanted);
  const part = seeds.length < result.seeds.length ? ` of ${result.seeds.length}` : '';
  io.stderr.write(
    `${room.name}, profile ${result.profile.name}: running ${plural(seeds.length, 'seed')}${part} again.\n`,
  );
  const shared = await workersInWords(room, { workers, sideBySide });
  if (shared !== null) io.stderr.write(`${wrap(shared, io.stderr.columns ?? 80)}\n`);
  const { verifyInNode } = await import('@papertape/reproduction/node');
  const watch = watchRun(io, seeds, { json });
  try {
    const { onEvent } = watch;
    const comparison = await verifyInNode(room, result, {
      seeds,
      device,
      workers,
      sideBySide,
      signal: io.signal,
      onEvent,
      ...access,
    });
    return comparable(comparison);
  } finally {
    watch.end();
  }
}

function comparable(comparison: Comparison): Compared {
  if (!comparison.comparable)
    throw new CommandFailure(`It cannot be compared: ${comparison.reason}.`, EXIT.usage);
  if (comparison.compared > 0 || comparison.missing.length > 0) return comparison;
  throw new CommandFailure('It cannot be compared: it holds no measurement that is repeatable.', EXIT.usage);
}
