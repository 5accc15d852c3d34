// Topics of a form: what is offered, and what somebody typed.
import {
  collectionsNear,
  findOfferedCollection,
  getRankingChoice,
  listFollows,
  listSavedSearches,
  nameAuthors,
  nameCollections,
  type OfferedCollection,
  type Queryable,
} from '@papertape/database';
import { LIMITS, topicKey, type Topic } from '@papertape/digests';
import { authorSlug } from '@papertape/papers';
import type { Person, PersonId } from '@papertape/people';
import { FormProblem } from '../forms/form-problem.ts';
import { isCategory } from '../parameters.ts';

/** What stands in checkboxes: of the site, of what the reader follows, and what they chose before. */
export async function offeredTopics(
  db: Queryable,
  {
    categories,
    person,
    chosen,
  }: { categories: readonly string[]; person: Person | null; chosen: readonly Topic[] },
): Promise<Topic[]> {
  const topics: Topic[] = [
    ...(person !== null && (await getRankingChoice(db, person.id)).enabled
      ? [{ kind: 'for-you', reader: person.id } as const]
      : []),
    { kind: 'feed' },
    ...categories.map((category): Topic => ({ kind: 'category', category })),
    ...(person === null ? [] : await topicsNear(db, person)),
    ...chosen,
  ];
  return [...new Map(topics.map((topic) => [topicKey(topic), topic])).values()];
}

/** What a person follows and saved. */
async function topicsNear(db: Queryable, person: Person): Promise<Topic[]> {
  const [follows, searches, collections] = await Promise.all([
    listFollows(db, person.id),
    listSavedSearches(db, person.id),
    collectionsNear(db, person.id),
  ]);
  return [
    ...follows.flatMap(({ kind, key, name }): Topic[] => {
      if (kind === 'author') return [{ kind, slug: key, name }];
      return kind === 'category' ? [{ kind, category: key }] : [];
    }),
    ...collections.map((collection) => collectionTopic(collection, person.id)),
    ...searches.map(({ query }): Topic => ({ kind: 'search', query })),
  ];
}

/** Who chooses, and so what of one reader alone may be chosen: private collections, and what is ranked for them. */
export interface Chooser {
  /** The account whose digest it is; null for an address alone. */
  account: PersonId | null;
  /** What a link of a mail may keep, not add to: whoever has the mail has the link. Null for who is signed in. */
  keeps: readonly Topic[] | null;
}

/** An address alone: only what everybody may see. */
export const NOBODY: Chooser = { account: null, keeps: null };

function collectionTopic({ id, title, public: open }: OfferedCollection, account: PersonId | null): Topic {
  return { kind: 'collection', id, name: title, ...(open || account === null ? {} : { viewer: account }) };
}

/** Fields for what is not offered, by the parameter that fills them from other pages. */
export const TYPED = ['category', 'author', 'collection', 'search'] as const;
export type TypedTopic = (typeof TYPED)[number];

/**
 * The topics that boxes and fields name, each with its present name; what is ranked for somebody only for
 * themselves. @throws FormProblem where one is not there
 */
export async function readTopics(
  db: Queryable,
  keys: readonly string[],
  typed: Readonly<Record<TypedTopic, string>>,
  chooser: Chooser = NOBODY,
): Promise<Topic[]> {
  const all = [...keys.slice(0, LIMITS.topics + 1), ...(await typedKeys(db, typed, chooser))];
  const slugs = all.flatMap((key) => valueOf(key, 'author'));
  const [authors, collections] = await Promise.all([
    nameAuthors(db, slugs),
    chosenCollections(db, all.flatMap(collectionOf), chooser),
  ]);
  const topics = all.flatMap((key): Topic[] => {
    if (key === 'feed') return [{ kind: 'feed' }];
    const [ranked] = valueOf(key, 'for-you');
    if (ranked !== undefined)
      return mayBeRankedFor(ranked, chooser) ? [{ kind: 'for-you', reader: ranked }] : [];
    const [category] = valueOf(key, 'category');
    if (category !== undefined) return isCategory(category) ? [{ kind: 'category', category }] : [];
    const [slug] = valueOf(key, 'author');
    if (slug !== undefined)
      return authors.has(slug) ? [{ kind: 'author', slug, name: authors.get(slug) ?? slug }] : [];
    const [id] = collectionOf(key);
    const collection = collections.find((one) => one.id === id);
    if (collection) return [collectionTopic(collection, chooser.account)];
    const [query] = valueOf(key, 'search');
    return query === undefined || query.trim() === '' ? [] : [{ kind: 'search', query: query.trim() }];
  });
  return [...new Map(topics.map((topic) => [topicKey(topic), topic])).values()];
}

/** Whether the chooser may ask for what is ranked for this account: only for their own. */
function mayBeRankedFor(reader: string, { account, keeps }: Chooser): boolean {
  return reader === account && (keeps === null || keeps.some((topic) => topic.kind === 'for-you'));
}

function valueOf(key: string, kind: string): string[] {
  return key.startsWith(`${kind}:`) ? [key.slice(kind.length + 1)] : [];
}

/** The number of a collection's key: `collection:17`, with its viewer behind it where that is private. */
function collectionOf(key: string): number[] {
  return valueOf(key, 'collection')
    .map((value) => Number(value.split(':')[0]))
    .filter(Number.isSafeInteger);
}

/** Those of the collections that the chooser may have in a digest. */
async function chosenCollections(
  db: Queryable,
  ids: readonly number[],
  { account, keeps }: Chooser,
): Promise<OfferedCollection[]> {
  const kept = keeps && new Set(keeps.map((topic) => (topic.kind === 'collection' ? topic.id : null)));
  const seen = await nameCollections(db, ids, account);
  return seen.filter(({ id, public: open }) => open || kept === null || kept.has(id));
}

async function typedKeys(
  db: Queryable,
  typed: Readonly<Record<TypedTopic, string>>,
  { account, keeps }: Chooser,
): Promise<string[]> {
  const keys: string[] = [];
  if (typed.category !== '') {
    if (!isCategory(typed.category)) throw new FormProblem('A category looks like cs.LG.', 'category');
    keys.push(`category:${typed.category}`);
  }
  if (typed.author !== '') {
    const slug = authorSlug(typed.author);
    if (!(await nameAuthors(db, [slug])).has(slug))
      throw new FormProblem('No paper here is by an author of that name.', 'author');
    keys.push(`author:${slug}`);
  }
  if (typed.collection !== '') {
    const slug = /([\w-]+)\/?$/.exec(typed.collection)?.[1] ?? '';
    const viewer = keeps === null ? account : null;
    const collection = await findOfferedCollection(db, slug, viewer);
    if (collection === null)
      throw new FormProblem(
        viewer === null
          ? 'There is no public collection at that address. Private ones can be chosen in Settings → Digests of an account.'
          : 'There is no collection at that address that you may see.',
        'collection',
      );
    keys.push(`collection:${collection.id}`);
  }
  if (typed.search !== '') keys.push(`search:${typed.search}`);
  return keys;
}
