// What was learnt of a reader, as their settings show it.
import { getRankingChoice, readHistory, readPool } from '@papertape/database';
import { learntOf, tasteOf, termImportance, type LearntItem, type Tally } from '@papertape/personal-ranking';
import type { Person } from '@papertape/people';
import { site } from '../site.ts';
import { authorPath, categoryPath } from '../view/addresses.ts';

/** Entries of each list. */
const MOST = 12;

/** One thing that a reader picks or hides, in words. */
export interface LearntView {
  name: string;
  href: string;
  /** '4 picked, 1 hidden, 12 passed over'. */
  words: string;
}

export interface LearntPage {
  enabled: boolean;
  /** ISO 8601 in UTC; null where nothing was erased. */
  erasedAt: string | null;
  /** Papers picked, hidden, and shown without anything being done. */
  picked: number;
  hidden: number;
  passed: number;
  lists: { name: string; items: LearntView[] }[];
}

/** The lists that the reader's acts give, computed now as a ranking would. */
export async function loadLearnt(reader: Pick<Person, 'id'>, now: Date): Promise<LearntPage> {
  const { db } = site().database;
  const choice = await getRankingChoice(db, reader.id);
  const [history, pool] = await Promise.all([
    readHistory(db, reader.id, { since: choice.erasedAt, now }),
    readPool(db, reader.id, { alike: [], now }),
  ]);
  const importance = termImportance([...history.map(({ paper }) => paper), ...pool]);
  const learnt = learntOf(tasteOf(history, now.getTime()), { most: MOST, importance });
  const names = new Map(
    history.flatMap(({ paper }) =>
      paper.authors.map((slug, index) => [slug, paper.authorNames[index] ?? slug]),
    ),
  );
  const count = (kind: (typeof history)[number]['kind']) =>
    history.filter((item) => item.kind === kind).length;
  const view = (items: readonly LearntItem[], href: (name: string) => string): LearntView[] =>
    items.map((item) => ({ name: item.name, href: href(item.name), words: tallyWords(item) }));
  return {
    ...choice,
    picked: count('picked'),
    hidden: count('hidden'),
    passed: count('passed'),
    lists: [
      { name: 'Categories', items: view(learnt.categories, categoryPath) },
      { name: 'Authors', items: named(view(learnt.authors, authorPath), names) },
      { name: 'Words', items: view(learnt.terms, (term) => `/search?q=${encodeURIComponent(term)}`) },
    ],
  };
}

function named(items: readonly LearntView[], names: ReadonlyMap<string, string>): LearntView[] {
  return items.map((item) => ({ ...item, name: names.get(item.name) ?? item.name }));
}

/** Counts as shown: what lies back counts less, so that they are fractions. */
function tallyWords({ picked, hidden, passed }: Tally): string {
  const parts = [
    [picked, 'picked'],
    [hidden, 'hidden'],
    [passed, 'passed over'],
  ] as const;
  return parts
    .filter(([count]) => count >= 0.05)
    .map(([count, words]) => `${Number(count.toFixed(1))} ${words}`)
    .join(', ');
}
