// What people have to do with a paper, for its page: the reader's own marks, who submitted it and why, whose it is.
import {
  listPaperClaims,
  listSubmissions,
  NO_MARKS,
  type AuthorClaim,
  type Submission,
} from '@papertape/database';
import { confirmedAuthorAt, dayAt, shortDate, type Paper } from '@papertape/papers';
import type { Reader } from './cards.ts';
import { markdownHtml } from './markdown/index.ts';
import { site } from './site.ts';
import { personPath } from './view/addresses.ts';
import type { CardContext, NamedLink } from './view/card.ts';

/** One submission as the paper's page shows it. */
export interface SubmissionView {
  id: number;
  by: NamedLink;
  date: { short: string; iso: string };
  pitchHtml: string | null;
  /** Markdown, for the form that changes it; null for everybody else's. */
  pitch: string | null;
}

/** What a paper's page tells of people. */
export interface PaperPeopleView {
  /** The reader's own marks; null for visitors. */
  mine: { read: boolean; hidden: boolean; note: string } | null;
  submissions: SubmissionView[];
  /** For each author in order: the confirmed account, or null. */
  confirmed: (NamedLink | null)[];
  /** The reader's own claim that waits or is confirmed. */
  claim: { id: number; author: string; status: AuthorClaim['status'] } | null;
  /** Whether the reader may claim one of the authors. */
  mayClaim: boolean;
}

/** Reads it; what only concerns people with an account costs visitors nothing. */
export async function paperPeople(
  paper: Paper,
  reader: Reader,
  context: CardContext,
): Promise<PaperPeopleView> {
  const { db } = site().database;
  const [submissions, claims] = await Promise.all([
    paper.people.submitter === null ? [] : listSubmissions(db, paper.id),
    reader === null ? [] : listPaperClaims(db, paper.id),
  ]);
  const own = claims.find(({ userId }) => userId === reader?.id) ?? null;
  const confirmed = paper.authors.map((_author, position) => {
    const person = confirmedAuthorAt(paper, position);
    return person && { name: person.name, href: personPath(person.handle) };
  });
  const mine = context.marks ? (context.marks.get(paper.id) ?? NO_MARKS) : null;
  return {
    mine: mine && { read: mine.read, hidden: mine.hidden, note: mine.note ?? '' },
    submissions: submissions
      .filter(({ hidden }) => hidden === null)
      .map((submission) => submissionView(submission, reader, context)),
    confirmed,
    claim: own && { id: own.id, author: own.authorName, status: own.status },
    mayClaim: reader !== null && own === null && confirmed.some((person) => person === null),
  };
}

function submissionView(
  { id, handle, name, userId, pitch, createdAt }: Submission,
  reader: Reader,
  { timeZone, today }: CardContext,
): SubmissionView {
  return {
    id,
    by: { name, href: personPath(handle) },
    date: { short: shortDate(dayAt(new Date(createdAt), timeZone), today), iso: createdAt },
    pitchHtml: pitch === '' ? null : markdownHtml(pitch),
    pitch: reader?.id === userId ? pitch : null,
  };
}
