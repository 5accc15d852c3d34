/** Watches an arm while it trains: its loss, how far its experts specialise, and the map of them as it forms. */
import type { RunContext } from '@papertape/reproduction';
import { reportRouting } from '../../src/index.ts';
import { isMapped, type Arm } from '../arms.ts';
import type { Sequences } from '../domains.ts';
import type { HeatMap } from '../heat-map.ts';
import { layersOf, mean } from '../model/examine.ts';
import type { BalanceParameters } from '../parameters.ts';

/** How often a point is made: every so many parts of a run. */
const POINTS = 40;

/** To be told of every accumulation step. `show` is given the maps of the layers, of the arms that are drawn. */
export function watchRouting(
  context: RunContext<BalanceParameters>,
  arm: Arm,
  domains: number,
  show: (name: string, maps: readonly HeatMap[]) => void,
): (step: number, nats: number, chosen: ArrayLike<number>, batch: Sequences) => void {
  const { report, profile } = context;
  const { steps, layers, experts } = profile.parameters;
  const every = Math.max(1, Math.floor(steps / POINTS));
  let losses: number[] = [];
  let counts: number[][] = Array.from({ length: layers }, () => []);
  let ids: number[] = [];
  return (step, nats, chosen, batch) => {
    losses.push(nats);
    for (const [layer, rows] of layersOf(chosen, profile.parameters, batch.domains.length).entries()) {
      counts[layer]?.push(...rows);
    }
    ids.push(...batch.domains);
    if (step % every !== 0 || losses.length < every) return;
    report.point(`${arm.name}.loss`, step, mean(losses));
    if (!arm.mixed) {
      const routing = reportRouting(counts, ids, experts);
      report.point(`${arm.name}.bits`, step, mean(routing.layers.map((layer) => layer.mutualInformation)));
      const seenAll = routing.domains === domains;
      if (isMapped(arm, profile.parameters) && seenAll)
        show(
          arm.label,
          routing.layers.map(({ heatMap }) => heatMap),
        );
    }
    losses = [];
    counts = Array.from({ length: layers }, () => []);
    ids = [];
  };
}
