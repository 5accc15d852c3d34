// `papertape reproduce`: which reproductions there are, and how their records came out.
import { countVerdicts, evaluateClaims, type ProfileName, type Result } from '@papertape/reproduction';
import type { Room } from '@papertape/reproduction/node';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { coloursFor, type Colours } from '../terminal/colours.ts';
import { plural, wrap } from '../terminal/format.ts';
import { write, writeJson } from '../terminal/io.ts';
import { verdictsInWords } from './claims.ts';
import { readRooms } from './rooms.ts';

const PROFILES = ['quick', 'full'] as const;

/** Prints all rooms; ends with 3 where one cannot be read. */
export async function listRooms(
  { io, finish }: CommandContext,
  { json, methods }: { json?: boolean; methods?: string },
): Promise<void> {
  const { rooms, broken } = await readRooms(methods);
  if (json) await writeJson(io, rooms.map(summary));
  else {
    const colours = coloursFor(io.stdout, io.env);
    const columns = io.stdout.columns ?? 80;
    for (const room of rooms) await write(io.stdout, `${describeRoom(room, columns, colours)}\n`);
    await write(io.stdout, rooms.length > 0 ? HOW : `${NONE}\n`);
  }
  for (const { error } of broken) io.stderr.write(`papertape: ${error.message}\n`);
  if (broken.length > 0) finish(EXIT.partial);
}

const HOW = 'Run one with `papertape reproduce NAME`.\n';
const NONE = 'There are none yet; `papertape reproduce new NAME` writes one.';

/** A room in lines of at most `columns`. */
export function describeRoom({ name, definition, records }: Room, columns: number, colours: Colours): string {
  const { paper, title, profiles } = definition;
  const rows = [
    ['paper', paper],
    ...PROFILES.map((profile) => [profile, sizeInWords(profiles[profile])]),
    ...PROFILES.flatMap((profile) => {
      const record = records[profile];
      return record ? [['record', recordInWords(record, evaluateClaims(definition, record))]] : [];
    }),
    ...((records.quick ?? records.full) ? [] : [['record', `none yet`]]),
  ];
  const lines = rows.map(([head = '', text = '']) => wrap(text, columns, `  ${head.padEnd(8)}`));
  return [`${colours.bold(name)}`, wrap(title, columns, '  '), ...lines, ''].join('\n');
}

function sizeInWords({ seeds, minutes, megabytes }: Room['definition']['profiles'][ProfileName]): string {
  const time = minutes < 1 ? 'less than a minute' : `about ${plural(Math.round(minutes), 'minute')}`;
  return `${plural(seeds.length, 'seed')}, ${time}, ${Math.round(megabytes)} MB`;
}

function recordInWords({ profile, finishedAt, environment }: Result, outcomes: Result['claims']): string {
  const { agent, device } = environment;
  return `${verdictsInWords(outcomes)} (${profile.name}, verified ${(finishedAt ?? '').slice(0, 10)} on ${agent}, ${device})`;
}

/** What `--json` prints of a room. */
function summary({ name, folder, definition, records }: Room) {
  const { paper, title, profiles } = definition;
  return {
    name,
    paper,
    title,
    folder,
    profiles: Object.fromEntries(
      PROFILES.map((profile) => {
        const { seeds, minutes, megabytes } = profiles[profile];
        return [profile, { seeds, minutes, megabytes, record: recordSummary(definition, records[profile]) }];
      }),
    ),
  };
}

function recordSummary(definition: Room['definition'], record: Result | null) {
  if (!record) return null;
  const { finishedAt, environment } = record;
  const { agent, device, commit, seconds } = environment;
  const verdicts = countVerdicts(evaluateClaims(definition, record));
  return { verdicts, verifiedAt: finishedAt, agent, device, commit, seconds };
}
