import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FeatureVector } from '@papertape/contextual-bandits';
import { actionsOf, progressiveLoss, supervisedLoss } from './cbify.ts';
import { fromCsv, fromLibsvm, listSets, readSet } from './classification.ts';
import { measureSet } from './measure.ts';
import { DEFAULT, SETTINGS } from './settings.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const entries = ({ indices, values }: FeatureVector) => Array.from(indices, (index, i) => [index, values[i]]);

describe('classification sets', () => {
  test('LIBSVM: classes in the order of their labels, a constant before the features', () => {
    const set = fromLibsvm('two', bytes('2 1:0.5 3:1\n-1 2:4\n2\n'));
    expect([...set.labels]).toEqual([1, 0, 1]);
    expect(set).toMatchObject({ classes: 2, dimension: 4 });
    expect(set.examples.map(entries)).toEqual([
      [
        [0, 1],
        [1, 0.5],
        [3, 1],
      ],
      [
        [0, 1],
        [2, 4],
      ],
      [[0, 1]],
    ]);
  });

  test('CSV: numbers are one feature, texts one each, empty cells none', () => {
    const set = fromCsv('people', bytes('age,Class,city\n40,yes,Oslo\n,no,Bergen\n25,yes,Oslo\n'));
    expect([...set.labels]).toEqual([1, 0, 1]);
    expect(set.examples.map(entries)).toEqual([
      [
        [0, 1],
        [1, 40],
        [2, 1],
      ],
      [
        [0, 1],
        [3, 1],
      ],
      [
        [0, 1],
        [1, 25],
        [2, 1],
      ],
    ]);
    expect(set.dimension).toBe(4);
  });

  test('CSV without names: labels are the only texts, or stand last', () => {
    const letters = fromCsv('letters', bytes('T,2,8\nA,1,0\nT,5,1\n'));
    expect([...letters.labels]).toEqual([1, 0, 1]);
    expect(letters.examples.map(({ values }) => [...values])).toEqual([
      [1, 2, 8],
      [1, 1],
      [1, 5, 1],
    ]);
    expect([...fromCsv('numbers', bytes('0.5,2\n0.1,1\n0.3,2\n')).labels]).toEqual([1, 0, 1]);
  });

  test('a file without classes is refused by its name', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'papertape-sets-'));
    await writeFile(join(folder, 'one.svm'), '1 1:1\n1 1:2\n');
    await writeFile(join(folder, 'notes.txt'), 'nothing');
    const [path = '', ...others] = await listSets(folder);
    expect(others).toEqual([]);
    await expect(readSet(path)).rejects.toThrow(
      /one\.svm: labels of 2 to 1000 classes are needed; there are 1/,
    );
  });
});

describe('a set as a bandit', () => {
  const rows = Array.from({ length: 400 }, (_, i) => `${i % 4} ${(i % 4) + 1}:1 ${5 + (i % 3)}:1`);
  const set = fromLibsvm('made up', bytes(rows.join('\n')));
  const actions = actionsOf(set);
  const dimension = set.dimension * set.classes;

  test('what cannot learn loses as guessing does; what learns loses less, with full information least', () => {
    const loss = (policy: typeof DEFAULT.policy) =>
      progressiveLoss(set, actions, policy, DEFAULT.create(dimension), 1);
    expect(Math.abs(loss({ kind: 'uniform' }) - 0.75)).toBeLessThan(0.07);
    expect(loss(DEFAULT.policy)).toBeLessThan(0.4);
    expect(supervisedLoss(set, actions, DEFAULT.create(dimension), 1)).toBeLessThan(loss(DEFAULT.policy));
  });

  test('learns from the drawn class alone', () => {
    const learnt: number[] = [];
    const learner = {
      predict: () => 0,
      learn: ({ indices }: FeatureVector) => learnt.push(Math.floor((indices[0] ?? 0) / set.dimension)),
    };
    progressiveLoss(set, actions, { kind: 'greedy' }, learner, 2);
    expect(new Set(learnt)).toEqual(new Set([0]));
    expect(learnt).toHaveLength(400);
  });

  test('a seed gives the same figures again; the best row and the default are among them', () => {
    const report = measureSet(set, SETTINGS.slice(0, 3), 2);
    expect(measureSet(set, SETTINGS.slice(0, 3), 2)).toEqual(report);
    expect(report.default.setting).toBe(DEFAULT.name);
    expect(report.best.mean).toBe(Math.min(...report.rows.map(({ mean }) => mean)));
    expect(report.peer).toBeUndefined();
  });

  test('the comparison says what is not met', () => {
    const { peer } = measureSet({ ...set, name: 'mushrooms' }, SETTINGS.slice(0, 3), 1);
    expect(peer).toMatchObject({ setting: 'elimination 10', loss: 0.05, met: false, metByDefault: false });
  });
});
