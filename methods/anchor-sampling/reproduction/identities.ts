/** What must be true of FedAMD whatever the data, measured on the real federation in a few cheap rounds. */
import type { Measurements } from '@papertape/reproduction';
import { createFederation, type AlgorithmName, type Algorithm, type RoundReport } from '../src/index.ts';
import { mean, type Vector } from '../src/vectors.ts';
import type { OpenSetting, Setting } from './settings.ts';

const ROUNDS = 12;
const RATE = 0.01;

/**
 * `identity.cacheDeviation`: with K = 1 a round with miners moves x by −η·v, with v the mean over the cache of all M
 * clients; the largest deviation, relative to η·v. `identity.anchorMovement`: with p = 1 there are only anchors and x
 * stays; the largest movement of a parameter. `identity.pairsPerMiner`: paired gradients that a miner computes,
 * K − 1 when none is wasted, as a share of that.
 */
export async function identities(
  algorithm: AlgorithmName | Algorithm,
  setting: Setting,
  open: OpenSetting,
  seed: number,
): Promise<Measurements> {
  const play = (anchorProbability: number, localSteps: number) =>
    roundsOf(algorithm, setting, open, { anchorProbability, localSteps, seed });
  const single = await play(0.5, 1);
  const still = await play(1, 2);
  const pairs = await play(0, setting.localSteps);
  return {
    'identity.cacheDeviation': Math.max(...pairwise(single).map(([a, b]) => deviation(a, b))),
    'identity.anchorMovement': Math.max(...pairwise(still).map(([a, b]) => distance(a.state.x, b.state.x))),
    'identity.pairsPerMiner': pairsPerMiner(pairs.slice(1), setting),
  };
}

async function roundsOf(
  algorithm: AlgorithmName | Algorithm,
  { participation, batch }: Setting,
  { clients, model }: OpenSetting,
  options: { anchorProbability: number; localSteps: number; seed: number },
): Promise<RoundReport[]> {
  const federation = createFederation({ clients, model, participation });
  const reports: RoundReport[] = [];
  // The rounds without an anchor are dear, and every one costs the same.
  const rounds = options.anchorProbability === 0 ? 2 : ROUNDS;
  for await (const report of federation.run({ ...options, algorithm, batch, rounds, rate: RATE })) {
    reports.push(report);
  }
  return reports;
}

function deviation(before: RoundReport, after: RoundReport): number {
  const { x, cache } = before.state;
  const expected = after.miners === 0 ? new Float32Array(x.length) : mean(cache, cache.length, x.length);
  const moved = x.map((value, j) => (value - (after.state.x[j] ?? 0)) / RATE);
  return distance(moved, expected) / (largest(expected) || 1);
}

function pairsPerMiner(reports: readonly RoundReport[], { localSteps, batch }: Setting): number {
  const miners = reports.reduce((sum, report) => sum + report.miners, 0);
  const gradients = reports.reduce((sum, report) => sum + report.gradientEvaluations, 0);
  return gradients / (miners * (localSteps - 1) * 2 * batch);
}

function pairwise(reports: readonly RoundReport[]): (readonly [RoundReport, RoundReport])[] {
  return reports.slice(1).flatMap((after, index) => {
    const before = reports[index];
    return before ? [[before, after] as const] : [];
  });
}

function distance(a: Vector, b: Vector): number {
  return largest(a.map((value, j) => value - (b[j] ?? 0)));
}

function largest(vector: Vector): number {
  return vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}
