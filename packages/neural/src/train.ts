// The training loop: steps on batches, evaluation now and then, and four ways to end early.
import type { Optimizer, OptimizerState } from './optimizers/optimizer.ts';
import { createStep, type Loss, type TrainingStep } from './step.ts';
import { keep, release, releaseAlive, type Tree } from './tree.ts';

export interface Evaluation {
  /** Steps done when it was taken. */
  readonly step: number;
  readonly value: number;
}

export interface Evaluate<P extends Tree> {
  /** Measured after every so many steps, and after the last. */
  readonly every: number;
  /** A number for parameters that it borrows: pass `keep(parameters)` to what consumes them. */
  measure(parameters: P, step: number): number | Promise<number>;
  readonly better: 'lower' | 'higher';
  /** Stop after so many evaluations in a row that were no better than the best. Never when absent. */
  readonly patience?: number;
  /** Keep the parameters of the best evaluation, at the price of their memory. */
  readonly keepBest?: boolean;
}

export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  /** Of the batch, before the step. */
  readonly loss: number;
  /** Before clipping. */
  readonly gradientNorm: number;
  readonly evaluation?: Evaluation;
}

export interface TrainOptions<P extends Tree, B extends Tree> {
  /** Where to begin. Consumed, also when training fails. */
  readonly parameters: P;
  /** State to go on from, of the same optimiser; a new one when absent. Consumed. */
  readonly state?: OptimizerState;
  /** Steps done before, with `state`. */
  readonly firstStep?: number;
  /** The scalar to make small. */
  readonly loss: Loss<P, B>;
  readonly optimizer: Optimizer;
  /** Batches, made when asked for. Each is consumed. */
  readonly batches: Iterable<B> | AsyncIterable<B>;
  /** Steps to have been done at the end, those before `firstStep` included. */
  readonly steps: number;
  readonly clipNorm?: number;
  readonly evaluate?: Evaluate<P>;
  readonly signal?: AbortSignal;
  onProgress?(progress: TrainingProgress): void;
  /** Read the loss and report after every so many steps; 1 when absent. On WebGPU each reading waits for the device. */
  readonly reportEvery?: number;
  /** Awaited after every step: where a page paints and a pause is honoured. */
  breathe?(): Promise<void>;
}

export interface Trained<P extends Tree> {
  /** After the last step. The caller owns it, as the state. */
  readonly parameters: P;
  readonly state: OptimizerState;
  /** Steps done. */
  readonly step: number;
  /** 'batches': they ran out; 'patience': no better evaluation; 'diverged': the loss, or its gradient, is not finite. */
  readonly stopped: 'steps' | 'batches' | 'patience' | 'diverged';
  readonly evaluations: readonly Evaluation[];
  /** The best evaluation; `parameters` are there with `keepBest`, and the caller's. */
  readonly best?: Evaluation & { readonly parameters?: P };
}

interface Progress<P extends Tree> {
  parameters: P;
  state: OptimizerState;
  step: number;
  stopped: Trained<P>['stopped'];
  evaluations: Evaluation[];
  best?: Evaluation & { parameters?: P };
  /** Evaluations since the best. */
  stale: number;
}

/**
 * Trains, and says why it stopped. Throws the reason of `signal` when it is aborted, and whatever a callback throws;
 * then, all arrays it owned are released.
 */
export async function train<P extends Tree, B extends Tree>(
  options: TrainOptions<P, B>,
): Promise<Trained<P>> {
  const { parameters, optimizer, clipNorm } = options;
  const run: Progress<P> = {
    parameters,
    state: options.state ?? optimizer.init(parameters),
    step: options.firstStep ?? 0,
    stopped: 'steps',
    evaluations: [],
    stale: 0,
  };
  const step = createStep(options.loss, optimizer, clipNorm === undefined ? {} : { clipNorm });
  try {
    await takeSteps(run, step, options);
    const { stale: _, ...trained } = run;
    return trained;
  } catch (error) {
    // A step that failed half-way may have used some of them up.
    for (const owned of [run.parameters, run.state, run.best?.parameters ?? []]) releaseAlive(owned);
    throw error;
  } finally {
    step.dispose();
  }
}

async function takeSteps<P extends Tree, B extends Tree>(
  run: Progress<P>,
  step: TrainingStep<P, B>,
  options: TrainOptions<P, B>,
): Promise<void> {
  const { steps, signal, evaluate } = options;
  signal?.throwIfAborted();
  if (run.step >= steps) return;
  for await (const batch of options.batches) {
    const reading = await takeStep(run, step, batch, options);
    if (reading && !Number.isFinite(reading.loss + reading.gradientNorm)) {
      run.stopped = 'diverged';
      options.onProgress?.({ step: run.step, steps, ...reading });
      return;
    }
    const due = evaluate && (run.step % evaluate.every === 0 || run.step === steps);
    const evaluation = due ? await evaluateNow(run, evaluate) : undefined;
    if (reading)
      options.onProgress?.({ step: run.step, steps, ...reading, ...(evaluation && { evaluation }) });
    if (evaluate?.patience !== undefined && run.stale >= evaluate.patience) {
      run.stopped = 'patience';
      return;
    }
    if (run.step >= steps) return;
    await options.breathe?.();
    signal?.throwIfAborted();
  }
  run.stopped = 'batches';
  if (evaluate && run.evaluations.at(-1)?.step !== run.step) await evaluateNow(run, evaluate);
}

/** One step; loss and length of the gradient when they are to be reported, or were to be measured. */
async function takeStep<P extends Tree, B extends Tree>(
  run: Progress<P>,
  step: TrainingStep<P, B>,
  batch: B,
  { steps, reportEvery = 1, evaluate }: TrainOptions<P, B>,
): Promise<{ loss: number; gradientNorm: number } | undefined> {
  const stepped = step(run.parameters, run.state, batch, run.step + 1);
  run.parameters = stepped.parameters;
  run.state = stepped.state;
  run.step++;
  const due =
    run.step % reportEvery === 0 || run.step === steps || run.step % (evaluate?.every ?? Infinity) === 0;
  if (!due) {
    stepped.loss.dispose();
    stepped.gradientNorm.dispose();
    return undefined;
  }
  const [loss = NaN] = await stepped.loss.data();
  const [gradientNorm = NaN] = await stepped.gradientNorm.data();
  return { loss, gradientNorm };
}

async function evaluateNow<P extends Tree>(
  run: Progress<P>,
  { measure, better, keepBest }: Evaluate<P>,
): Promise<Evaluation> {
  const evaluation = { step: run.step, value: await measure(run.parameters, run.step) };
  run.evaluations.push(evaluation);
  const sign = better === 'higher' ? 1 : -1;
  const improved = sign * evaluation.value > sign * (run.best?.value ?? -sign * Infinity);
  if (!improved) {
    run.stale++;
    return evaluation;
  }
  if (run.best?.parameters) release(run.best.parameters);
  run.best = keepBest ? { ...evaluation, parameters: keep(run.parameters) } : evaluation;
  run.stale = 0;
  return evaluation;
}
