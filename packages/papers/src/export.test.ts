import { expect, test } from 'vitest';
import { EXPORT_FORMAT, EXPORT_VERSION, isExportedPaper } from './export.ts';

test('only lines of our export are taken for it', () => {
  expect(isExportedPaper({ format: EXPORT_FORMAT, version: EXPORT_VERSION, records: [] })).toBe(true);
  for (const value of [null, 'text', {}, { format: 'other', version: 1, records: [] }])
    expect(isExportedPaper(value)).toBe(false);
});

test('a version of the future asks for an update', () => {
  expect(() => isExportedPaper({ format: EXPORT_FORMAT, version: 99, records: [] })).toThrow(
    /update Papertape/,
  );
});
