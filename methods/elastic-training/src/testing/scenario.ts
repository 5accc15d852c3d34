// Which fault happens when, in a trial: drawn from a seed, so that a trial can be repeated.
import { PHASES, type Phase } from '../runtime/messages.ts';

export const FAULTS = [
  'kill',
  'kill two',
  'owner and backup',
  'hang',
  'hang and return',
  'cut link',
  'slow link',
  'cut network',
  'coordinator',
  'coordinator and rank',
  'coordinator hangs, rank dies',
  'join',
  'none',
] as const;
export type Fault = (typeof FAULTS)[number];

export interface Scenario {
  readonly fault: Fault;
  /** Where the fault finds its victim; null: at any moment. */
  readonly phase: Phase | null;
  readonly stages: number;
  readonly replicas: number;
  readonly victim: number;
  /** Who dies with it, or is found in the recovery from it. */
  readonly second: number;
  /** The first step of the victim's phase, and how often it passes the phase before. */
  readonly step: number;
  readonly skip: number;
  /** Milliseconds between the moment that was waited for and the fault. */
  readonly delay: number;
}

/** Steps of a trial. */
export const TRIAL_STEPS = 7;

/** A fault, and the phase in which it strikes; null: at any moment. */
export type Cell = readonly [Fault, Phase | null];

/** Faults and phases that go together. Kills are tried most, in every phase. */
export const CELLS: readonly Cell[] = [
  ...PHASES.map((phase): Cell => ['kill', phase]),
  ['kill', null],
  ['kill', null],
  ['kill two', null],
  ...PHASES.map((phase): Cell => ['kill', phase]),
  ['owner and backup', null],
  ['owner and backup', 'all-reduce'],
  ['hang', 'forward'],
  ['hang', 'vote'],
  ['hang', 'migration'],
  ['hang and return', 'backward'],
  ['hang and return', 'recovery'],
  ['cut link', null],
  ['slow link', null],
  ['coordinator', null],
  ['coordinator', 'recovery'],
  ['coordinator', 'migration'],
  ['coordinator and rank', 'snapshot'],
  ['coordinator', 'final'],
  ['coordinator hangs, rank dies', null],
  ['join', null],
];

/** The scenarios of `count` trials: every fault in every phase in turn, the rest drawn. */
export function drawScenarios(
  count: number,
  random: () => number,
  cells: readonly Cell[] = CELLS,
): Scenario[] {
  const below = (limit: number) => Math.floor(random() * limit);
  return Array.from({ length: count }, (_, trial) => {
    const [fault, phase] = cells[trial % cells.length] ?? ['none', null];
    // Of two stages of three ranks none is slow enough after a loss for a layer to move.
    const [stages, replicas] = phase === 'migration' || below(2) === 0 ? [3, 2] : [2, 3];
    const ranks = stages * replicas;
    // Layers move away from the stage in the middle, should it lose a rank.
    const victim = phase === 'migration' ? 1 + stages * below(replicas) : below(ranks);
    return {
      fault,
      phase,
      stages,
      replicas,
      victim,
      second: secondOf(fault, victim, stages, ranks, below),
      step: phase === 'final' ? TRIAL_STEPS : 1 + below(TRIAL_STEPS - 2),
      skip: below(phase === 'final' ? 2 : 3),
      delay: below(40),
    };
  });
}

/** The neighbour who keeps the victim's snapshots is that of the same stage: ranks are dealt to the stages in turn. */
function secondOf(
  fault: Fault,
  victim: number,
  stages: number,
  ranks: number,
  below: (limit: number) => number,
): number {
  if (fault === 'owner and backup') return (victim + stages) % ranks;
  return (victim + 1 + below(ranks - 1)) % ranks;
}
