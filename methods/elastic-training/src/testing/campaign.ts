// Many trials, and what came of them: by phase and fault, how many ended with the bits of the run without faults.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomStream } from '@papertape/reproduction';
import { ProcessPool, type FinalState } from '../runtime/index.ts';
import { Namespaces } from './namespaces.ts';
import { CELLS, drawScenarios, type Cell, type Scenario } from './scenario.ts';
import { runTrial, type TrialResult } from './trial.ts';

export type Outcome = 'identical' | 'diverged' | 'hung' | 'failed' | 'fault came too late';

export interface Trial {
  readonly scenario: Scenario;
  readonly result: TrialResult;
  readonly outcome: Outcome;
}

export interface CampaignOptions {
  readonly trials: number;
  readonly seed: number;
  /** Of each trial, in milliseconds. */
  readonly deadline: number;
  readonly onTrial?: (trial: Trial, index: number) => void;
  /** Only these faults, if given. */
  readonly faults?: readonly string[];
  /** Each fault in each phase once at most. */
  readonly distinct?: boolean;
}

const TEXT =
  'A rank may fall silent, or die in the middle of a word, and the others go on with the same sum. ';

/** Runs a campaign. Fatal only for the harness itself: what fails in a trial is its outcome. */
export async function runCampaign(options: CampaignOptions): Promise<Trial[]> {
  const { seed, deadline, onTrial } = options;
  const folder = await mkdtemp(join(tmpdir(), 'elastic-'));
  await writeFile(join(folder, 'text.txt'), TEXT.repeat(40));
  const random = randomStream(seed, 'faults');
  const pool = new ProcessPool();
  const references = new Map<number, FinalState>();
  const shared = { pool, folder, random: () => random.uniform(), deadline };
  const done: Trial[] = [];
  try {
    const scenarios = choose(options, shared.random);
    for (const [index, scenario] of scenarios.entries()) {
      pool.warm(scenario.stages * scenario.replicas + 2);
      const name = `trial-${index}`;
      const reference =
        references.get(scenario.replicas) ??
        (await undisturbed({ ...shared, name: `${name}-reference` }, scenario));
      references.set(scenario.replicas, reference);
      const result = await strike({ ...shared, scenario, name });
      const trial = { scenario, result, outcome: outcomeOf(scenario, result, reference) };
      done.push(trial);
      onTrial?.(trial, index);
    }
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
  return done;
}

function choose({ trials, faults, distinct }: CampaignOptions, random: () => number): Scenario[] {
  const cells: readonly Cell[] = faults?.includes('cut network') ? [...CELLS, ['cut network', null]] : CELLS;
  const drawn = drawScenarios(faults || distinct ? trials * 80 : trials, random, cells);
  const cellOf = ({ fault, phase }: Scenario) => `${fault} ${phase}`;
  return drawn
    .filter(({ fault }) => faults?.includes(fault) ?? true)
    .filter((one, at, all) => !distinct || all.findIndex((other) => cellOf(other) === cellOf(one)) === at)
    .slice(0, trials);
}

/** A trial, in namespaces where it is the network that is cut. */
async function strike(options: Parameters<typeof runTrial>[0]): Promise<TrialResult> {
  const { fault, stages, replicas } = options.scenario;
  if (fault !== 'cut network') return await runTrial(options);
  const namespaces = await Namespaces.open(stages * replicas);
  try {
    return await runTrial({ ...options, namespaces });
  } finally {
    await namespaces.close();
  }
}

/** The state of a run in which nothing happens, of a single stage: where nothing can come from pipelines either. */
async function undisturbed(
  shared: Omit<Parameters<typeof runTrial>[0], 'scenario'>,
  scenario: Scenario,
): Promise<FinalState> {
  const { state, ending } = await runTrial({
    ...shared,
    scenario: { ...scenario, fault: 'none', phase: null, stages: 1 },
  });
  if (!state) throw new Error(`The run without faults did not finish: ${ending}`);
  return state;
}

function outcomeOf({ fault }: Scenario, result: TrialResult, reference: FinalState): Outcome {
  const { state, ending, recoveries } = result;
  // A process that joins has struck once it is there.
  const struck = fault === 'join' ? recoveries > 0 : result.struck;
  if (ending === 'hung') return 'hung';
  if (!state) return 'failed';
  if (JSON.stringify(state) !== JSON.stringify(reference)) return 'diverged';
  return struck ? 'identical' : 'fault came too late';
}
