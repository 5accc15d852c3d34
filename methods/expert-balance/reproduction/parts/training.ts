/** Trains every arm on the same sequences in the same order, and examines each on the same held-out ones. */
import { release } from '@papertape/neural';
import type { Measurements, RunContext } from '@papertape/reproduction';
import { armsOf, isMapped, scopeAt, type Arm } from '../arms.ts';
import { drawMixedSequences, drawSequences, heldSequences, type Domain, type Sequences } from '../domains.ts';
import { drawHeatMaps, type HeatMap } from '../heat-map.ts';
import type * as Parallel from '../data-parallel/train.ts';
import { createBalancing, type Tested } from '../methods.ts';
import { createExaminer, type Examination, type Examiner } from '../model/examine.ts';
import type { ModelSizes } from '../model/model.ts';
import { createTrainer, type Trainer } from '../model/training.ts';
import type { BalanceParameters } from '../parameters.ts';
import { measurementsOf, reportTables } from './figures.ts';
import { watchRouting } from './watch.ts';

type Context = RunContext<BalanceParameters>;

/** Not written as a path, so that what only Node can run stays out of the site's bundle. */
const DATA_PARALLEL = ['..', 'data-parallel', 'train.ts'].join('/');

/** Without a hash where it is trained in this process. */
type Trained = Omit<Parallel.Trained, 'sha256'> & { readonly sha256: string | null };

interface Bench {
  readonly context: Context;
  readonly tested: Tested;
  readonly domains: readonly Domain[];
  readonly sizes: ModelSizes;
  readonly trainer: Trainer;
  /** In place of the trainer where there are processes to train on. */
  readonly parallel: Parallel.DataParallel | null;
  readonly examiner: Examiner;
  /** Held out, a set for each domain; and sequences that run through all of them. */
  readonly held: readonly Sequences[];
  readonly heldMixed: readonly Sequences[];
}

/** Measurements of an arm are named after it; `onPart` is told the share of the work done. */
export async function trainArms(
  context: Context,
  { domains, bytes }: { readonly domains: readonly Domain[]; readonly bytes: Uint8Array },
  sizes: ModelSizes,
  tested: Tested,
  onPart: (done: number, note: string) => void,
): Promise<Measurements> {
  const { steps, rate, heldSequences: count } = context.profile.parameters;
  const cut = { count, length: sizes.length };
  const heldTexts = domains.map(({ name, held }) => ({ name, train: held, held }));
  const bench: Bench = {
    context,
    tested,
    domains,
    sizes,
    trainer: createTrainer({ sizes, steps, rate }),
    parallel: await openParallel(context, domains, bytes, tested),
    examiner: createExaminer(sizes),
    held: heldSequences(domains, cut),
    heldMixed: domains.map((_, at) =>
      drawMixedSequences(heldTexts, cut, context.random(`mixed held-out ${at}`)),
    ),
  };
  const arms = armsOf(context.profile.parameters);
  const found: Measurements = {};
  const examined = new Map<Arm, Examination>();
  const maps = new Map<string, readonly HeatMap[]>();
  try {
    for (const [at, arm] of arms.entries()) {
      const onStep = (step: number) => onPart((at + step / steps) / arms.length, arm.label);
      const examination = await context.once(arm.name, (report) =>
        trainArm({ ...bench, context: { ...context, report } }, arm, maps, onStep),
      );
      if (isMapped(arm, context.profile.parameters)) maps.set(arm.label, mapsOf(examination));
      examined.set(arm, examination);
      Object.assign(found, measurementsOf(arm, examination));
    }
  } finally {
    bench.trainer.dispose();
    bench.examiner.dispose();
    await bench.parallel?.close();
  }
  reportTables(context, domains, examined);
  return found;
}

/** Null where the room computes by itself. */
async function openParallel(
  context: Context,
  domains: readonly Domain[],
  bytes: Uint8Array,
  tested: Tested,
): Promise<Parallel.DataParallel | null> {
  if (context.workers === null) return null;
  const { openDataParallel } = (await import(/* @vite-ignore */ DATA_PARALLEL)) as typeof Parallel;
  return await openDataParallel(context, domains, bytes, tested);
}

async function trainArm(
  bench: Bench,
  arm: Arm,
  maps: Map<string, readonly HeatMap[]>,
  onStep: (step: number) => void,
): Promise<Examination> {
  const { context, domains, examiner, held, heldMixed, parallel } = bench;
  const show = (name: string, map: readonly HeatMap[]) => {
    maps.set(name, map);
    reportMaps(context, domains, maps);
  };
  const watch = watchRouting(context, arm, domains.length, show);
  const watched: Parallel.OnStep = (step, nats, chosen, batch) => {
    watch(step, nats, chosen, batch);
    onStep(step);
  };
  const trained: Trained = await (parallel ? parallel.train(arm, watched) : trainHere(bench, arm, watched));
  const { parameters, bias, sha256 } = trained;
  const examination = await examiner.examine(parameters, arm.mixed ? heldMixed : held, bias);
  release(parameters);
  if (isMapped(arm, context.profile.parameters)) show(arm.label, mapsOf(examination));
  return sha256 === null ? examination : { ...examination, state: sha256 };
}

/** Trains an arm in this process. */
async function trainHere(
  { context, tested, domains, sizes, trainer }: Bench,
  arm: Arm,
  onStep: Parallel.OnStep,
): Promise<Trained> {
  const { sequences, steps } = context.profile.parameters;
  const each = { count: sequences / arm.accumulate, length: sizes.length };
  const routing = { ...sizes, sequences: each.count, accumulate: arm.accumulate };
  const drawn = context.random(arm.mixed ? 'mixed sequences' : 'sequences');
  const draw = arm.mixed ? drawMixedSequences : drawSequences;
  const tokens = context.random('shuffled tokens');
  const balancings = new Map(
    [arm.scope, arm.then ?? arm.scope].map((scope) => [
      scope,
      createBalancing(scope, arm.coefficient, routing, tokens, tested),
    ]),
  );
  const balancingAt = (step: number) => {
    const balancing = balancings.get(scopeAt(arm, step, steps));
    if (!balancing) throw new RangeError('An arm needs something that balances.');
    return balancing;
  };
  const parameters = await trainer.train({
    random: context.random('weights'),
    accumulate: arm.accumulate,
    signal: context.signal,
    breathe: context.breathe,
    next: () => draw(domains, each, drawn),
    balancingAt,
    onStep,
  });
  return { parameters, bias: balancingAt(steps).bias(), sha256: null };
}

const mapsOf = ({ layers }: Examination): HeatMap[] => layers.map(({ heatMap }) => heatMap);

function reportMaps(
  { report }: Context,
  domains: readonly Domain[],
  maps: ReadonlyMap<string, readonly HeatMap[]>,
): void {
  const image = drawHeatMaps([...maps.values()], {
    names: [...maps.keys()],
    domains: domains.map(({ name }) => name),
  });
  report.image('Experts chosen in each domain, held out', image);
}
