// What arXiv's formats have in common.
import { parseArxivId, parseDoi, type FeedDay, dayAt, type Identifier, type Link } from '@papertape/papers';

/** The calendar of arXiv's announcements. */
export const ARXIV_TIME_ZONE = 'America/New_York';

/** The day of arXiv's calendar at an instant. */
export function arxivDay(instant: Date): FeedDay {
  return dayAt(instant, ARXIV_TIME_ZONE);
}

/** The arXiv id and version in `oai:arXiv.org:2501.11873v1`, `arXiv:…` or an address. @throws Error when there is none. */
export function readArxivId(text: string | null): { id: string; version: number | null } {
  const bare = (text ?? '')
    .trim()
    .replace(/^oai:arXiv\.org:/i, '')
    .replace(/^https?:\/\/(?:\w+\.)*arxiv\.org\/(?:abs|pdf)\//i, '');
  const reference = parseArxivId(bare);
  if (!reference) throw new Error(`no arXiv id in '${(text ?? '').slice(0, 80)}'`);
  return reference;
}

/** A paper's identifiers: its arXiv id and, where the authors registered one, the DOIs of the published article. */
export function arxivIdentifiers(id: string, doi: string | null): Identifier[] {
  const published = (doi ?? '')
    .split(/[\s;,]+/)
    .flatMap((part) => parseDoi(part) ?? [])
    .filter(({ scheme }) => scheme === 'doi');
  return [{ scheme: 'arxiv', value: id }, ...published];
}

/** The PDF at arXiv; it is linked to, never served from here. */
export function arxivLinks(id: string): Link[] {
  return [{ kind: 'pdf', url: `https://arxiv.org/pdf/${id}` }];
}

/** Licence as arXiv names it; blank text is none. */
export function licenceOf(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}
