// What the integration tests of search share. Not for programs.
import type { Database } from '@papertape/database';
import { newPaper } from '@papertape/database/testing';
import type { PaperRecord } from '@papertape/papers';

/** A paper as a test tells it. */
export interface Told extends Partial<PaperRecord> {
  title: string;
  abstract: string;
  names?: string[];
}

/** Puts papers in; resolves to their ids in order. */
export async function tell(database: Database, papers: readonly Told[]): Promise<number[]> {
  const ids: number[] = [];
  for (const { names, ...known } of papers) {
    const authors = names?.map((name) => ({ name }));
    ids.push((await newPaper(database, { ...known, ...(authors && { authors }) })).id);
  }
  return ids;
}

/** The same database as one without these extensions sees it: what runs there is the fallback. */
export function without(database: Database, ...names: (keyof Database['extensions'])[]): Database {
  const missing = Object.fromEntries(names.map((name) => [name, null]));
  return { ...database, extensions: { ...database.extensions, ...missing } };
}

const SUBJECTS: readonly (readonly string[])[] = [
  ['lighthouse', 'lamp', 'harbour', 'sailor', 'beacon'],
  ['beehive', 'honey', 'swarm', 'pollen', 'queen'],
  ['glacier', 'ice', 'moraine', 'meltwater', 'crevasse'],
];

/** Invented papers on three subjects, each with words of its own. */
export function library(count: number): Told[] {
  return Array.from({ length: count }, (_, i) => {
    const words = SUBJECTS[i % SUBJECTS.length] ?? [];
    const turn = (k: number) => words[(i + k) % words.length] ?? '';
    return {
      title: `On the ${turn(0)} and the ${turn(1)}, note ${i}`,
      abstract: `We measure each ${turn(1)} near a ${turn(2)} and tell how the ${turn(3)} depends on it.`,
    };
  });
}
