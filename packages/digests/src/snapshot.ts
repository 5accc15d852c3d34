// A chosen paper as its edition keeps it.
import type { MachineSentence, PaperSummary } from '@papertape/papers';
import { unicodeText } from '@papertape/papers/tex';
import type { EditionPaper, Reason, ReproductionOutcome } from './edition.ts';

const MOST_AUTHORS = 6;
const LONGEST_TITLE = 300;
const LONGEST_EXCERPT = 320;

/** What the mail, the page and the feed tell of a paper, as plain text. */
export function snapshotOf(
  paper: Pick<
    PaperSummary,
    'id' | 'publicId' | 'title' | 'abstract' | 'authors' | 'categories' | 'upvotes' | 'comments'
  >,
  reasons: Reason[],
  reproduction: ReproductionOutcome | null,
  machine: MachineSentence | null = null,
): EditionPaper {
  const { id, publicId, categories, upvotes, comments } = paper;
  return {
    id,
    publicId,
    title: cut(unicodeText(paper.title), LONGEST_TITLE),
    authors: paper.authors.slice(0, MOST_AUTHORS).map(({ name }) => unicodeText(name)),
    moreAuthors: Math.max(0, paper.authors.length - MOST_AUTHORS),
    excerpt: cut(unicodeText(paper.abstract), LONGEST_EXCERPT),
    machine: machine && { text: unicodeText(machine.text), model: machine.model },
    categories: categories.slice(0, 4),
    upvotes,
    comments,
    reasons,
    reproduction,
  };
}

/** At most `longest` characters, ended at a word with '…'. */
function cut(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const part = text.slice(0, longest - 1).toWellFormed();
  const blank = part.lastIndexOf(' ');
  return `${(blank > longest / 2 ? part.slice(0, blank) : part).replace(/[\s,;:.]+$/, '')}…`;
}
