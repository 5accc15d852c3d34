import { FORMATS, writeEntries } from '@papertape/bibliographies';
import { findImport } from '#lib/server/bibliographies/find.ts';
import { restOf } from '#lib/server/bibliographies/view.ts';
import type { RequestHandler } from './$types';

/** The entries that did not get into the collection, as a file of the format they came in. */
export const GET: RequestHandler = async (event) => {
  const { file, entries, plans, collection } = await findImport(event);
  const { extension } = FORMATS[file.format];
  return new Response(writeEntries(file, restOf(file, entries, plans)), {
    headers: {
      // As plain text, whatever it is: nothing of it may run as a page of this site.
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Disposition': `attachment; filename="${collection.slug}-rest.${extension}"`,
      'Cache-Control': 'private, no-store',
    },
  });
};
