import fc from 'fast-check';
import { expect, test } from 'vitest';
import { balanceGradient, balanceLoss, globalBatchLoss, microBatchLoss } from './balance-loss.ts';
import { countChosen, frequencies } from './counts.ts';
import { chooseTop, groupOf, softmaxRows, tokenBatch } from './testing/tokens.ts';

/** Computed in Python's double precision, the gradient by central differences. */
const GOLDEN = {
  counts: [2, 1, 2, 1],
  loss: 1.0536166347137434,
  gradient: [
    0.016998377494470418, -0.009642558018718717, 0.028025586540358912, -0.03538140601611062,
    0.04698700727390203, -0.01792276750345323, 0.007027781800950094, -0.0360920215713989,
    0.012676463345684395, -0.0365925040823889, 0.04208734049049312, -0.018171299764890847,
  ],
};

test('the loss and its gradient are those of a program written apart from this one', () => {
  const logits = [0.3, -1.2, 0.8, 0.1, 1.5, 0.2, -0.4, 0.9, -0.7, 0.6, 0.5, -0.1];
  const p = softmaxRows(logits, 4);
  const counts = countChosen(chooseTop(p, 4, 2), { topK: 2, experts: 4 });
  expect([...counts]).toEqual(GOLDEN.counts);
  const { P } = groupOf({ logits, experts: 4, topK: 2 });
  expect(balanceLoss(frequencies(counts), P)).toBeCloseTo(GOLDEN.loss, 12);
  const gradient = balanceGradient(frequencies(counts), p);
  GOLDEN.gradient.forEach((value, i) => expect(gradient[i]).toBeCloseTo(value, 9));
});

test('a balanced loss is 1, whatever the other side is', () => {
  fc.assert(
    fc.property(tokenBatch(), (batch) => {
      const { P, counts } = groupOf(batch);
      const even = new Float64Array(batch.experts).fill(1 / batch.experts);
      expect(balanceLoss(even, P)).toBeCloseTo(1, 12);
      expect(balanceLoss(frequencies(counts), even)).toBeCloseTo(1, 12);
    }),
  );
});

test('the gradient is that of finite differences, with f held still', () => {
  fc.assert(
    fc.property(tokenBatch(), fc.nat(), (batch, where) => {
      const { experts, logits, topK } = batch;
      const f = frequencies(groupOf(batch).counts);
      const at = where % logits.length;
      const moved = (by: number) => {
        const shifted = logits.map((logit, i) => (i === at ? logit + by : logit));
        return balanceLoss(f, groupOf({ logits: shifted, experts, topK }).P);
      };
      const gradient = balanceGradient(f, softmaxRows(logits, experts));
      expect(gradient[at]).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
    }),
  );
});

test('micro-batch and global-batch losses differ unless all groups choose alike', () => {
  const even = { P: [0.5, 0.5], validTokens: 2 };
  const apart = [
    { counts: [2, 0], P: [0.9, 0.1], validTokens: 2 },
    { counts: [0, 2], P: [0.1, 0.9], validTokens: 2 },
  ];
  expect(microBatchLoss(apart)).toBeCloseTo(1.8, 12);
  expect(globalBatchLoss(apart)).toBeCloseTo(1, 12);
  const alike = [1, 3].map((times) => ({ ...even, counts: [times, times] }));
  expect(microBatchLoss(alike)).toBeCloseTo(globalBatchLoss(alike), 12);
});

test('what does not fit together is refused', () => {
  expect(() => balanceLoss([1, 0], [1])).toThrow(/f has 2 experts and P has 1/);
  expect(() => balanceGradient([1, 0], [1])).toThrow(RangeError);
  expect(() => countChosen([0, 4], { topK: 2, experts: 4 })).toThrow(/Token 0 chose expert 4/);
  expect(() => countChosen([0, 1, 2], { topK: 1, experts: 4, rows: 2 })).toThrow(/do not divide/);
});
