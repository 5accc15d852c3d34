import { describe, expect, test } from 'vitest';
import { decodeModel, encodeModel } from './encoding.ts';
import { createProjector, fitLsa } from './model.ts';
import { TermCollector } from './term-matrix.ts';

// Two subjects; 'car' and 'automobile' never meet, but keep the same company.
const CORPUS = [
  'car engine wheel road',
  'automobile engine wheel road',
  'car engine driver road',
  'automobile driver wheel engine',
  'cell protein membrane gene',
  'gene protein cell enzyme',
  'enzyme membrane protein cell',
  'gene cell membrane enzyme',
].map((text) => text.split(' '));

function fit(dimensions = 2) {
  const collector = new TermCollector();
  for (const stems of CORPUS) collector.add(stems);
  return fitLsa(collector, { dimensions });
}

function cosine(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

describe('the model', () => {
  test('finds by meaning what shares no word', () => {
    const { project } = createProjector(fit());
    expect(cosine(project(['automobile']), project(['car']))).toBeGreaterThan(0.9);
    expect(cosine(project(['automobile']), project(['protein']))).toBeLessThan(0.3);
  });

  test('gives vectors of length one, and zero for what it does not know', () => {
    const { project } = createProjector(fit());
    const known = project(['car', 'car', 'unheard']);
    expect(cosine(known, known)).toBeCloseTo(1, 5);
    expect([...project(['unheard'])]).toEqual([0, 0]);
    expect([...project([])]).toEqual([0, 0]);
  });

  test('has no more dimensions than papers', () => {
    expect(fit(256).dimensions).toBeLessThanOrEqual(CORPUS.length);
  });

  test('leaves out words of half the papers', () => {
    const collector = new TermCollector();
    for (let i = 0; i < 40; i++) collector.add(['common', `rare${i % 10}`]);
    expect(collector.finish(100).terms).not.toContain('common');
    expect(collector.finish(3).terms).toHaveLength(3);
  });

  test('is the same for the same papers', () => {
    expect(fit()).toEqual(fit());
  });
});

describe('as bytes', () => {
  test('it comes back whole, wherever in a buffer the bytes begin', () => {
    const model = fit();
    const bytes = encodeModel(model);
    const shifted = Buffer.concat([Buffer.from('abc'), bytes]).subarray(3);
    expect(decodeModel(bytes)).toEqual(model);
    expect(decodeModel(shifted)).toEqual(model);
  });

  test('what is cut short is refused', () => {
    const bytes = encodeModel(fit());
    expect(() => decodeModel(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
    expect(() => decodeModel(new Uint8Array())).toThrow(RangeError);
  });
});
