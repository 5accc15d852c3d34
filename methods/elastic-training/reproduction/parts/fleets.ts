// Goodput of fleets of all sizes under published failure rates: simulated.
import type { Measurements } from '@papertape/reproduction';
import { simulateFleet, type Fleet } from '../../src/simulator/index.ts';
import type { Context } from '../context.ts';
import { FAILURE_RATES, type FailureRate } from '../failure-rates.ts';

/** What is assumed of every fleet. */
export const ASSUMED = {
  repairHours: 24,
  maximumFrequency: 1.1,
  layersPerStage: 4,
  // Elastic: detection, and one step done again. Restart: half an hour of rescheduling, loading and lost steps.
  recoverySeconds: { elastic: 30, restart: 1800 },
} as const;

/** The division of a fleet: small ones as the paper's of 96, each accelerator a worker; others by nodes of 8. */
export function divisionOf(accelerators: number): { perWorker: number; stages: number; slots: number } {
  return accelerators <= 128
    ? { perWorker: 1, stages: 4, slots: 16 }
    : { perWorker: 8, stages: 16, slots: 64 };
}

export function runFleet(accelerators: number, rate: FailureRate, days: number, random: () => number): Fleet {
  return simulateFleet({
    accelerators,
    ...divisionOf(accelerators),
    ...ASSUMED,
    failuresPerDay: rate.perDay,
    days,
    random,
  });
}

/** '<accelerators>, <rate>: <arm>' of every fleet. */
export async function fleets({ profile, random, report, signal, breathe }: Context): Promise<Measurements> {
  const measured: Measurements = {};
  const rows: (string | number)[][] = [];
  for (const rate of FAILURE_RATES) {
    for (const accelerators of profile.parameters.fleets) {
      signal.throwIfAborted();
      const name = `${accelerators}, ${rate.name}`;
      const fleet = runFleet(accelerators, rate, profile.parameters.days, random(name).uniform);
      for (const [arm, goodput] of Object.entries(fleet.goodput)) {
        measured[`${name}: ${arm}`] = goodput;
        if (rate === FAILURE_RATES[0]) report.point(`goodput: ${arm}`, accelerators, goodput);
      }
      const { TorchFT, ReCycle, resize, graph, DVFS, restart } = fleet.goodput;
      measured[`${name}: over TorchFT`] = DVFS / TorchFT;
      measured[`${name}: over ReCycle`] = DVFS / ReCycle;
      const shares = [restart, TorchFT, ReCycle, resize, graph, DVFS].map((share) => share.toFixed(3));
      rows.push([accelerators, rate.name, fleet.replicas, fleet.failures, ...shares]);
      await breathe();
    }
  }
  report.table('Simulated goodput of fleets', {
    columns: [
      'accelerators',
      'failure rate',
      'D',
      'failures',
      'restart',
      'TorchFT-like',
      'ReCycle-like',
      'resize only',
      '+ graph',
      '+ DVFS 10 %',
    ],
    rows,
  });
  return measured;
}
