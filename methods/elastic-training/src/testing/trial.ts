// One trial: a run over real processes, a real fault, and the state that the run ends with.
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newUnixAddress } from '../communicator/index.ts';
import { ADAM_W } from '../model/index.ts';
import {
  launch,
  readFinalState,
  type Dwell,
  type FinalState,
  type Launched,
  type LaunchedEvent,
  type ProcessPool,
  type RunSettings,
} from '../runtime/index.ts';
import { LinkProxy } from './proxy.ts';
import { TRIAL_STEPS, type Scenario } from './scenario.ts';

export interface TrialOptions {
  readonly scenario: Scenario;
  readonly pool: ProcessPool;
  /** Of the whole harness; holds `text.txt`. */
  readonly folder: string;
  /** Different for each trial. */
  readonly name: string;
  readonly random: () => number;
  /** After so long without an end a trial counts as hung, in milliseconds. */
  readonly deadline: number;
}

export interface TrialResult {
  /** Null when the run did not end by its own. */
  readonly state: FinalState | null;
  readonly ending: 'finished' | 'hung' | string;
  /** Whether the fault happened while the run was going on. */
  readonly struck: boolean;
  /** Epochs after the first. */
  readonly recoveries: number;
  /** Committed steps that were done again, the most of any recovery. */
  readonly redone: number;
  /** Where the state came from at recoveries. */
  readonly sources: readonly string[];
  readonly milliseconds: number;
}

/** A model so small that a step takes some milliseconds, of every kind of layer. */
export function trialSettings(
  folder: string,
  name: string,
  { stages, replicas }: Pick<Scenario, 'stages' | 'replicas'>,
): RunSettings {
  return {
    training: {
      seed: 11,
      shape: { blocks: 4, width: 16, heads: 2, length: 16, dropout: 0.1 },
      textPath: join(folder, 'text.txt'),
      optimizer: ADAM_W,
      steps: TRIAL_STEPS,
      samples: 12,
      slots: 2,
      stages,
      replicas,
    },
    coordinator: newUnixAddress('coordinator'),
    tls: null,
    folder: join(folder, name),
    diskEvery: 2,
    ringSnapshots: true,
    patience: { beat: 100, silence: 1200, open: 3000 },
    gatherMs: 3000,
    rewiring: 'edit',
    policy: 'elastic',
  };
}

/** Runs a trial. The processes that are left are back in the pool, or killed, when it resolves. */
export async function runTrial(options: TrialOptions): Promise<TrialResult> {
  const { scenario, folder, name, pool, deadline } = options;
  const settings = trialSettings(folder, name, scenario);
  await mkdir(settings.folder, { recursive: true });
  const proxies: LinkProxy[] = [];
  const proxied = scenario.fault === 'cut link' || scenario.fault === 'slow link';
  const watch = new Watch(options, proxies);
  const began = performance.now();
  const run = launch({
    settings,
    pool,
    dwell: dwellsOf(scenario),
    onEvent: (event) => watch.hear(run, event),
    ...(proxied
      ? {
          proxied: (rank: number, listen: string) => {
            proxies.push(new LinkProxy(newUnixAddress(`proxy-${rank}`), listen));
            return proxies.at(-1)?.address ?? listen;
          },
        }
      : {}),
  });
  const ending = await endOf(run, deadline);
  const milliseconds = performance.now() - began;
  watch.over(run);
  if (ending === 'finished') await within(run.settled(), 2000);
  await run.stop();
  for (const proxy of proxies) proxy.close();
  const state = ending === 'finished' ? await readFinalState(settings, TRIAL_STEPS).catch(() => null) : null;
  await rm(settings.folder, { recursive: true, force: true });
  const { struck, recoveries, redone, sources } = watch;
  return { state, ending, struck, recoveries, redone, sources, milliseconds };
}

/** Where processes stay for a moment, to be found there. */
function dwellsOf({ fault, phase, victim, second, step, skip }: Scenario): Map<number, Dwell> {
  const dwells = new Map<number, Dwell>();
  if (phase === null) return dwells;
  if (phase === 'recovery') {
    // The first dies in its step, the second while it recovers from that; its state is of version 1 at least.
    dwells.set(victim, { phase: 'backward', step: 2, skip, milliseconds: 80 });
    const patient = fault === 'coordinator' ? victim + 1 : second;
    if (patient !== victim) dwells.set(patient, { phase, step: 1, skip, milliseconds: 120 });
  } else {
    dwells.set(victim, { phase, step, skip, milliseconds: 80 });
  }
  return dwells;
}

/** Lets the fault happen at its moment, and keeps account. */
class Watch {
  struck = false;
  recoveries = 0;
  redone = 0;
  readonly sources: string[] = [];
  readonly #options: TrialOptions;
  readonly #proxies: readonly LinkProxy[];
  readonly #stopped: number[] = [];
  #committed = 0;
  #armed = true;
  #over = false;

  constructor(options: TrialOptions, proxies: readonly LinkProxy[]) {
    this.#options = options;
    this.#proxies = proxies;
  }

  hear(run: Launched, event: LaunchedEvent): void {
    const { scenario } = this.#options;
    if (event.event === 'committed') {
      this.#committed = Math.max(this.#committed, event.version);
      if (scenario.phase === null && event.version >= scenario.step) this.#strikeLater(run);
    } else if (event.event === 'planned' && event.epoch > 1) {
      this.recoveries++;
      this.redone = Math.max(this.redone, this.#committed - event.version);
      this.sources.push(event.source);
      this.#wakeLater(run);
    } else if (event.event === 'phase') {
      if (scenario.phase !== 'recovery') this.#strikeLater(run);
      else if (event.phase === 'recovery') this.#strikeLater(run);
      else this.#signal(run, scenario.victim, 'SIGKILL');
    }
  }

  /** Nothing happens any more; who was stopped goes on, and is killed with the rest. */
  over(run: Launched): void {
    this.#over = true;
    for (const rank of this.#stopped) run.ranks.get(rank)?.kill('SIGCONT');
  }

  #strikeLater(run: Launched): void {
    if (!this.#armed) return;
    this.#armed = false;
    setTimeout(() => {
      if (!this.#over) this.#strike(run);
    }, this.#options.scenario.delay);
  }

  #strike(run: Launched): void {
    const { scenario, random } = this.#options;
    const { fault, phase, second } = scenario;
    // In a recovery it is the second who is found there.
    const victim = phase === 'recovery' ? second : scenario.victim;
    if (fault === 'kill') this.#signal(run, victim, 'SIGKILL');
    if (fault === 'kill two' || fault === 'owner and backup') {
      this.#signal(run, scenario.victim, 'SIGKILL');
      this.#signal(run, second, 'SIGKILL');
    }
    if (fault === 'hang' || fault === 'hang and return') {
      this.#signal(run, victim, 'SIGSTOP');
      this.#stopped.push(victim);
    }
    if (fault === 'coordinator' || fault === 'coordinator and rank') {
      this.struck = run.coordinator()?.kill('SIGKILL') === true || this.struck;
    }
    if (fault === 'coordinator and rank') this.#signal(run, victim, 'SIGKILL');
    if (fault === 'cut link') {
      const proxy = this.#proxies[scenario.victim];
      this.struck = (proxy?.cut(random) || this.#proxies.some((other) => other.cut(random))) === true;
    }
    if (fault === 'slow link') {
      this.#proxies[scenario.victim]?.slow(15);
      this.struck = true;
    }
    if (fault === 'join') {
      run.add();
      this.struck = true;
    }
  }

  #signal(run: Launched, rank: number, signal: 'SIGKILL' | 'SIGSTOP'): void {
    this.struck = run.ranks.get(rank)?.kill(signal) === true || this.struck;
  }

  /** Who hung comes back while the others train on. */
  #wakeLater(run: Launched): void {
    if (this.#options.scenario.fault !== 'hang and return') return;
    setTimeout(() => {
      for (const rank of this.#stopped.splice(0)) run.ranks.get(rank)?.kill('SIGCONT');
    }, 150);
  }
}

function endOf(run: Launched, deadline: number): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('hung'), deadline);
    run.finished.then(
      () => {
        clearTimeout(timer);
        resolve('finished');
      },
      (error: Error) => {
        clearTimeout(timer);
        resolve(error.message);
      },
    );
  });
}

function within(work: Promise<void>, milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    void work.then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
