// Claims of authorship as pages show them.
import type { AuthorClaim } from '@papertape/database';
import { dayAt, shortDate } from '@papertape/papers';
import { cardContext } from '../cards.ts';
import { markdownHtml } from '../markdown/index.ts';
import { titleHtml } from '../mathematics/index.ts';
import { authorPath, paperPath, personPath } from '../view/addresses.ts';

/** One claim. */
export interface ClaimView {
  id: number;
  titleHtml: string;
  paperHref: string;
  author: string;
  authorHref: string;
  person: { name: string; handle: string; href: string; orcid: string | null; orcidVerified: boolean };
  status: AuthorClaim['status'];
  /** What it means, in words for the person who made it. */
  words: string;
  reason: string | null;
  evidenceHtml: string | null;
  date: { short: string; iso: string };
}

/** The view of a claim. */
export function claimView(claim: AuthorClaim): ClaimView {
  const { timeZone, today } = cardContext();
  const { handle, name, orcid, orcidVerified, evidence, createdAt } = claim;
  return {
    id: claim.id,
    titleHtml: titleHtml(claim.title),
    paperHref: paperPath(claim.publicId),
    author: claim.authorName,
    authorHref: authorPath(claim.authorSlug),
    person: { name, handle, href: personPath(handle), orcid, orcidVerified },
    status: claim.status,
    words: wordsOf(claim),
    reason: claim.decisionReason,
    evidenceHtml: evidence === '' ? null : markdownHtml(evidence),
    date: { short: shortDate(dayAt(new Date(createdAt), timeZone), today), iso: createdAt },
  };
}

function wordsOf({ status, method }: AuthorClaim): string {
  if (status === 'pending') return 'Waits for a moderator';
  if (status === 'rejected') return 'Not confirmed';
  if (status === 'withdrawn') return 'Taken back';
  return method === 'orcid' ? 'Confirmed by your ORCID id' : 'Confirmed by a moderator';
}
