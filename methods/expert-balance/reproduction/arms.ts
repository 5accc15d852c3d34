/** Which arms a profile runs. */
import type { Scope } from './methods.ts';
import type { BalanceParameters } from './parameters.ts';

export interface Arm {
  /** Measurements are named after it: 'NAME.nats', 'NAME.bits'. */
  readonly name: string;
  readonly label: string;
  /** α */
  readonly coefficient: number;
  readonly scope: Scope;
  /** What balances from half of the steps on. */
  readonly then?: Scope;
  /** Accumulation steps to an optimiser step, of as many sequences in all. */
  readonly accumulate: number;
  /** Whether its sequences run through all domains. */
  readonly mixed: boolean;
}

const MICRO: Scope = { kind: 'group', size: 1 };
/** Accumulation steps of the buffer. */
const BUFFERED = 4;

/** All arms, those of the first α first. */
export function armsOf(parameters: BalanceParameters): Arm[] {
  const { sequences, coefficients, balanceBatches, thorough } = parameters;
  const GLOBAL: Scope = { kind: 'group', size: sequences };
  const [first = 0] = coefficients;
  const arm = (name: string, label: string, scope: Scope, rest: Partial<Arm> = {}): Arm => {
    return { name, label, scope, coefficient: first, accumulate: 1, mixed: false, ...rest };
  };
  const swept = coefficients.flatMap((coefficient) => [
    arm(`micro-${coefficient}`, `micro, α = ${coefficient}`, MICRO, { coefficient }),
    arm(`global-${coefficient}`, `global, α = ${coefficient}`, GLOBAL, { coefficient }),
  ]);
  const batches = balanceBatches.map((size) =>
    arm(`batch-${size}`, `${size} sequences`, { kind: 'group', size }),
  );
  if (!thorough) return [...swept, ...batches];
  return [
    ...swept,
    ...batches,
    arm('shuffled', 'tokens of the whole batch, as many as in one sequence', { kind: 'shuffled' }),
    arm('buffer', `buffer of ${BUFFERED} accumulation steps`, { kind: 'buffer' }, { accumulate: BUFFERED }),
    arm('hybrid', 'global with a hundredth of micro', { kind: 'hybrid' }),
    arm('to-global', 'micro, from half of the steps on global', MICRO, { then: GLOBAL }),
    arm('to-micro', 'global, from half of the steps on micro', GLOBAL, { then: MICRO }),
    arm('bias-micro', 'selection bias, micro', { kind: 'bias', scope: 'micro' }),
    arm('bias-global', 'selection bias, global', { kind: 'bias', scope: 'global' }),
    arm('mixed-micro', 'mixed sequences, micro', MICRO, { mixed: true }),
    arm('mixed-global', 'mixed sequences, global', GLOBAL, { mixed: true }),
  ];
}

/** What balances a step, from 1 on, of so many. */
export function scopeAt({ scope, then }: Arm, step: number, steps: number): Scope {
  return then && step > steps / 2 ? then : scope;
}

/** Whether it is drawn as a heat map: micro and global at the first α are. */
export function isMapped({ name }: Arm, { coefficients: [first] }: BalanceParameters): boolean {
  return [`micro-${first}`, `global-${first}`].includes(name);
}
