import { describe, expect, test } from 'vitest';
import { studentT } from './student-t.ts';

describe('quantiles of Student’s t', () => {
  test.each([
    [0.95, 1, 6.313751514675043],
    [0.95, 2, 2.919985580355516],
    [0.95, 3, 2.353363434801823],
    [0.95, 4, 2.1318467863266495],
    [0.95, 9, 1.8331129326536335],
    [0.95, 30, 1.6972608865939574],
    [0.95, 99, 1.6603911559963902],
    [0.975, 2, 4.302652729749462],
    [0.995, 7, 3.4994832973505026],
    [0.6, 5, 0.2671808657045316],
  ])('p = %f with %i degrees of freedom is %f', (p, freedom, quantile) => {
    expect(studentT(p, freedom)).toBeCloseTo(quantile, 10);
  });

  test('it is symmetric about 0', () => {
    expect(studentT(0.5, 4)).toBeCloseTo(0, 10);
    expect(studentT(0.1, 4)).toBe(-studentT(0.9, 4));
  });

  test.each([
    [0, 3],
    [1, 3],
    [0.9, 0],
    [0.9, 2.5],
  ])('p = %f with %f degrees of freedom is refused', (p, freedom) => {
    expect(() => studentT(p, freedom)).toThrow(RangeError);
  });
});
