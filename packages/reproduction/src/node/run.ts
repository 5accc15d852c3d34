/** Runs and verifies a room in Node, each seed in a worker thread. */
import { type Comparison, compareResults } from '../compare.ts';
import type { Device, LoadedDataset } from '../context.ts';
import type { ProfileName } from '../definition.ts';
import type { Result } from '../result.ts';
import type { RunEvent } from '../runner/events.ts';
import { sameParameters, trainedOtherwise } from '../runner/resume.ts';
import { runReproduction } from '../runner/run-reproduction.ts';
import { sha256 } from '../sha256.ts';
import { loadDataset } from './datasets.ts';
import { nodeEnvironment, peakMegabytes } from './environment.ts';
import { definitionFile, type Room } from './rooms.ts';
import { runSeedInThread } from './seed-thread.ts';

export interface NodeOptions {
  readonly profile: ProfileName;
  readonly seeds?: readonly number[];
  readonly device: Device;
  /**
   * How many processes a room that is `dataParallel` trains on, one seed after the other; of other rooms, and with
   * `sideBySide` of all, how many seeds run at once, each in a thread. Unless given, one seed runs in one thread.
   */
  readonly workers?: number | undefined;
  readonly sideBySide?: boolean | undefined;
  readonly dataFolders: readonly string[];
  readonly cacheFolder?: string;
  readonly fetch?: typeof fetch;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
  readonly resume?: Result;
  /** Where finished parts of seeds are kept, and found again; nowhere when absent. */
  readonly partsFolder?: string;
}

/** Whether these options let the room train on processes rather than run seeds side by side. */
export function trainsDataParallel(
  { definition }: Pick<Room, 'definition'>,
  { workers, sideBySide = false }: Pick<NodeOptions, 'workers' | 'sideBySide'>,
): boolean {
  return definition.dataParallel === true && workers !== undefined && !sideBySide;
}

/** Runs the room into a result. Throws what `runReproduction` throws. */
export async function runInNode(room: Room, options: NodeOptions): Promise<Result> {
  const { profile, seeds, device, workers = 1, signal, onEvent, resume, partsFolder } = options;
  const facts = await nodeEnvironment(room);
  return runReproduction(room.definition, {
    profile,
    device,
    ...(trainsDataParallel(room, options) ? { processes: workers } : { workers }),
    signal,
    onEvent,
    load: onceEach(room, options),
    environment: () => ({ ...facts, peakMegabytes: peakMegabytes() }),
    runSeed: (seedOptions) => runSeedInThread(definitionFile(room.folder), seedOptions, partsFolder),
    ...(seeds === undefined ? {} : { seeds }),
    ...(resume === undefined ? {} : { resume }),
  });
}

/**
 * Runs the seeds of `result` again, or those given, and compares. Does not run where that could not be compared:
 * other parameters or other data.
 */
export async function verifyInNode(
  room: Room,
  result: Result,
  options: Omit<NodeOptions, 'profile' | 'resume' | 'partsFolder'>,
): Promise<Comparison> {
  const profile = result.profile.name;
  const seeds = (options.seeds ?? result.seeds).filter((seed) =>
    result.runs.some((run) => run.seed === seed),
  );
  const reason = await obstacle(room, result, seeds, options);
  if (reason !== null) return { comparable: false, reason };
  const again = await runInNode(room, { ...options, profile, seeds });
  return compareResults(room.definition, again, result);
}

async function obstacle(
  room: Room,
  result: Result,
  seeds: readonly number[],
  options: Omit<NodeOptions, 'profile' | 'resume' | 'partsFolder'>,
): Promise<string | null> {
  const { definition } = room;
  if (result.reproduction !== definition.name) return `the result is of '${result.reproduction}'`;
  if (!sameParameters(result.profile.parameters, definition.profiles[result.profile.name].parameters)) {
    return 'the parameters of its profile have changed since';
  }
  const otherwise = trainedOtherwise(result, trainsDataParallel(room, options));
  if (otherwise !== null) return otherwise;
  if (seeds.length === 0) return 'it has run none of these seeds';
  const load = onceEach(room, options);
  for (const { name, sha256: hash, origin } of result.datasets) {
    if (!definition.datasets.some((dataset) => dataset.name === name))
      return `'${name}' is no dataset any more`;
    const here = await load(name);
    if (sha256(here.bytes) !== hash) {
      return `the data '${name}' here (${here.origin}) is not what the result read (${origin}, sha256 ${hash})`;
    }
  }
  return null;
}

/** Loads each dataset once for all seeds. */
function onceEach(
  room: Room,
  { dataFolders, cacheFolder, fetch }: Pick<NodeOptions, 'dataFolders' | 'cacheFolder' | 'fetch'>,
) {
  const loaded = new Map<string, Promise<LoadedDataset>>();
  return (name: string): Promise<LoadedDataset> => {
    const found =
      loaded.get(name) ??
      loadDataset(room, name, {
        folders: dataFolders,
        ...(cacheFolder === undefined ? {} : { cacheFolder }),
        ...(fetch === undefined ? {} : { fetch }),
      });
    loaded.set(name, found);
    return found;
  };
}
