// The Markdown twin of a paper's page: the same facts for programs that read text.
import { identifierUrl, type MachineSentence, type Paper } from '@papertape/papers';
import { absoluteUrl, authorUrl, paperUrl, type FeedSite } from './site.ts';
import { oneLine, splitMath, utcTime } from './text.ts';

/** The media type of Markdown (RFC 7763). */
export const MARKDOWN_TYPE = 'text/markdown; charset=utf-8';

/** The paper as CommonMark, with what a machine wrote of it; TeX mathematics stays between its dollars. */
export function renderMarkdown(site: FeedSite, paper: Paper, machine: MachineSentence | null = null): string {
  const blocks = [
    `# ${escapeMarkdown(paper.title)}`,
    authorsLine(site, paper),
    withdrawalBlock(paper),
    factsList(site, paper),
    section('Abstract', paragraphs(paper.abstract)),
    section('Summary', sourceSummary(paper)),
    section('Written by a machine', machine === null ? '' : machineBlock(machine)),
    section('Links', linksList(site, paper)),
    section('Versions', versionsList(paper)),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

/** Text that Markdown shows as it is, mathematics untouched. */
export function escapeMarkdown(text: string): string {
  const escaped = splitMath(oneLine(text))
    .map((part) => (part.math ? part.text : part.text.replace(/[\\`*_[\]<>]/g, String.raw`\$&`)))
    .join('');
  return escaped.replace(/^([#+-]|\d+(?=[.)]))/, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

function paragraphs(text: string): string {
  return text
    .split(/\n\s*\n/)
    .map(escapeMarkdown)
    .filter((paragraph) => paragraph !== '')
    .join('\n\n');
}

function section(title: string, body: string): string {
  return body === '' ? '' : `## ${title}\n\n${body}`;
}

/** Sources that tell a summary have it from a model, and do not say which. */
function sourceSummary({ aiSummary }: Paper): string {
  return aiSummary === null ? '' : `${paragraphs(aiSummary)}\n\n*Written by a machine at the source.*`;
}

function machineBlock({ text, model }: MachineSentence): string {
  const whose = `By the model ${escapeMarkdown(model)}, from title and abstract alone. It may be wrong.`;
  return `${whose}\n\n> ${escapeMarkdown(text)}`;
}

function authorsLine(site: FeedSite, paper: Paper): string {
  return paper.authors
    .map(({ name, slug }) => `[${escapeMarkdown(name)}](${authorUrl(site, slug)})`)
    .join(', ');
}

function withdrawalBlock(paper: Paper): string {
  if (paper.withdrawnAt === null) return '';
  const reason = paper.withdrawalReason === null ? '' : ` ${escapeMarkdown(paper.withdrawalReason)}`;
  return `> **Withdrawn** on ${dayOf(paper.withdrawnAt)}.${reason}`;
}

function factsList(site: FeedSite, paper: Paper): string {
  const facts: [string, string | null][] = [
    ['Page', `<${paperUrl(site, paper.publicId)}>`],
    ['Published', dayOf(paper.publishedAt)],
    ['Updated', dayOf(paper.updatedAt)],
    ['Listed', paper.listedOn],
    ['Categories', paper.categories.map(escapeMarkdown).join(', ') || null],
    ['Keywords', paper.keywords.map(escapeMarkdown).join(', ') || null],
    ['Comment', paper.comment === null ? null : escapeMarkdown(paper.comment)],
    ['Licence', paper.licence === null ? null : escapeMarkdown(paper.licence)],
    ['Upvotes', String(paper.upvotes)],
    ['Comments', String(paper.comments)],
  ];
  return facts
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `- **${name}:** ${value ?? ''}`)
    .join('\n');
}

const LINK_NAMES = { pdf: 'PDF', html: 'HTML', code: 'Code', project: 'Project' } as const;
const SCHEME_NAMES = {
  arxiv: 'arXiv',
  doi: 'DOI',
  openreview: 'OpenReview',
  acl: 'ACL',
  url: 'Web',
} as const;

function linksList(site: FeedSite, paper: Paper): string {
  const named = [
    ...paper.identifiers.map((identifier) => ({
      name: SCHEME_NAMES[identifier.scheme],
      url: identifierUrl(identifier),
    })),
    ...paper.links.map(({ kind, url }) => ({ name: LINK_NAMES[kind], url })),
  ];
  return named
    .flatMap(({ name, url }) => {
      const href = absoluteUrl(site, url);
      return href === null ? [] : [`- ${name}: <${href.replace(/[<>]/g, encodeURIComponent)}>`];
    })
    .join('\n');
}

function versionsList(paper: Paper): string {
  return paper.versions
    .map(({ version, submittedAt, comment }) => {
      const date = dayOf(submittedAt);
      const note = comment === null ? '' : ` — ${escapeMarkdown(comment)}`;
      return `- v${version}${date === null ? '' : `: ${date}`}${note}`;
    })
    .join('\n');
}

function dayOf(time: string | null): string | null {
  return utcTime(time)?.slice(0, 10) ?? null;
}
