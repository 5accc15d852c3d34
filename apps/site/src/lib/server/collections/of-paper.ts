// The collections that a paper's page names.
import { listCollectionsOfPaper } from '@papertape/database';
import { site } from '../site.ts';
import { collectionPath } from '../view/addresses.ts';
import type { NamedLink } from '../view/card.ts';

/** Collections named on a paper's page. */
const SHOWN = 8;

/** Public collections that hold the paper, those changed last first. */
export async function collectionLinks(paperId: number): Promise<NamedLink[]> {
  const collections = await listCollectionsOfPaper(site().database.db, paperId, { limit: SHOWN });
  return collections.map(({ slug, title }) => ({ name: title, href: collectionPath(slug) }));
}
