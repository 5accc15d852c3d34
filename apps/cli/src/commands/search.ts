// `papertape search`: the site's search on the command line.
import type { Command } from 'commander';
import type { PaperSummary } from '@papertape/papers';
import type { SearchHit, SearchResponse } from '@papertape/search';
import { withSearch, type Opened } from '../opening.ts';
import { examples, wholeNumber, type CommandContext } from '../command.ts';
import { coloursFor } from '../terminal/colours.ts';
import { plural } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';

const MOST = 1_000;

/** One line of `papertape search --json`. */
export interface FoundPaper {
  /** The paper's public id: its arXiv id where it has one. */
  id: string;
  title: string;
  /** From 0 to 1, comparable within one answer. */
  score: number;
  /** What found it: its words, its meaning, both, words that a machine wrote of it, or its identifier. */
  matched: SearchHit['matched'] | 'identifier';
}

export function addSearch(program: Command, { io }: CommandContext): void {
  program
    .command('search')
    .description('Search the papers, as the site does.')
    .argument(
      '<query...>',
      'words, "phrases", -excluded, author: cat: after: before: has:code, an arXiv id, DOI or URL',
    )
    .option('-n, --limit <number>', `how many papers at most, up to ${MOST}`, wholeNumber(MOST), 10)
    .option('--json', 'print [{ id, title, score, matched }]')
    .addHelpText(
      'after',
      examples(
        ['papertape search contrastive learning', 'the ten best papers'],
        ['papertape search --limit 50 --json "graph networks" cat:cs.LG', 'for a program'],
        ['papertape search -- diffusion -video after:2026-01', 'a query with a minus goes after --'],
      ),
    )
    .action(async (words: string[], options: { limit: number; json?: boolean }) => {
      await withSearch(io, async ({ database, search }) => {
        // What was imported with --no-index is indexed now: an answer without it would be wrong.
        if ((await search.status()).waiting > 0) await search.update({ textOnly: true, signal: io.signal });
        const response = await search.search(queryOf(words), { limit: options.limit, now: io.now() });
        const found = await describeHits(database, response);
        if (options.json) return writeJson(io, found);
        await print(io, response, found);
      });
    });
}

/** The shell took a person's quotation marks away; an argument with spaces was quoted, so it is a phrase again. */
function queryOf(words: readonly string[]): string {
  if (words.length === 1) return words[0] ?? '';
  return words.map((word) => (/\s/.test(word) && !/["“”:]/.test(word) ? `"${word}"` : word)).join(' ');
}

async function describeHits(database: Opened['database'], response: SearchResponse): Promise<FoundPaper[]> {
  const { getPaper, getPaperSummaries } = await import('@papertape/database');
  const direct = response.direct ? await getPaper(database.db, response.direct.publicId) : null;
  const papers = await getPaperSummaries(
    database.db,
    response.hits.map(({ paperId }) => paperId),
  );
  const byId = new Map(papers.map((paper) => [paper.id, paper]));
  const hits = response.hits.flatMap(({ paperId, score, matched }) => {
    const paper = byId.get(paperId);
    return paper && paper.publicId !== direct?.publicId ? [describe(paper, score, matched)] : [];
  });
  return direct ? [describe(direct, 1, 'identifier'), ...hits] : hits;
}

function describe(paper: PaperSummary, score: number, matched: FoundPaper['matched']): FoundPaper {
  return { id: paper.publicId, title: paper.title, score, matched };
}

/** What is said of hits that have none of the words in their own text. */
const HOW: Partial<Record<FoundPaper['matched'], string>> = {
  meaning: ' by meaning',
  machine: ' by words of a machine',
};

async function print(io: Io, response: SearchResponse, found: FoundPaper[]): Promise<void> {
  const { bold, dim, cyan } = coloursFor(io.stdout, io.env);
  for (const note of response.notes) io.stderr.write(`${note}\n`);
  if (response.suggestion !== null) io.stderr.write(`Did you mean: ${response.suggestion}\n`);
  if (found.length === 0) io.stderr.write('No paper matches.\n');
  for (const { id, title, score, matched } of found) {
    const how = HOW[matched] ?? '';
    await write(io.stdout, `${cyan(id)}  ${bold(title)}  ${dim(score.toFixed(3) + how)}\n`);
  }
  if (response.total !== null && response.total > found.length)
    io.stderr.write(dim(`${plural(response.total, 'paper')} in all; more with --limit.\n`));
}
