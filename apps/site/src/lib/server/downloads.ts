// Other forms of a paper's page: `/papers/{id}.md`, `.bib`, `.ris`, `.json`, and Markdown by content negotiation.
import {
  BIBTEX_TYPE,
  CSL_TYPE,
  MARKDOWN_TYPE,
  renderBibtex,
  renderCsl,
  renderMarkdown,
  renderRis,
  RIS_TYPE,
  type FeedSite,
} from '@papertape/feeds';
import type { MachineSentence, Paper } from '@papertape/papers';
import { machineSentences } from './enrichments/view.ts';
import { feedSite } from './feed-site.ts';
import { findPaper } from './find-paper.ts';
import { cacheableResponse, createChangeTimes } from './http-cache.ts';
import type { Site } from './open-site.ts';

interface DownloadFormat {
  type: string;
  render(site: FeedSite, paper: Paper, machine: MachineSentence | null): string;
}

const FORMATS: Record<string, DownloadFormat> = {
  md: { type: MARKDOWN_TYPE, render: renderMarkdown },
  bib: { type: BIBTEX_TYPE, render: renderBibtex },
  ris: { type: RIS_TYPE, render: renderRis },
  json: { type: CSL_TYPE, render: renderCsl },
};
const CHANGE_TIMES = createChangeTimes(2_000);
const PAGE = /^\/papers\/(.+?)(?:\.(md|bib|ris|json))?$/;

/**
 * The download that a GET or HEAD request asks for; null when it asks for a page, or the paper is not here.
 * Called before SvelteKit routes the request.
 */
export async function paperDownload(site: Site, request: Request, now: Date): Promise<Response | null> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  const asked = askedFor(request);
  if (asked === null) return null;
  const paper = await findPaper(site.database, asked.name);
  if (paper === null) return null;
  const format = FORMATS[asked.extension];
  if (format === undefined) return null;
  // Only Markdown is read by people: what a machine wrote is no part of a citation.
  const sentences = asked.extension === 'md' ? await machineSentences(site.database.db, [paper]) : null;
  const answer = {
    body: format.render(feedSite(site), paper, sentences?.get(paper.id) ?? null),
    type: format.type,
    cacheControl: 'public, max-age=300',
    headers: {
      'Access-Control-Allow-Origin': '*',
      'Content-Disposition': `inline; filename="${fileName(paper)}.${asked.extension}"`,
      Vary: 'Accept',
    },
  };
  return cacheableResponse(request, answer, CHANGE_TIMES, now);
}

function askedFor(request: Request): { name: string; extension: string } | null {
  const path = decodedPath(new URL(request.url).pathname);
  const [, name, extension] = (path === null ? null : PAGE.exec(path)) ?? [];
  if (name === undefined) return null;
  if (extension !== undefined) return { name, extension };
  return prefersMarkdown(request.headers.get('Accept') ?? '') ? { name, extension: 'md' } : null;
}

function decodedPath(path: string): string | null {
  try {
    return decodeURIComponent(path);
  } catch {
    return null; // half an escape: no paper has such an address
  }
}

/** Whether an Accept header names Markdown, and HTML not before it. */
export function prefersMarkdown(accept: string): boolean {
  const quality = (type: string) => {
    const range = accept.split(',').find((part) => part.split(';')[0]?.trim().toLowerCase() === type);
    if (range === undefined) return 0;
    return Number(/;\s*q=([\d.]+)/i.exec(range)?.[1] ?? 1);
  };
  const markdown = quality('text/markdown');
  return markdown > 0 && markdown >= quality('text/html');
}

function fileName(paper: Paper): string {
  return paper.publicId.replace(/[^A-Za-z0-9._-]+/g, '-');
}
