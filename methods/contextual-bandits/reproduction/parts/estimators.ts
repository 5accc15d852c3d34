/** Off-policy estimators on logs of a policy whose value, and that of others, is known. */
import type { Measurements } from '@papertape/reproduction';
import type { EvaluatedPolicy } from '../../src/evaluation/index.ts';
import { METHODS, type Method } from '../../src/evaluation/index.ts';
import type { Policy, RewardModel } from '../../src/types.ts';
import { logGeneration, train } from '../loop.ts';
import type { Tested } from '../methods.ts';
import { mean, valueOf } from '../value.ts';
import { moments, worldOf, type Context } from '../world.ts';

/** A policy that is judged, with its true value. */
interface Judged {
  readonly policy: EvaluatedPolicy;
  readonly value: number;
}

/** γ of the logging policy: about a third of its decisions explore. */
const LOGGING: Policy = { kind: 'squarecb', scale: 20, exponent: 0 };
/** Pairs of policies closer than this need not be told apart. */
const APART = 0.02;
const CONFIDENCE = 0.9;

/** Root mean squared errors, coverage of intervals, and how often pairs of policies are ordered rightly. */
export async function estimators(context: Context, tested: Tested): Promise<Measurements> {
  const { logs, logRows, contexts } = context.profile.parameters;
  const world = worldOf(context.seed);
  const model = (name: string, rows: number) =>
    train(
      tested,
      logGeneration(tested, { policy: { kind: 'uniform' } }, null, moments(context, world, name, rows), name),
      world.dimension,
    );
  const logging = model('first model', logRows);
  const judged = judgedPolicies(
    tested,
    model('second model', logRows),
    logging,
    model('poor model', 150),
  ).map(([policy, over]): Judged => ({
    policy: { chances: (candidates) => tested.chances(policy, over, candidates).probabilities },
    value: valueOf(tested, policy, over, moments(context, world, 'truth', 5 * contexts)),
  }));
  const found: {
    method: Method;
    judged: number;
    log: number;
    error: number;
    covered: boolean;
    estimate: number;
  }[] = [];
  for (let log = 0; log < logs; log++) {
    const rows = logGeneration(
      tested,
      { policy: LOGGING },
      logging,
      moments(context, world, `log ${log}`, logRows),
      `log ${log}`,
    );
    for (const [number, { policy, value }] of judged.entries()) {
      const learner = (examples: Parameters<Tested['fitLinear']>[0]) =>
        tested.fitLinear(examples, { dimension: world.dimension });
      const { estimates } = tested.counterfactual(policy, rows, {
        learner,
        confidence: CONFIDENCE,
        resamples: 200,
        seed: log,
      });
      for (const { method, estimate, interval } of estimates) {
        const covered = interval.low <= value && value <= interval.high;
        found.push({ method, judged: number, log, error: estimate - value, covered, estimate });
      }
      context.signal.throwIfAborted();
      await context.breathe();
    }
  }
  return Object.fromEntries(
    METHODS.flatMap((method) => {
      const own = found.filter((each) => each.method === method);
      return [
        [`${method}: error`, Math.sqrt(mean(own.map(({ error }) => error * error)))],
        [`${method}: coverage`, mean(own.map(({ covered }) => (covered ? 1 : 0)))],
        [`${method}: ordered`, ordered(own, judged)],
      ];
    }),
  );
}

function judgedPolicies(
  _: Tested,
  good: RewardModel,
  logging: RewardModel,
  poor: RewardModel,
): [Policy, RewardModel][] {
  return [
    [{ kind: 'greedy' }, good],
    [{ kind: 'epsilon-greedy', epsilon: 0.2 }, good],
    [{ kind: 'squarecb', scale: 200, exponent: 0 }, logging],
    [{ kind: 'squarecb', scale: 5, exponent: 0 }, logging],
    [{ kind: 'greedy' }, poor],
    [{ kind: 'uniform' }, good],
  ];
}

/** The share of pairs of policies, of all logs, whose estimates are in the order of their values. */
function ordered(
  found: readonly { judged: number; log: number; estimate: number }[],
  judged: readonly Judged[],
): number {
  const right: number[] = [];
  for (const one of found) {
    for (const other of found) {
      const apart = (judged[one.judged]?.value ?? 0) - (judged[other.judged]?.value ?? 0);
      if (one.log === other.log && apart > APART) right.push(one.estimate > other.estimate ? 1 : 0);
    }
  }
  return mean(right);
}
