// Collections through the API: read by everyone who may see them, changed with a token of the scope 'collections'.
import {
  changeCollection,
  createCollection,
  deleteCollection,
  getCollection,
  listItems,
  listOwnCollections,
  listPublicCollections,
  newSecret,
  type Collection,
  type CollectionItem,
} from '@papertape/database';
import { paperUrl } from '@papertape/feeds';
import { MOST, parseCollectionTitle, parseListText, type Person } from '@papertape/people';
import * as v from 'valibot';
import { parseCollectionPlace } from '../collections/list-page.ts';
import { feedSite } from '../feed-site.ts';
import type { Site } from '../open-site.ts';
import * as schemas from '../schemas/collections.ts';
import { collectionPath } from '../view/addresses.ts';
import { readEndpoint, writeEndpoint } from './endpoint.ts';
import { ApiError, wrongCursor } from './errors.ts';
import { nextLink } from './links.ts';

/** How often one person may change their collections. */
export const CHANGES = { limit: 300, windowSeconds: 60 } as const;

/** The collection as the person may see it. @throws ApiError 404, for private ones of others too */
export async function requireCollection(
  { database }: Site,
  slug: string,
  viewer: Pick<Person, 'id'> | null,
): Promise<Collection> {
  const found = slug.length <= 100 ? await getCollection(database.db, slug, viewer?.id ?? null) : null;
  if (found === null) throw new ApiError(404, 'There is no such collection.');
  return found;
}

/** What is said where somebody else was quicker. */
export function goneMeanwhile(): ApiError {
  return new ApiError(409, 'The collection changed meanwhile: it is gone, or not yours any more.');
}

function collectionBody(site: Site, collection: Collection): v.InferOutput<typeof schemas.Collection> {
  const { slug, title, description, visibility, items, createdAt, changedAt } = collection;
  const owners = collection.owners.map(({ handle, name }) => ({ handle, name }));
  const url = site.origin + collectionPath(slug);
  return { slug, url, title, description, visibility, owners, count: items, createdAt, changedAt };
}

function itemBody(site: Site, { paper, place, note, addedAt }: CollectionItem) {
  return {
    place,
    paper: {
      id: paper.publicId,
      url: paperUrl(feedSite(site), paper.publicId),
      title: paper.title,
      authors: paper.authors.map(({ name }) => name),
      publishedAt: paper.publishedAt,
    },
    note,
    addedAt,
  };
}

/** `GET /api/collections`. */
export const collections = readEndpoint({
  path: '/api/collections',
  summary: 'Public collections, or your own, those changed last first',
  description: 'Follow the Link header for the next page.',
  query: schemas.CollectionsQuery,
  response: v.array(schemas.Collection),
  mayBeMissing: false,
  async answer({ site, url, query, actor }) {
    const { db } = site.database;
    if (query.owner === 'me') {
      if (actor.person === null) throw new ApiError(401, 'Your own collections need your token.');
      const mine = await listOwnCollections(db, actor.person.id);
      return { body: mine.map((collection) => collectionBody(site, collection)) };
    }
    const after = query.cursor === undefined ? null : parseCollectionPlace(query.cursor);
    if (query.cursor !== undefined && after === null) throw wrongCursor();
    const found = await listPublicCollections(db, { limit: query.limit + 1, after });
    const shown = found.slice(0, query.limit);
    const last = shown.at(-1);
    return {
      body: shown.map((collection) => collectionBody(site, collection)),
      headers:
        found.length > query.limit && last ? nextLink(url, { cursor: `${last.changedAt}_${last.id}` }) : {},
    };
  },
});

/** `GET /api/collections/{slug}`. */
export const collectionDetail = readEndpoint({
  path: '/api/collections/{slug}',
  summary: 'A collection with its papers, in its order',
  description: 'A private one needs the token of an owner. Follow the Link header for more papers.',
  query: schemas.CollectionQuery,
  response: schemas.CollectionDetail,
  mayBeMissing: true,
  async answer({ site, url, params, query, actor }) {
    const collection = await requireCollection(site, params.slug ?? '', actor.person);
    const { after, limit } = query;
    const items = await listItems(site.database.db, collection.id, { limit, after });
    return {
      body: {
        ...collectionBody(site, collection),
        items: items.map((item) => itemBody(site, item)),
      },
      headers: after + limit < collection.items ? nextLink(url, { after: String(after + limit) }) : {},
    };
  },
});

/** `POST /api/collections`. */
export const makeCollection = writeEndpoint({
  path: '/api/collections',
  method: 'POST',
  summary: 'Make a collection',
  rule: 'collections.create',
  body: schemas.NewCollection,
  response: schemas.Collection,
  limit: { limit: 60, windowSeconds: 3600 },
  async answer({ site, now, body, person, authorize }) {
    const may = authorize();
    const text = {
      title: parseCollectionTitle(body.title),
      description: parseListText(body.description, Infinity, 'A description'),
      visibility: body.visibility,
    };
    const random = (newSecret() + newSecret()).replace(/[-_]/g, '');
    const made = await site.database.transaction((tx) => createCollection(tx, may, text, random, now));
    if (made === null)
      throw new ApiError(409, `You have ${MOST.collectionsOfPerson} collections, as many as one may have.`);
    return { status: 201, body: collectionBody(site, await requireCollection(site, made.slug, person)) };
  },
});

/** `PATCH /api/collections/{slug}`. */
export const editCollection = writeEndpoint({
  path: '/api/collections/{slug}',
  method: 'PATCH',
  summary: 'Change title, description or visibility of a collection',
  rule: 'collections.edit',
  body: schemas.CollectionChange,
  response: schemas.Collection,
  limit: CHANGES,
  async answer({ site, now, params, body, person, authorize }) {
    const collection = await requireCollection(site, params.slug ?? '', person);
    const may = authorize({ owns: collection.viewer === 'owner', target: { id: collection.id } });
    const text = {
      title: body.title === undefined ? collection.title : parseCollectionTitle(body.title),
      description:
        body.description === undefined
          ? collection.description
          : parseListText(body.description, Infinity, 'A description'),
      visibility: body.visibility ?? collection.visibility,
    };
    if (!(await site.database.transaction((tx) => changeCollection(tx, may, text, now))))
      throw goneMeanwhile();
    return { body: collectionBody(site, await requireCollection(site, collection.slug, person)) };
  },
});

/** `DELETE /api/collections/{slug}`. */
export const dropCollection = writeEndpoint({
  path: '/api/collections/{slug}',
  method: 'DELETE',
  summary: 'Delete a collection, for all of its owners',
  rule: 'collections.edit',
  body: null,
  response: schemas.Removed,
  limit: CHANGES,
  async answer({ site, now, params, person, authorize }) {
    const collection = await requireCollection(site, params.slug ?? '', person);
    const may = authorize({ owns: collection.viewer === 'owner', target: { id: collection.id } });
    if (!(await site.database.transaction((tx) => deleteCollection(tx, may, now)))) throw goneMeanwhile();
    return { body: { removed: true } };
  },
});
