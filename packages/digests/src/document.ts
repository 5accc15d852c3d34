// An edition as a document: every sentence once, for the mail's HTML, its plain text, and the page.
import { machineWords } from '@papertape/papers';
import type { EditionContent, EditionPaper } from './edition.ts';
import type { Subscription } from './subscription.ts';
import {
  counted,
  frequencyWords,
  outcomeWords,
  periodWords,
  reasonsSentence,
  subscriptionWords,
} from './words.ts';

/** The site that writes. */
export interface DigestSite {
  name: string;
  /** `https://papers.example.org`, without a slash at the end. */
  origin: string;
}

/** An edition to be written. */
export interface EditionSource {
  subscription: Subscription;
  /** `2026-03-10`, `2026-W10` or `2026-03`. */
  period: string;
  /** Names its page: `/digests/{slug}`; null while it has none. */
  slug: string | null;
  content: EditionContent;
  /** How many of its papers are the edition; the others stand in for what a reader has seen. */
  shown: number;
}

/** A line that may lead somewhere. */
export interface LinkedLine {
  text: string;
  url: string;
}

/** One paper, in words. */
export interface PaperBlock {
  number: number;
  title: string;
  url: string;
  authors: string;
  facts: string;
  excerpt: string;
  /** A machine's sentence with whose it is; '' where there is none. */
  machine: string;
  why: string;
  /** What its reproduction gave. */
  ran: LinkedLine | null;
}

/** Everything that an edition says. */
export interface EditionDocument {
  subject: string;
  heading: string;
  intro: string;
  papers: PaperBlock[];
  /** Reproductions of other papers. */
  ran: LinkedLine[];
  page: LinkedLine;
  /** Why somebody gets it. */
  footer: string;
}

/** Reproductions of other papers that are told of. */
const MOST_RUNS = 5;

/** The document of an edition: of the papers that it shows, or of those that one reader has not had before. */
export function documentOf(
  { subscription, period, slug, content, shown: count }: EditionSource,
  site: DigestSite,
  paperIds: readonly number[] | null = null,
): EditionDocument {
  const wanted = paperIds === null ? null : new Set(paperIds);
  const papers = content.papers.filter(({ id }, index) => wanted?.has(id) ?? index < count);
  const { frequency } = subscription;
  const shown = new Set(papers.map(({ reproduction }) => reproduction?.name));
  return {
    subject: `${frequencyWords(frequency)}, ${periodWords(period)}: ${counted(papers.length, 'paper')}`,
    heading: periodWords(period),
    intro: introOf(papers, site),
    papers: papers.map((paper, index) => paperBlock(paper, index + 1, subscription, site)),
    ran: content.ran
      .filter(({ name }) => !shown.has(name))
      .slice(0, MOST_RUNS)
      .map((outcome) => ({
        text: `${outcome.title}. ${outcomeWords(outcome, frequency)}.`,
        url: `${site.origin}/reproductions/${encodeURIComponent(outcome.name)}`,
      })),
    page:
      slug === null
        ? { text: 'Editions on the web', url: `${site.origin}/digests` }
        : { text: 'Read this edition on the web', url: `${site.origin}/digests/${slug}` },
    footer: `You asked ${site.name} for ${subscriptionWords(subscription)}.`,
  };
}

function introOf(papers: readonly EditionPaper[], site: DigestSite): string {
  const ran = papers.filter(({ reproduction }) => reproduction !== null).length;
  const measured = ran > 0 ? `; the claims of ${ran === 1 ? 'one' : ran} were measured again` : '';
  return `${counted(papers.length, 'new paper')} from ${site.name}${measured}.`;
}

function paperBlock(
  paper: EditionPaper,
  number: number,
  { frequency }: Subscription,
  { origin }: DigestSite,
): PaperBlock {
  const { authors, moreAuthors, categories, upvotes, comments, reproduction } = paper;
  return {
    number,
    title: paper.title,
    url: `${origin}/papers/${paper.publicId.split('/').map(encodeURIComponent).join('/')}`,
    authors: authors.join(', ') + (moreAuthors > 0 ? ` and ${counted(moreAuthors, 'other')}` : ''),
    facts: [
      ...(categories.length > 0 ? [categories.join(', ')] : []),
      ...(upvotes > 0 ? [counted(upvotes, 'vote')] : []),
      ...(comments > 0 ? [counted(comments, 'comment')] : []),
    ].join(' · '),
    excerpt: paper.excerpt,
    machine: paper.machine ? machineWords(paper.machine) : '',
    why: reasonsSentence(paper.reasons),
    ran: reproduction && {
      text: `${outcomeWords(reproduction, frequency)}.`,
      url: `${origin}/reproductions/${encodeURIComponent(reproduction.name)}`,
    },
  };
}
