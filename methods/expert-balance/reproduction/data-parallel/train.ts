/** Trains arms on several processes of the elastic runtime. For Node. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  launch,
  newUnixAddress,
  ProcessPool,
  readProgramState,
  type Launched,
  type LaunchedEvent,
  type ProcessChange,
  type ProgramSettings,
  type RunSettings,
  type StepReport,
} from '@papertape/elastic-training/runtime';
import { countNumbers, release } from '@papertape/neural';
import { randomStream, type RunContext } from '@papertape/reproduction';
import type { Arm } from '../arms.ts';
import type { Domain, Sequences } from '../domains.ts';
import type { Tested } from '../methods.ts';
import { createModel, type ModelParameters } from '../model/model.ts';
import type { BalanceParameters } from '../parameters.ts';
import { unflattener } from './flat.ts';
import { choicesOf, drawStep, microBatchesOf, streamOf } from './micro-batches.ts';
import { layersOf, type ProgramOptions } from './program.ts';

export interface Trained {
  readonly parameters: ModelParameters;
  /** [layers × experts] */
  readonly bias: Float32Array<ArrayBuffer>;
  /** Of weights, biases and both moments. */
  readonly sha256: string;
}

/** As `TrainingRun.onStep`: once for each accumulation step, whatever was done again. */
export type OnStep = (step: number, nats: number, chosen: ArrayLike<number>, sequences: Sequences) => void;

export interface DataParallel {
  /** Throws `signal.reason` where aborted, Error where training diverges or processes fail by themselves. */
  train(arm: Arm, onStep: OnStep): Promise<Trained>;
  /** Ends the processes and removes what they wrote. */
  close(): Promise<void>;
}

/** How long processes may take to end after the last step before they are killed, in milliseconds. */
const SETTLE_MS = 5_000;
/** Compiling a step blocks a process for seconds; a lost one is known by its socket at once. */
const PATIENCE = { beat: 500, silence: 20_000, open: 10_000 };
const PROGRAM = new URL('./program.ts', import.meta.url).href;
const METHODS = new URL('../methods.ts', import.meta.url).href;

/** `context.workers` processes, or as many as a step has micro-batches. `data` is the file that `domains` are of. */
export async function openDataParallel(
  context: RunContext<BalanceParameters>,
  domains: readonly Domain[],
  data: Uint8Array,
  tested: Tested,
): Promise<DataParallel> {
  const folder = await mkdtemp(join(tmpdir(), 'papertape-training-'));
  const file = join(folder, 'data.jsonl');
  await writeFile(file, data);
  const pool = new ProcessPool();
  const { seed, device, profile } = context;
  const shared = {
    parameters: profile.parameters,
    seed,
    device,
    data: file,
    tested: tested.module ?? METHODS,
  };
  let runs = 0;
  return {
    async train(arm, onStep) {
      const options: ProgramOptions = { ...shared, arm };
      const onEvent = reportTo(options, domains, onStep);
      return await trainArm(options, context, pool, join(folder, `run-${runs++}`), onEvent);
    },
    async close() {
      await pool.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function trainArm(
  options: ProgramOptions,
  context: RunContext<BalanceParameters>,
  pool: ProcessPool,
  folder: string,
  onEvent: (event: LaunchedEvent) => void,
): Promise<Trained> {
  const like = createModel(randomStream(options.seed, 'weights'), options.parameters);
  const toTree = unflattener(like);
  const sizes = layersOf(options.parameters, countNumbers(like));
  release(like);
  const settings = settingsOf(options, sizes, context.workers ?? 1, folder);
  await run(settings, options, context, pool, onEvent);
  const { weights, sha256 } = await readProgramState(settings);
  await rm(folder, { recursive: true, force: true });
  const [flat = new Float32Array(0), bias = new Float32Array(0)] = weights;
  return { parameters: toTree(flat), bias: bias.slice(), sha256 };
}

function settingsOf(
  options: ProgramOptions,
  sizes: readonly number[],
  workers: number,
  folder: string,
): RunSettings<ProgramSettings> {
  const { count } = microBatchesOf(options.parameters, options.arm);
  return {
    training: {
      program: { module: PROGRAM, options, sizes },
      steps: options.parameters.steps,
      samples: count,
      slots: 1,
      stages: 1,
      replicas: Math.min(workers, count),
    },
    coordinator: newUnixAddress('coordinator'),
    tls: null,
    folder,
    diskEvery: 100,
    ringSnapshots: true,
    patience: PATIENCE,
    gatherMs: 60_000,
    rewiring: 'edit',
    policy: 'elastic',
    migration: 'blocking',
  };
}

/** Resolves when the last step lies on disk. */
async function run(
  settings: RunSettings<ProgramSettings>,
  { arm }: ProgramOptions,
  { signal, report, workers }: RunContext<BalanceParameters>,
  pool: ProcessPool,
  onEvent: (event: LaunchedEvent) => void,
): Promise<void> {
  signal.throwIfAborted();
  const say = (text: string) => report.notice(`${arm.label}: ${text}`);
  const { samples } = settings.training;
  if ((workers ?? 1) > samples) say(`a step is cut into ${samples}: more workers would have nothing to do`);
  const watch = watchProcesses(say);
  const running = launch({
    settings,
    respawn: true,
    pool,
    onProcess: watch.onProcess,
    onEvent(event) {
      watch.onEvent(event);
      onEvent(event);
    },
  });
  watch.begun(running);
  const abort = () => void running.stop();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await running.finished;
    await settled(running);
  } finally {
    signal.removeEventListener('abort', abort);
    await running.stop();
    signal.throwIfAborted();
  }
}

async function settled(running: Launched): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, SETTLE_MS);
  });
  await Promise.race([running.settled(), patience]);
  clearTimeout(timer);
}

/** Says which processes train, which are lost, and from where the others go on. */
function watchProcesses(say: (text: string) => void) {
  let begun = false;
  let over = false;
  const nameOf = (rank: number | null) => (rank === null ? 'the coordinator' : `worker ${rank}`);
  return {
    begun(running: Launched) {
      begun = true;
      const workers = [...running.ranks].map(([rank, { pid }]) => `worker ${rank} is process ${pid}`);
      say(`${workers.join(', ')}; the coordinator is process ${running.coordinator()?.pid}`);
    },
    onProcess({ rank, pid, change }: ProcessChange) {
      if (!begun || over) return;
      say(`${nameOf(rank)} (process ${pid}) ${change === 'gone' ? 'was lost' : 'takes its place'}`);
    },
    onEvent(event: LaunchedEvent) {
      if (event.event === 'finished') over = true;
      if (event.event !== 'planned' || event.epoch === 1) return;
      const ranks = event.stages.flatMap((stage) => stage.ranks);
      const who = ranks.length === 1 ? `worker ${ranks[0]} goes` : `workers ${ranks.join(', ')} go`;
      say(`${who} on from step ${event.version}`);
    },
  };
}

/** Passes the steps on, each once and in order: every process tells of every step, also of one that is done again. */
function reportTo(
  { parameters, arm, seed }: ProgramOptions,
  domains: readonly Domain[],
  onStep: OnStep,
): (event: LaunchedEvent) => void {
  const micro = microBatchesOf(parameters, arm);
  const random = randomStream(seed, streamOf(arm));
  const tell = ({ step, losses, statistics }: StepReport) => {
    for (const [part, sequences] of drawStep(arm, parameters, domains, random).entries()) {
      const own = losses.slice(part * micro.ofPart, (part + 1) * micro.ofPart);
      const nats = own.reduce((sum, loss) => sum + loss, 0) / micro.ofPart;
      onStep(step, nats, choicesOf(statistics, micro, parameters.layers, part), sequences);
    }
  };
  // One process may be heard before another that is ahead of it, and then no more.
  const waiting = new Map<number, StepReport>();
  let next = 1;
  return (event) => {
    if (event.event !== 'report' || event.step < next) return;
    waiting.set(event.step, event);
    for (let report = waiting.get(next); report; report = waiting.get(next)) {
      waiting.delete(next++);
      tell(report);
    }
  };
}
