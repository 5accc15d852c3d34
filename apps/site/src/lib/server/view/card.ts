// What a card shows of a paper, ready to be written.
import { sentenceOf, type ReaderMarks, type StoredEnrichment } from '@papertape/database';
import {
  dayAt,
  shortDate,
  submitterOf,
  type FeedDay,
  type LinkKind,
  type MachineSentence,
  type PaperSummary,
} from '@papertape/papers';
import { abstractHtml, titleHtml } from '../mathematics/index.ts';
import { authorPath, categoryPath, paperPath, personPath } from './addresses.ts';
import { punchTape, type Tape } from './tape.ts';

/** A word that leads somewhere. */
export interface NamedLink {
  name: string;
  href: string;
}

/** One card of a feed. Fields that end in `Html` are escaped and safe to write as they are. */
export interface Card {
  publicId: string;
  href: string;
  titleHtml: string;
  abstractHtml: string;
  /** What a machine wrote of it; null where there is none. */
  machine: MachineSentence | null;
  /** The first three. */
  authors: NamedLink[];
  authorCount: number;
  /** In the short style, with the instant for machines; null where no date is known. */
  date: { short: string; iso: string } | null;
  categories: NamedLink[];
  links: { kind: LinkKind; label: string; href: string }[];
  upvotes: number;
  comments: number;
  thumbnailUrl: string | null;
  tape: Tape;
  withdrawn: boolean;
  organization: string | null;
  githubStars: number | null;
  /** Where the paper's claims were measured again: a link, and what came out in words. */
  reproduction: { href: string; name: string } | null;
  /** Who put it on a feed day; `href` is null for people of other sites. */
  submitter: { name: string; href: string | null } | null;
  /** Whether one of its authors takes part in its discussion. */
  authorTakesPart: boolean;
  /** What the reader made of it; null for visitors. */
  mine: (Pick<ReaderMarks, 'voted' | 'read' | 'hidden'> & { noted: boolean }) | null;
}

/** What a card needs to know besides its paper. */
export interface CardContext {
  timeZone: string;
  today: FeedDay;
  /** The reproduction of a paper by its public id; left out where cards shall not tell of it. */
  reproductionOf?: (publicId: string) => Card['reproduction'];
  /** What a machine wrote by the paper's number; left out where cards shall not tell of it. */
  enrichments?: ReadonlyMap<number, StoredEnrichment>;
  /** The reader's marks by the paper's number; left out for visitors. */
  marks?: ReadonlyMap<number, ReaderMarks>;
}

/** Authors named on a card; the others are counted. */
export const AUTHORS_ON_CARD = 3;
/** Labels of links by kind. */
export const LINK_LABELS: Readonly<Record<LinkKind, string>> = {
  pdf: 'PDF',
  html: 'HTML',
  code: 'Code',
  project: 'Project',
};

/** The card of a paper. */
export function cardOf(paper: PaperSummary, context: CardContext): Card {
  return {
    publicId: paper.publicId,
    href: paperPath(paper.publicId),
    titleHtml: titleHtml(paper.title),
    abstractHtml: abstractHtml(paper.abstract),
    machine: sentenceIn(context.enrichments, paper.id),
    authors: paper.authors
      .slice(0, AUTHORS_ON_CARD)
      .map(({ name, slug }) => ({ name, href: authorPath(slug) })),
    authorCount: paper.authors.length,
    date: dateOf(paper, context),
    categories: paper.categories.map((name) => ({ name, href: categoryPath(name) })),
    links: paper.links
      .filter(({ url }) => isWebAddress(url))
      .map(({ kind, url }) => ({ kind, label: LINK_LABELS[kind], href: url })),
    upvotes: paper.upvotes,
    comments: paper.comments,
    thumbnailUrl: thumbnailOf(paper),
    tape: punchTape(paper.publicId),
    withdrawn: paper.withdrawnAt !== null,
    organization: paper.organization,
    githubStars: paper.githubStars,
    reproduction: context.reproductionOf?.(paper.publicId) ?? null,
    submitter: submitterLink(paper),
    authorTakesPart: paper.people.authorTakesPart,
    mine: context.marks ? mineOf(context.marks.get(paper.id)) : null,
  };
}

/** Who put a paper on a feed day, with the way to their page where they have one here. */
export function submitterLink(paper: PaperSummary): Card['submitter'] {
  const person = submitterOf(paper);
  if (person === null) return null;
  const { submitter } = paper.people;
  return {
    name: person.fullname || person.name,
    href: submitter === null ? null : personPath(submitter.handle),
  };
}

function sentenceIn(enrichments: CardContext['enrichments'], paperId: number): Card['machine'] {
  const enrichment = enrichments?.get(paperId);
  return enrichment ? sentenceOf(enrichment) : null;
}

function mineOf(marks: ReaderMarks | undefined): NonNullable<Card['mine']> {
  const { voted = false, read = false, hidden = false, note = null } = marks ?? {};
  return { voted, read, hidden, noted: note !== null };
}

/** Day of publication, or else of the listing, in the short style. */
export function dateOf(
  { publishedAt, listedOn }: Pick<PaperSummary, 'publishedAt' | 'listedOn'>,
  { timeZone, today }: CardContext,
): Card['date'] {
  const day = publishedAt ? dayAt(new Date(publishedAt), timeZone) : listedOn;
  return day && { short: shortDate(day, today), iso: publishedAt ?? day };
}

/** The thumbnail where it can be shown under the Content-Security-Policy (https, or our own). */
export function thumbnailOf({ thumbnailUrl }: Pick<PaperSummary, 'thumbnailUrl'>): string | null {
  return thumbnailUrl !== null && /^https:\/\/|^\/(?!\/)/i.test(thumbnailUrl) ? thumbnailUrl : null;
}

/** Whether a source's address may become a link: never `javascript:` and the like. */
export function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}
