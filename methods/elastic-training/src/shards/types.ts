/** Which rank holds what of the sharded state, and what is moved when that changes. */
import type { Interval } from '../planner/types.ts';

/** Elements [start, end) of one layer that one rank owns. */
export interface Shard extends Interval {
  readonly layer: number;
  readonly rank: number;
}

/**
 * Elements [start, end) of a layer that `to` needs and does not own yet. `from` is who sends them: the owner, or who
 * keeps the owner's backup. Where it equals `to` the rank restores them from the backup that it keeps itself. Where
 * owner and backup are both lost, `from` is null and they are read from disk.
 */
export interface Transfer extends Interval {
  readonly layer: number;
  readonly to: number;
  readonly from: number | null;
  readonly source: 'owner' | 'backup' | 'disk';
  /** Who owned them. */
  readonly owner: number;
}
