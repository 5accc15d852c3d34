// The papers of a collection as a bibliography.
import type { CollectionItem } from '@papertape/database';
import {
  BIBTEX_TYPE,
  CSL_TYPE,
  cslItem,
  renderBibtexLibrary,
  renderRis,
  RIS_TYPE,
  type CitablePaper,
} from '@papertape/feeds';
import { feedSite } from '../feed-site.ts';
import { site } from '../site.ts';

/** Text and media type of a download; null when the format is none. */
export function collectionFile(
  format: string,
  items: readonly CollectionItem[],
): { text: string; type: string } | null {
  const papers: CitablePaper[] = items.map(({ paper, identifiers }) => ({ ...paper, identifiers }));
  const from = feedSite(site());
  switch (format) {
    case 'bib':
      return { text: renderBibtexLibrary(from, papers), type: BIBTEX_TYPE };
    case 'ris':
      return { text: papers.map((paper) => renderRis(from, paper)).join('\r\n'), type: RIS_TYPE };
    case 'json':
      return {
        text: `${JSON.stringify(withOwnIds(papers.map((paper) => cslItem(from, paper))), null, 2)}\n`,
        type: CSL_TYPE,
      };
    default:
      return null;
  }
}

/** Citation processors tell items apart by their ids: a second one of a name gets '-2' and so on. */
function withOwnIds(items: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  const seen = new Map<unknown, number>();
  return items.map((item) => {
    const count = (seen.get(item.id) ?? 0) + 1;
    seen.set(item.id, count);
    return count === 1 ? item : { ...item, id: `${String(item.id)}-${count}` };
  });
}
