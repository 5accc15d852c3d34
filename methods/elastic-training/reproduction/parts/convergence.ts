// How far losses stray from those without a fault, by how dropout is drawn: measured, in one process.
import type { Measurements } from '@papertape/reproduction';
import type { Drawing } from '../small-model/train.ts';
import type { Context } from '../context.ts';
import type { Tested } from '../tested.ts';

const DRAWINGS: readonly Drawing[] = ['counter', 'logical', 'own'];
const RANKS = 3;
/** Steps over which the series that are drawn are averaged. */
const SMOOTH = 10;

/** Mean |loss − loss without the fault| after it, and whether the weights are the same to the last bit. */
export async function convergence(
  { profile, seed, report, breathe }: Context,
  { train }: Tested,
): Promise<Measurements> {
  const { steps, faultAt } = profile.parameters;
  const measured: Measurements = {};
  for (const drawing of DRAWINGS) {
    const options = { seed, steps, ranks: RANKS, drawing };
    const reference = train({ ...options, fault: null });
    await breathe();
    const faulty = train({ ...options, fault: { step: faultAt, rank: 1 } });
    await breathe();
    const strays = faulty.losses.map((loss, step) => Math.abs(loss - (reference.losses[step] ?? NaN)));
    const after = strays.slice(faultAt);
    measured[`${drawing}: deviation`] = after.reduce((sum, stray) => sum + stray, 0) / after.length;
    measured[`${drawing}: weights differ`] = faulty.weights.filter(
      (w, k) => w !== reference.weights[k],
    ).length;
    for (let at = 0; at + SMOOTH <= steps; at += SMOOTH) {
      const mean = strays.slice(at, at + SMOOTH).reduce((sum, stray) => sum + stray, 0) / SMOOTH;
      report.point(`${drawing}: deviation`, at + SMOOTH, mean);
    }
    measured[`${drawing}: final loss`] =
      reference.losses.slice(-20).reduce((sum, loss) => sum + loss, 0) / 20;
  }
  const own = measured['own: deviation'] ?? NaN;
  measured['deviation saved'] = 1 - (measured['counter: deviation'] ?? NaN) / own;
  return measured;
}
