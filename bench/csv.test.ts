import { expect, test } from 'vitest';
import { readCsv } from './csv.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('cells are read with quotes, commas and line breaks in them, and with either line end', () => {
  expect(readCsv(bytes('id,title\r\n1,"Tides, and ""clocks"""\n2,"two\nlines"\n\n3,\n'))).toEqual([
    ['id', 'title'],
    ['1', 'Tides, and "clocks"'],
    ['2', 'two\nlines'],
    ['3', ''],
  ]);
});

test('a last line without an end, and a file of one cell', () => {
  expect(readCsv(bytes('a,b\nc,d'))).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  expect(readCsv(bytes('a'))).toEqual([['a']]);
  expect(readCsv(bytes(''))).toEqual([]);
});

test('what is no UTF-8 is read as Windows-1252', () => {
  expect(readCsv(new Uint8Array([0x4d, 0xfc, 0x6c, 0x6c]))).toEqual([['Müll']]);
  expect(readCsv(bytes('Müll'))).toEqual([['Müll']]);
});
