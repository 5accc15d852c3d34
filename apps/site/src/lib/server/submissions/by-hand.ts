// A paper as a reader types it, where no source can be asked.
import { SUBMISSION } from '@papertape/database';
import { emptyRecord, parseDay, parseIdentifier, type PaperRecord } from '@papertape/papers';
import { parseName } from '@papertape/people';
import { FormProblem, problemOf } from '../forms/form-problem.ts';

/** Longest texts, characters, and most authors. */
export const LONGEST = { title: 300, abstract: 10_000, authors: 20_000, address: 2_000 } as const;
const MOST_AUTHORS = 500;

/** What was typed. */
export interface TypedPaper {
  /** An arXiv id, a DOI, or the address of a page. */
  address: string;
  title: string;
  /** One on each line. */
  authors: string;
  abstract: string;
  /** The day of publication, or ''. */
  published: string;
}

/** The record of a typed paper. @throws FormProblem that names the field. */
export function typedRecord({ address, title, authors, abstract, published }: TypedPaper): PaperRecord {
  const identifier = parseIdentifier(address);
  if (identifier === null)
    throw new FormProblem(
      'Give an arXiv id, a DOI, or the address of the page where the paper can be read.',
      'address',
    );
  const line = title.replace(/\s+/g, ' ').trim();
  if (line.length < 3) throw new FormProblem('Give the title as it stands on the paper.', 'title');
  const day = published === '' ? null : parseDay(published);
  if (published !== '' && day === null) throw new FormProblem('Days look like 2026-03-01.', 'published');
  return emptyRecord({
    source: SUBMISSION,
    sourceKey: `${identifier.scheme}:${identifier.value}`,
    identifiers: [identifier],
    title: line,
    abstract: abstract.replace(/\r\n?/g, '\n').trim(),
    authors: namesOf(authors),
    publishedAt: day && `${day}T12:00:00.000Z`,
  });
}

function namesOf(text: string): { name: string }[] {
  const lines = text.split(/\r?\n|;/).filter((line) => line.trim() !== '');
  if (lines.length > MOST_AUTHORS)
    throw new FormProblem(`At most ${MOST_AUTHORS} authors fit here.`, 'authors');
  return lines.map((line) => ({ name: problemOf('authors', () => parseName(line)) }));
}
