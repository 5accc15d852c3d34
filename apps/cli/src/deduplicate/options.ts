// The options of `papertape deduplicate`, and how their text is read.
import { InvalidArgumentError } from 'commander';
import type { PresetName, Scope, SignatureMode } from '@papertape/global-deduplication';

export interface DeduplicateFlags {
  in?: string[];
  textColumn: string;
  idColumn: string;
  sourceColumn?: string;
  decontaminate?: string[];
  longestLine?: number;
  out?: string;
  clusters?: string;
  pairs?: string;
  setAside?: string;
  report?: string;
  explain?: string;
  json?: boolean;
  preset: PresetName;
  scope?: Scope;
  mode?: SignatureMode;
  permutations?: number;
  bands?: number;
  rows?: number;
  threshold?: number;
  verify?: number | 'off';
  minimumLength?: number;
  prefer?: string[];
  workers?: number;
  memory?: number;
  work?: string;
  signOnly?: boolean;
  restart?: boolean;
  segment?: number;
}

/** Collects paths over several uses of an option. */
export function addPaths(path: string, before: string[] = []): string[] {
  return [...before, path];
}

/** A parser for numbers that pass a test. */
function numberThat(expected: string, fits: (value: number) => boolean): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isFinite(value) && fits(value)) return value;
    throw new InvalidArgumentError(`Expected ${expected}.`);
  };
}

export const readCount = numberThat(
  'a whole number from 1 to 1024',
  (value) => Number.isInteger(value) && value >= 1 && value <= 1024,
);
export const readLength = numberThat(
  'a whole number from 0',
  (value) => Number.isInteger(value) && value >= 0,
);
export const readMegabytes = numberThat('a number of megabytes above 0', (value) => value > 0);
export const readShare = numberThat('a number between 0 and 1', (value) => value > 0 && value < 1);
const readIndex = numberThat(
  "a Jaccard index above 0 and up to 1, or 'off'",
  (value) => value > 0 && value <= 1,
);

/** A Jaccard index, or `off`. */
export function readVerify(text: string): number | 'off' {
  return text === 'off' ? 'off' : readIndex(text);
}

/** Names between commas. */
export function readSources(text: string): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
