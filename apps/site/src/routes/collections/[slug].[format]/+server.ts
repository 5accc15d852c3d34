import { error } from '@sveltejs/kit';
import { listItems } from '@papertape/database';
import { MOST } from '@papertape/people';
import { findCollection } from '#lib/server/collections/find.ts';
import { collectionFile } from '#lib/server/collections/file.ts';
import { site } from '#lib/server/site.ts';
import type { RequestHandler } from './$types';

/** The papers of a collection as a bibliography, in its order. */
export const GET: RequestHandler = async (event) => {
  const { slug, format } = event.params;
  const collection = await findCollection(event, slug);
  const items = await listItems(site().database.db, collection.id, { limit: MOST.itemsOfCollection });
  const file = collectionFile(format, items);
  if (file === null) error(404, 'Collections are downloaded as .bib, .ris or .json.');
  return new Response(file.text, {
    headers: {
      'Content-Type': file.type,
      'Content-Disposition': `attachment; filename="${collection.slug}.${format}"`,
      'Cache-Control': 'private, no-cache',
    },
  });
};
