import fc from 'fast-check';
import { expect, test } from 'vitest';
import { multiply } from '../matrix/matrix.ts';
import { binaryLabels, LibsvmError, parseLibsvm } from './parse.ts';
import { mushroomsStandIn } from './stand-in.ts';

test('reads labels, columns and values, past blank lines, comments and groups', () => {
  const { x, y } = parseLibsvm('+1 1:0.5 3:-2e1 # a remark\n\n-1 qid:7 2:1\r\n# nothing\n1.5\n');
  expect([...y]).toEqual([1, -1, 1.5]);
  expect([x.rows, x.columns]).toEqual([3, 3]);
  expect([...multiply(x, Float64Array.of(1, 10, 100))]).toEqual([-1999.5, 10, 0]);
});

test('what is written is read again', () => {
  const row = fc.dictionary(fc.integer({ min: 1, max: 30 }).map(String), fc.integer({ min: 1, max: 99 }));
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
      const text = rows.map((entries, i) =>
        [i, ...Object.entries(entries).map(([k, v]) => `${k}:${v}`)].join(' '),
      );
      const { x } = parseLibsvm(text.join('\n'), { columns: 30 });
      const weights = Float64Array.from({ length: 30 }, (_, j) => j + 1);
      expect([...multiply(x, weights)]).toEqual(
        rows.map((entries) => Object.entries(entries).reduce((sum, [k, v]) => sum + Number(k) * v, 0)),
      );
    }),
  );
});

test.each([
  ['1 1:1\nyes 2:1', 2, "the label 'yes' is not a number"],
  ['1 1:1\n\n2 3', 3, "'3' is not column:value"],
  ['1 2:', 1, "'2:' is not column:value"],
  ['1 0:4', 1, "the column in '0:4' is not a whole number from 1"],
  ['1 1.5:4', 1, "the column in '1.5:4' is not a whole number from 1"],
  ['1 1:1 1:2', 1, 'column 1 comes after 1; they must rise'],
  ['1 3:1 2:1', 1, 'column 2 comes after 3; they must rise'],
  ['1 2:x', 1, "the value in '2:x' is not a number"],
  ['', 1, 'there is no example in the file'],
])('names the line and the mistake: %j', (text, line, problem) => {
  const read = () => parseLibsvm(text);
  expect(read).toThrow(LibsvmError);
  expect(read).toThrow(`Line ${line}: ${problem}.`);
});

test('a column beyond those asked for is refused with its line', () => {
  expect(() => parseLibsvm('1 1:1\n# note\n1 2:1\n1 4:1', { columns: 3 })).toThrow(
    'Line 4: column 4 is beyond the 3 asked for.',
  );
});

test('two labels of any kind become 0 and 1, and others are refused', () => {
  expect([...binaryLabels(Float64Array.of(2, 1, 2))]).toEqual([1, 0, 1]);
  expect([...binaryLabels(Float64Array.of(-1, 1))]).toEqual([0, 1]);
  expect(() => binaryLabels(Float64Array.of(1, 2, 3))).toThrow(
    'Two classes are needed, and the labels are 1, 2, 3.',
  );
});

test('the stand-in is always the same, has the shape of mushrooms, and two classes of about one size', () => {
  const bytes = mushroomsStandIn();
  expect(bytes).toEqual(mushroomsStandIn());
  const { x, y } = parseLibsvm(bytes);
  expect([x.rows, x.columns, x.values.length]).toEqual([8124, 112, 8124 * 21]);
  const share = binaryLabels(y).reduce((sum, label) => sum + label, 0) / x.rows;
  expect(share).toBeGreaterThan(0.3);
  expect(share).toBeLessThan(0.7);
});
