// Topics of a form: what is offered, and what somebody typed.
import {
  collectionsNear,
  findPublicCollection,
  getRankingChoice,
  listFollows,
  listSavedSearches,
  nameAuthors,
  namePublicCollections,
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
    ...collections.map(({ id, title }): Topic => ({ kind: 'collection', id, name: title })),
    ...searches.map(({ query }): Topic => ({ kind: 'search', query })),
  ];
}

/** Fields for what is not offered, by the parameter that fills them from other pages. */
export const TYPED = ['category', 'author', 'collection', 'search'] as const;
export type TypedTopic = (typeof TYPED)[number];

/**
 * The topics that boxes and fields name, each with its present name; what is ranked for somebody only for `reader`
 * themselves. @throws FormProblem where one is not there
 */
export async function readTopics(
  db: Queryable,
  keys: readonly string[],
  typed: Readonly<Record<TypedTopic, string>>,
  reader: PersonId | null,
): Promise<Topic[]> {
  const all = [...keys.slice(0, LIMITS.topics + 1), ...(await typedKeys(db, typed))];
  const slugs = all.flatMap((key) => valueOf(key, 'author'));
  const ids = all
    .flatMap((key) => valueOf(key, 'collection'))
    .map(Number)
    .filter(Number.isSafeInteger);
  const [authors, collections] = await Promise.all([nameAuthors(db, slugs), namePublicCollections(db, ids)]);
  const topics = all.flatMap((key): Topic[] => {
    if (key === 'feed') return [{ kind: 'feed' }];
    const [ranked] = valueOf(key, 'for-you');
    if (ranked !== undefined) return ranked === reader ? [{ kind: 'for-you', reader }] : [];
    const [category] = valueOf(key, 'category');
    if (category !== undefined) return isCategory(category) ? [{ kind: 'category', category }] : [];
    const [slug] = valueOf(key, 'author');
    if (slug !== undefined)
      return authors.has(slug) ? [{ kind: 'author', slug, name: authors.get(slug) ?? slug }] : [];
    const [id] = valueOf(key, 'collection');
    const collection = collections.find((one) => String(one.id) === id);
    if (collection) return [{ kind: 'collection', id: collection.id, name: collection.title }];
    const [query] = valueOf(key, 'search');
    return query === undefined || query.trim() === '' ? [] : [{ kind: 'search', query: query.trim() }];
  });
  return [...new Map(topics.map((topic) => [topicKey(topic), topic])).values()];
}

function valueOf(key: string, kind: string): string[] {
  return key.startsWith(`${kind}:`) ? [key.slice(kind.length + 1)] : [];
}

async function typedKeys(db: Queryable, typed: Readonly<Record<TypedTopic, string>>): Promise<string[]> {
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
    const collection = await findPublicCollection(db, slug);
    if (collection === null)
      throw new FormProblem('There is no public collection at that address.', 'collection');
    keys.push(`collection:${collection.id}`);
  }
  if (typed.search !== '') keys.push(`search:${typed.search}`);
  return keys;
}
