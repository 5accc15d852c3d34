/** What is kept of a run's rounds: the mean and spread of the last 20 accuracies, and what the target cost. */
import type { Measurements } from '@papertape/reproduction';
import type { RoundReport } from '../src/index.ts';

/** The rounds whose accuracies are averaged: the mean of the last 20, never the best round. */
const LAST = 20;

/** Collects the rounds of one run of `rounds` rounds; `target` is a test accuracy. */
export function createTrace(rounds: number, target: number) {
  const last: number[] = [];
  const total = { uplink: 0, downlink: 0, gradients: 0, idle: 0 };
  /** What had been spent when the target was first reached; what was spent in all, when it never was. */
  let reached: (typeof total & { round: number }) | null = null;
  return {
    gradients: () => total.gradients,
    add(report: RoundReport): void {
      total.uplink += report.uplinkBytes;
      total.downlink += report.downlinkBytes;
      total.gradients += report.gradientEvaluations;
      if (report.miners === 0) total.idle++;
      if (report.accuracy === null) return;
      if (report.round >= rounds - LAST) last.push(report.accuracy);
      if (report.accuracy >= target) reached ??= { ...total, round: report.round + 1 };
    },
    /** Accuracy and its SD in [0, 1]; bytes in megabytes (10⁶); gradients of single examples. */
    measurements(): Measurements {
      const cost = reached ?? { ...total, round: rounds };
      const accuracy = meanOf(last);
      return {
        accuracy,
        spread: Math.sqrt(last.reduce((sum, a) => sum + (a - accuracy) ** 2, 0) / (last.length - 1)),
        reached: reached ? 1 : 0,
        roundsToTarget: cost.round,
        gradientsToTarget: cost.gradients,
        uplinkToTarget: cost.uplink / 1e6,
        downlinkToTarget: cost.downlink / 1e6,
        gradients: total.gradients,
        uplink: total.uplink / 1e6,
        downlink: total.downlink / 1e6,
        roundsWithoutMiners: total.idle,
      };
    },
  };
}

const meanOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
