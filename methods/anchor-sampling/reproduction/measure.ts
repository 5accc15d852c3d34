/** One run of one method in one setting, as the reproduction and the tuning of rates both make it. */
import type { Measurements } from '@papertape/reproduction';
import { createFederation, type RoundReport } from '../src/index.ts';
import type { Method } from './plan.ts';
import type { OpenSetting, Setting } from './settings.ts';
import { createTrace } from './trace.ts';

export interface MeasureOptions {
  readonly rounds: number;
  /** η */
  readonly rate: number;
  readonly evaluateEvery: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** Called after every round with the gradients spent so far. */
  readonly onRound?: (report: RoundReport, gradients: number) => Promise<void> | void;
}

/** The measurements of createTrace. Throws the signal's reason when it is aborted. */
export async function measure(
  { participation, localSteps, batch, target }: Setting,
  { clients, model, test }: OpenSetting,
  { algorithm, probability }: Method,
  { onRound, ...options }: MeasureOptions,
): Promise<Measurements> {
  const anchorProbability = probability(clients.length, participation);
  const federation = createFederation({ clients, model, participation, test });
  const trace = createTrace(options.rounds, target);
  for await (const round of federation.run({
    ...options,
    algorithm,
    localSteps,
    batch,
    anchorProbability,
  })) {
    trace.add(round);
    await onRound?.(round, trace.gradients());
  }
  await federation.close();
  return trace.measurements();
}
