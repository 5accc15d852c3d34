// What the page and its worker say to each other.
import type {
  ClaimOutcome,
  Comparison,
  Device,
  Environment,
  Result,
  RunEvent,
} from '@papertape/reproduction';

export interface StartMessage {
  type: 'start';
  reproduction: string;
  seeds: number[];
  device: Device;
  /** Address under which the site keeps the datasets. */
  data: string;
  /** Names of the datasets that the site has. */
  here: string[];
  /** Files the reader chose, by dataset. */
  files: Record<string, ArrayBuffer>;
  built: Pick<Environment, 'dependencies' | 'commit'>;
  /** What the finished run is compared with. */
  record: Result | null;
  /** An unfinished result to go on from. */
  resume: Result | null;
}

export type ToWorker = StartMessage | { type: 'pause' } | { type: 'resume' } | { type: 'stop' };

export type FromWorker =
  | { type: 'event'; event: RunEvent }
  | { type: 'finished'; result: Result; outcomes: ClaimOutcome[]; comparison: Comparison | null }
  | { type: 'stopped' }
  | { type: 'failed'; message: string };
