// The import that an address names, for the person who began it.
import { error, type RequestEvent } from '@sveltejs/kit';
import type { BibliographyFormat, Entry } from '@papertape/bibliographies';
import { getImport, type BibliographyImport, type Collection, type MayEdit } from '@papertape/database';
import { ownCollection } from '../collections/find.ts';
import { site } from '../site.ts';
import { planEntries, type Plan } from './plan.ts';

export interface FoundImport {
  collection: Collection;
  may: MayEdit;
  file: BibliographyImport & { format: BibliographyFormat };
  entries: Entry[];
  plans: Plan[];
}

/** The import with what would become of its entries now. @throws HttpError 404 where it is not theirs. */
export async function findImport(event: RequestEvent): Promise<FoundImport> {
  const { collection, may } = await ownCollection(event, event.params['slug'] ?? '');
  const { db } = site().database;
  const place = { id: event.params['id'] ?? '', collectionId: collection.id, userId: may.person.id };
  const file = await getImport(db, place);
  if (file === null) error(404, 'There is no such import. Imports are kept for 30 days.');
  const entries = file.entries as Entry[];
  return {
    collection,
    may,
    file: { ...file, format: file.format as BibliographyFormat },
    entries,
    plans: file.outcomes === null ? await planEntries(db, entries) : [],
  };
}
