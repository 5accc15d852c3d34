import { expect, test } from 'vitest';
import { foldTitle } from './fold.ts';
import { compareTitles, prepareTitle } from './title.ts';

const compare = (a: string, b: string) => compareTitles(prepareTitle(a), prepareTitle(b));

test.each([
  ['The $\\ell_1$-Norm of Tidal Clocks', 'the l1 norm of tidal clocks'],
  ['$\\alpha$-Tides', 'alpha tides'],
  ['α-Tides and CO₂', 'alpha tides and co2'],
  ['CO$_2$ in {\\"o}sterreichische Clocks', 'co2 in osterreichische clocks'],
  ['Th&eacute;mis &amp; the <i>Sea</i>', 'themis the sea'],
  ["“Don’t” ``quote'' me", 'dont quote me'],
  ['Ελληνικά', 'ελληνικα'],
  ['潮汐時計', '潮汐時計'],
])('%s is folded to %s', (title, folded) => {
  expect(foldTitle(title)).toBe(folded);
});

test.each([
  ['Clocks Wound by the Tide', 'CLOCKS wound by the tide.'],
  ['Multi-User Tide Gauges', 'Multiuser tide gauges'],
  ['Clocks Wound by the Tide (Extended Abstract)', 'Clocks Wound by the Tide'],
  ['Clocks (demo) wound by the tide', 'Clocks wound by the tide [poster]'],
])('%s and %s are the same title', (a, b) => {
  expect(compare(a, b)).toMatchObject({ same: true, similarity: 1, difference: null });
});

test('a slip of the pen leaves titles alike, other words do not', () => {
  expect(
    compare('Measuring clocks wound by the tide', 'Measuring clock wound by the tides').similarity,
  ).toBeGreaterThan(0.6);
  expect(
    compare('Measuring clocks wound by the tide', 'Forecasting storms with tide gauges').similarity,
  ).toBeLessThan(0.2);
});

test('a subtitle that one source leaves out is no other title', () => {
  const long =
    'Clocks wound by harbour tides: a study of twelve gauges on the northern coast and their keepers';
  expect(compare(long, 'Clocks wound by harbour tides')).toMatchObject({ continued: true, similarity: 0.75 });
  expect(compare('Tides: a study of twelve gauges on the northern coast', 'Tides')).toMatchObject({
    continued: false,
  });
});

test.each([
  ['Clocks Wound by the Tide, Part I', 'Clocks Wound by the Tide, Part II', 'numbers'],
  ['Clocks Wound by the Tide, Part 2', 'Clocks Wound by the Tide', 'numbers'],
  ['Clocks Wound by the Tide II', 'Clocks Wound by the Tide', 'numbers'],
  ['Report on the Tide Congress 2001', 'Report on the Tide Congress 2002', 'numbers'],
  ['TideNet-7 for gauges', 'TideNet-8 for gauges', 'numbers'],
  ['Clocks Wound by the Tide, Part II', 'Clocks wound by the tide: part 2', null],
  ["Report on the Tide Congress '98", 'Report on the Tide Congress 1998', null],
  ['Report on the Tide Congress', 'Report on the Tide Congress 1998', null],
  ['Erratum: Clocks Wound by the Tide', 'Clocks Wound by the Tide', 'note'],
  ['Reply to Clocks Wound by the Tide', 'Comment on Clocks Wound by the Tide', 'note'],
  ['Response of clocks to the tide', 'Response of the clocks to the tide', null],
])('%s, %s: told apart by %s', (a, b, difference) => {
  expect(compare(a, b).difference).toBe(difference);
});

test('a generic title tells little, a long one much', () => {
  const bits = (title: string) => prepareTitle(title).information;
  expect(bits('Editorial')).toBe(1);
  expect(bits('Guest Editors’ Introduction')).toBeLessThan(4);
  expect(bits('Of and to the')).toBe(0);
  expect(bits('Clocks wound by harbour tides')).toBe(16);
  expect(bits('Measuring clocks wound by harbour tides: twelve gauges compared')).toBe(24);
  expect(bits('潮汐時計の研究')).toBeGreaterThan(8);
});

test('titles too short for a gram are alike only when they are equal', () => {
  expect(compare('Eel', 'Eel')).toMatchObject({ same: true, similarity: 1 });
  expect(compare('Eel', 'Eels').similarity).toBe(0);
  expect(compare('?', '!')).toMatchObject({ information: 0 });
});
