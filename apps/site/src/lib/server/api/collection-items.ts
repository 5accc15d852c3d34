// The papers of a collection through the API.
import { addItems, moveItem, noteItem, removeItem } from '@papertape/database';
import { MOST, parseListText } from '@papertape/people';
import { findPaperNumber } from '../find-paper.ts';
import type { Site } from '../open-site.ts';
import * as schemas from '../schemas/collections.ts';
import { CHANGES, goneMeanwhile, requireCollection } from './collections.ts';
import { writeEndpoint } from './endpoint.ts';
import { ApiError, noSuchPaper } from './errors.ts';

const PATH = '/api/collections/{slug}/items/{paper}';

/** `PUT /api/collections/{slug}/items/{paper}`. */
export const putItem = writeEndpoint({
  path: PATH,
  method: 'PUT',
  summary: 'Put a paper into a collection, with a note or at a place',
  description:
    'One that is there already gets the note and the place. The paper is named by id, arXiv id or DOI.',
  rule: 'collections.edit',
  body: schemas.ItemChange,
  response: schemas.ItemAnswer,
  limit: CHANGES,
  async answer({ site, now, params, body, person, authorize }) {
    const collection = await requireCollection(site, params.slug ?? '', person);
    const may = authorize({ owns: collection.viewer === 'owner', target: { id: collection.id } });
    const { paper, paperId } = await requirePaper(site, params.paper ?? '');
    const note = body.note === undefined ? undefined : parseListText(body.note, Infinity, 'A note');
    const place = await site.database.transaction(async (tx) => {
      const adding = await addItems(tx, may, [{ paperId, ...(note === undefined ? {} : { note }) }], now);
      if (adding === 'gone') throw goneMeanwhile();
      if (adding.refused.length > 0)
        throw new ApiError(409, `A collection holds ${MOST.itemsOfCollection} papers at most.`);
      if (adding.already.length > 0 && note !== undefined) await noteItem(tx, may, paperId, note, now);
      return body.place === undefined ? null : moveItem(tx, may, paperId, body.place, now);
    });
    return { body: { paper, place } };
  },
});

/** `DELETE /api/collections/{slug}/items/{paper}`. */
export const takeItemOut = writeEndpoint({
  path: PATH,
  method: 'DELETE',
  summary: 'Take a paper out of a collection',
  description: 'One that is not in it is out already.',
  rule: 'collections.edit',
  body: null,
  response: schemas.Removed,
  limit: CHANGES,
  async answer({ site, now, params, person, authorize }) {
    const collection = await requireCollection(site, params.slug ?? '', person);
    const may = authorize({ owns: collection.viewer === 'owner', target: { id: collection.id } });
    const { paperId } = await requirePaper(site, params.paper ?? '');
    if (!(await site.database.transaction((tx) => removeItem(tx, may, paperId, now)))) throw goneMeanwhile();
    return { body: { removed: true } };
  },
});

async function requirePaper({ database }: Site, paper: string): Promise<{ paper: string; paperId: number }> {
  const paperId = await findPaperNumber(database, paper);
  if (paperId === null) throw noSuchPaper(paper);
  return { paper, paperId };
}
