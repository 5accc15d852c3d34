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
import type { Namespaces } from './namespaces.ts';
import { LinkProxy } from './proxy.ts';
import { TRIAL_STEPS, type Fault, type Scenario } from './scenario.ts';

export interface TrialOptions {
  readonly scenario: Scenario;
  readonly pool: ProcessPool;
  /** Of the whole harness; holds `text.txt`. */
  readonly folder: string;
  /** Different for each trial. */
  readonly name: string;
  readonly random: () => number;
  /** Where ranks are; null: on this machine's network. */
  readonly namespaces?: Namespaces | null;
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
    patience: { beat: 100, silence: 2500, open: 3000 },
    gatherMs: 3000,
    rewiring: 'edit',
    policy: 'elastic',
    migration: 'shadow',
  };
}

/** Runs a trial. The processes that are left are back in the pool, or killed, when it resolves. */
export async function runTrial(options: TrialOptions): Promise<TrialResult> {
  const { scenario, folder, name, pool, deadline } = options;
  const { namespaces = null } = options;
  const settings = {
    ...trialSettings(folder, name, scenario),
    ...(namespaces ? { coordinator: namespaces.coordinator } : {}),
  };
  await mkdir(settings.folder, { recursive: true });
  const proxies: LinkProxy[] = [];
  const proxied = scenario.fault === 'cut link' || scenario.fault === 'slow link';
  const watch = new Watch(options, proxies);
  const began = performance.now();
  const run = launch({
    settings,
    pool,
    dwell: dwellsOf(scenario),
    ...(namespaces ? { place: (rank: number | null) => namespaces.place(rank) } : {}),
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
function dwellsOf({
  fault,
  phase,
  victim,
  second,
  step,
  skip,
  stages,
  replicas,
}: Scenario): Map<number, Dwell> {
  const dwells = new Map<number, Dwell>();
  if (phase === null) return dwells;
  if (phase === 'recovery' || phase === 'migration') {
    // The first dies in its step; the others are found while they recover from that, from version 1 on.
    dwells.set(victim, { phase: 'backward', step: 2, skip, milliseconds: 80 });
    for (let rank = 0; rank < stages * replicas; rank++) {
      const here = phase === 'migration' || rank === (fault === 'coordinator' ? (victim + 1) % 6 : second);
      if (rank === victim || !here) continue;
      dwells.set(rank, { phase, step: 1, skip: phase === 'migration' ? 0 : skip, milliseconds: 120 });
    }
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
      if (event.phase !== scenario.phase) this.#signal(run, scenario.victim, 'SIGKILL');
      else this.#strikeLater(run, event.from);
    }
  }

  /** Nothing happens any more; who was stopped goes on, and is killed with the rest. */
  over(run: Launched): void {
    this.#over = true;
    for (const rank of this.#stopped) run.ranks.get(rank)?.kill('SIGCONT');
  }

  /** `found` is who is in the phase now. */
  #strikeLater(run: Launched, found: number | null = null): void {
    if (!this.#armed) return;
    this.#armed = false;
    setTimeout(() => {
      if (!this.#over) this.#strike(run, found);
    }, this.#options.scenario.delay);
  }

  #strike(run: Launched, found: number | null): void {
    const { fault, phase, second, victim: first } = this.#options.scenario;
    // Of a migration either who sends a layer dies, or another, who may be to receive it.
    const victim = phase === 'migration' && this.#options.scenario.skip === 1 ? second : (found ?? first);
    const hits: Record<Fault, () => boolean> = {
      kill: () => this.#signal(run, victim, 'SIGKILL'),
      'kill two': () => this.#both(run, first, second),
      'owner and backup': () => this.#both(run, first, second),
      hang: () => this.#hang(run, victim),
      'hang and return': () => this.#hang(run, victim),
      'cut link': () => this.#cut(first),
      'slow link': () => this.#slow(first),
      'cut network': () => this.#unplug(first),
      coordinator: () => run.coordinator()?.kill('SIGKILL') === true,
      'coordinator and rank': () => {
        const hit = run.coordinator()?.kill('SIGKILL') === true;
        return this.#signal(run, victim, 'SIGKILL') && hit;
      },
      'coordinator hangs, rank dies': () => {
        const hit = run.coordinator()?.kill('SIGSTOP') === true;
        return this.#signal(run, first, 'SIGKILL') && hit;
      },
      join: () => run.add() >= 0,
      none: () => false,
    };
    this.struck = hits[fault]();
  }

  #both(run: Launched, first: number, second: number): boolean {
    const hit = this.#signal(run, first, 'SIGKILL');
    return this.#signal(run, second, 'SIGKILL') && hit;
  }

  #hang(run: Launched, rank: number): boolean {
    this.#stopped.push(rank);
    return this.#signal(run, rank, 'SIGSTOP');
  }

  /** A connection to the rank, or to another if it has none that others opened. */
  #cut(rank: number): boolean {
    const { random } = this.#options;
    return this.#proxies[rank]?.cut(random) === true || this.#proxies.some((proxy) => proxy.cut(random));
  }

  #unplug(rank: number): boolean {
    void this.#options.namespaces?.unplug(rank);
    return Boolean(this.#options.namespaces);
  }

  #slow(rank: number): boolean {
    this.#proxies[rank]?.slow(15);
    return true;
  }

  /** Whether the process was there to be hit. */
  #signal(run: Launched, rank: number, signal: 'SIGKILL' | 'SIGSTOP'): boolean {
    return run.ranks.get(rank)?.kill(signal) === true;
  }

  /** Who hung comes back while the others train on. */
  #wakeLater(run: Launched): void {
    if (this.#options.scenario.fault !== 'hang and return' || this.#stopped.length === 0) return;
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
