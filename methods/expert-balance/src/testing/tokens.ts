// For tests: batches of tokens with router logits, their groups, and gradients from cotangents, in plain numbers.
import fc from 'fast-check';
import type { Group } from '../balance-loss.ts';
import { countChosen } from '../counts.ts';

export interface TokenBatch {
  /** [tokens × experts] */
  readonly logits: readonly number[];
  readonly experts: number;
  readonly topK: number;
}

/** Batches of `tokens` (1 to 6 when absent), of 2 to 5 experts. */
export function tokenBatch(tokens?: number): fc.Arbitrary<TokenBatch> {
  const size = tokens === undefined ? fc.integer({ min: 1, max: 6 }) : fc.constant(tokens);
  return fc
    .record({ experts: fc.integer({ min: 2, max: 5 }), size, topK: fc.integer({ min: 1, max: 2 }) })
    .chain(({ experts, size: count, topK }) =>
      fc
        .array(fc.double({ min: -4, max: 4, noNaN: true }), {
          minLength: count * experts,
          maxLength: count * experts,
        })
        .map((logits) => ({ logits, experts, topK })),
    );
}

/** p [tokens × experts] */
export function softmaxRows(logits: readonly number[], experts: number): Float64Array {
  const p = new Float64Array(logits.length);
  for (let start = 0; start < logits.length; start += experts) {
    const row = logits.slice(start, start + experts).map(Math.exp);
    const total = row.reduce((sum, value) => sum + value, 0);
    row.forEach((value, i) => (p[start + i] = value / total));
  }
  return p;
}

/** The k experts of each token with the greatest p, [tokens × k]. */
export function chooseTop(p: Float64Array, experts: number, topK: number): number[] {
  const chosen: number[] = [];
  for (let start = 0; start < p.length; start += experts) {
    const order = Array.from({ length: experts }, (_, i) => i);
    order.sort((a, b) => (p[start + b] ?? 0) - (p[start + a] ?? 0) || a - b);
    chosen.push(...order.slice(0, topK));
  }
  return chosen;
}

/** Counts and P of the tokens, those whose entry of `valid` is 0 left out. */
export function groupOf({ logits, experts, topK }: TokenBatch, valid?: readonly number[]): Group {
  const p = softmaxRows(logits, experts);
  const tokens = p.length / experts;
  const validTokens = valid ? valid.filter(Boolean).length : tokens;
  const P = new Float64Array(experts);
  for (let t = 0; t < tokens; t++) {
    if (valid && !valid[t]) continue;
    for (let i = 0; i < experts; i++) P[i] = (P[i] ?? 0) + (p[t * experts + i] ?? 0) / validTokens;
  }
  const counts = countChosen(chooseTop(p, experts, topK), { topK, experts, ...(valid && { valid }) });
  return { counts, P, validTokens };
}

/** The gradient by the logits of Σ_i cotangent_i·P_i, P the mean over all tokens of p. */
export function pullBack(cotangent: ArrayLike<number>, { logits, experts }: TokenBatch): Float64Array {
  const p = softmaxRows(logits, experts);
  const tokens = p.length / experts;
  return p.map((value, at) => {
    const start = at - (at % experts);
    let price = 0;
    for (let j = 0; j < experts; j++) price += (cotangent[j] ?? 0) * (p[start + j] ?? 0);
    return (value * ((cotangent[at % experts] ?? 0) - price)) / tokens;
  });
}
