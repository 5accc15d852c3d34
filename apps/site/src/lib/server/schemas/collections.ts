// Collections as the API takes and gives them.
import { LONGEST_LIST_TEXT, MOST } from '@papertape/people';
import * as v from 'valibot';
import { limitParameter } from './parameters.ts';

const time = v.pipe(v.string(), v.isoTimestamp());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const visibility = v.picklist(['public', 'private'], 'expected public or private');

const entries = {
  slug: v.pipe(v.string(), v.description('Names the collection in addresses.')),
  url: v.pipe(v.string(), v.url()),
  title: v.string(),
  description: v.pipe(v.string(), v.description('Markdown.')),
  visibility,
  owners: v.array(v.object({ handle: v.string(), name: v.string() })),
  count: v.pipe(count, v.description('How many papers.')),
  createdAt: time,
  changedAt: time,
};

/** A collection without its papers. */
export const Collection = v.object(entries);

/** A paper in a collection. */
export const CollectionItem = v.object({
  place: v.pipe(count, v.description('From 1.')),
  paper: v.object({
    id: v.pipe(v.string(), v.description('The arXiv id without version, where there is one.')),
    url: v.pipe(v.string(), v.url()),
    title: v.string(),
    authors: v.array(v.string()),
    publishedAt: v.nullable(time),
  }),
  note: v.pipe(v.string(), v.description('Markdown.')),
  addedAt: time,
});

/** A collection with its papers. */
export const CollectionDetail = v.object({ ...entries, items: v.array(CollectionItem) });

/** What came of a change to an item. */
export const ItemAnswer = v.object({ paper: v.string(), place: v.nullable(count) });

/** What came of a deletion. */
export const Removed = v.object({ removed: v.boolean() });

/** Parameters of `GET /api/collections`. */
export const CollectionsQuery = v.object({
  owner: v.optional(
    v.pipe(
      v.picklist(['me'], "expected 'me'"),
      v.description('Your own, private ones included: with a token.'),
    ),
  ),
  cursor: v.optional(
    v.pipe(
      v.string(),
      v.maxLength(100, 'expected the cursor of a link to a next page'),
      v.description('Where the list goes on; taken from the link to the next page.'),
    ),
  ),
  limit: limitParameter(100, 30),
});

/** Parameters of `GET /api/collections/{slug}`. */
export const CollectionQuery = v.object({
  after: v.pipe(
    v.optional(v.pipe(v.string(), v.regex(/^\d{1,6}$/, 'expected a place, a whole number')), '0'),
    v.toNumber(),
    v.number(),
    v.description('The papers behind this place.'),
  ),
  limit: limitParameter(500, 100),
});

const text = (longest: number) =>
  v.pipe(
    v.string('expected a text'),
    v.maxLength(longest, `expected at most ${longest.toLocaleString('en')} characters`),
  );
const title = v.pipe(
  text(LONGEST_LIST_TEXT.collectionTitle),
  v.check((value) => value.trim() !== '', 'expected a title'),
);
const note = text(LONGEST_LIST_TEXT.itemNote);

/** What a new collection is. */
export const NewCollection = v.object({
  title,
  description: v.optional(text(LONGEST_LIST_TEXT.collectionDescription), ''),
  visibility: v.optional(visibility, 'private'),
});

/** What changes of a collection; the rest stays. */
export const CollectionChange = v.object({
  title: v.optional(title),
  description: v.optional(text(LONGEST_LIST_TEXT.collectionDescription)),
  visibility: v.optional(visibility),
});

/** What an item is to have; what is left out stays, or is empty in a new one. */
export const ItemChange = v.object({
  note: v.optional(note),
  place: v.optional(
    v.pipe(
      v.number('expected a place, a whole number from 1'),
      v.integer('expected a place, a whole number from 1'),
      v.minValue(1, 'expected a place, a whole number from 1'),
      v.maxValue(MOST.itemsOfCollection, `expected at most ${MOST.itemsOfCollection}`),
    ),
  ),
});
