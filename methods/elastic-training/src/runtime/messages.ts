// What ranks and the coordinator say to each other. Both have proved that they hold the token before.
import type { Address, EditReport, Header, Member } from '../communicator/index.ts';
import type { Interval, StagePlan } from '../planner/index.ts';
import type { Layout, Transfer } from '../shards/index.ts';
import type { PieceName } from '../snapshot/index.ts';
import type { StepReport } from './workload.ts';

/** Who computes what in an epoch, and from which version it goes on. */
export interface Assignment {
  readonly epoch: number;
  readonly members: readonly Member[];
  /** Who computes which layers: all P stages; one without ranks has no layers. */
  readonly stages: readonly StagePlan[];
  /** By stage, whose optimiser state its ranks own: other layers than they compute while layers migrate. */
  readonly owned: readonly Interval[];
  /** How each stage is cut over its ranks; interleaved unless given. */
  readonly layout?: Layout;
  readonly version: number;
  /** Pieces of `version` that new owners lack. */
  readonly transfers: readonly Transfer[];
}

/** Of a rank that is not of the group yet it is `waiting`, `frozen` between two epochs, `done` after the last step. */
export type Status = 'waiting' | 'frozen' | 'running' | 'done';

/** What a rank tells a coordinator that may know nothing. */
export interface RankState {
  readonly epoch: number;
  readonly status: Status;
  /** Null before the first epoch. */
  readonly assignment: Assignment | null;
  /** Pieces in memory; sent when the epoch is frozen. */
  readonly inventory: readonly PieceName[];
  /** Peers on broken links. */
  readonly suspects: readonly number[];
}

/** How a rank spent its time between `begin` and going on, in milliseconds. */
export interface RecoveryTimes {
  readonly edit: number;
  readonly restore: number;
  readonly links: Omit<EditReport, 'milliseconds'>;
}

export type FromRank =
  | ({ readonly kind: 'state' } & RankState)
  | { readonly kind: 'running'; readonly epoch: number; readonly times: RecoveryTimes }
  | {
      readonly kind: 'committed';
      readonly epoch: number;
      readonly version: number;
      /** [sample, loss summed over its characters], from ranks of the last stage. */
      readonly losses: readonly (readonly [number, number])[];
    }
  /** Migrated layers belong to whoever computes them; all ranks tell it, after the same step. */
  | { readonly kind: 'migrated'; readonly epoch: number; readonly assignment: Assignment }
  | { readonly kind: 'failed'; readonly epoch: number; readonly reason: string }
  /** It has heard a coordinator of a later term. */
  | { readonly kind: 'superseded'; readonly term: number }
  | { readonly kind: 'beat' };

export type ToRank =
  /** Comes first: ranks obey none whose term is older than one they have heard of. */
  | { readonly kind: 'leads'; readonly term: number }
  | { readonly kind: 'freeze'; readonly epoch: number }
  | { readonly kind: 'begin'; readonly assignment: Assignment }
  | { readonly kind: 'evicted'; readonly reason: string }
  | { readonly kind: 'finish' }
  | { readonly kind: 'beat' };

/** How a rank introduces itself. */
export interface Introduction {
  readonly kind: 'rank';
  readonly id: number;
  readonly address: Address;
}

/** A message as a frame's header. */
export function asHeader(message: FromRank | ToRank | Introduction): Header {
  return message as unknown as Header;
}

/** Lines that processes print for whoever started them. */
export type RunEvent =
  | { readonly event: 'ready' }
  | { readonly event: 'lost'; readonly rank: number; readonly reason: string }
  | { readonly event: 'joined'; readonly rank: number }
  | { readonly event: 'freezing'; readonly epoch: number }
  | {
      readonly event: 'planned';
      readonly epoch: number;
      readonly version: number;
      readonly source: Source;
      readonly stages: readonly {
        readonly ranks: readonly number[];
        readonly layers: readonly [number, number];
      }[];
    }
  | { readonly event: 'recovered'; readonly epoch: number; readonly times: RecoveryTimes }
  | { readonly event: 'migrated'; readonly epoch: number; readonly rank: number }
  | { readonly event: 'committed'; readonly version: number; readonly loss: number }
  | ({ readonly event: 'report' } & StepReport)
  | { readonly event: 'phase'; readonly phase: Phase; readonly step: number }
  | { readonly event: 'stopped'; readonly reason: string }
  | { readonly event: 'finished' }
  /** The coordinator does not hang. */
  | { readonly event: 'alive' }
  /** The process has done its task, and takes another. */
  | { readonly event: 'free' };

/** Where the state that a run goes on from comes from. */
export type Source = 'memory' | 'disk' | 'seed';

/** Where a process is in its work. */
export const PHASES = [
  'forward',
  'backward',
  'all-reduce',
  'vote',
  'gather',
  'snapshot',
  'migration',
  'recovery',
  'final',
] as const;
export type Phase = (typeof PHASES)[number];

/** Called wherever a phase can be interrupted. */
export type Mark = (phase: Phase, step: number) => Promise<void>;
