// A server that speaks arXiv's OAI-PMH in the format arXivRaw: ListRecords with sets, dates and resumption tokens, and
// GetRecord.
import { startFake, type Answer, type Fake, type SeenRequest } from './fake-server.ts';
import { escapeXml, httpDate, type InventedPaper } from './invented-papers.ts';

export interface FakeArxivOai extends Fake {
  /** For ARXIV_OAI_URL. */
  url: string;
  /** What the archive holds from now on. */
  hold(papers: InventedPaper[]): void;
  /** Makes every resumption token given so far unknown. */
  expireTokens(): void;
}

/** Starts it; a page has `pageSize` records (arXiv's own has about a thousand). */
export async function startArxivOai(
  papers: InventedPaper[],
  options: { port?: number; pageSize?: number; now?: () => Date } = {},
): Promise<FakeArxivOai> {
  let held = papers;
  let generation = 0;
  const fake = await startFake(
    (request) =>
      answer(request, held, {
        pageSize: options.pageSize ?? 1000,
        generation,
        now: (options.now ?? (() => new Date()))(),
      }),
    {
      ...(options.port === undefined ? {} : { port: options.port }),
      spoil: (body) => body.replace('</abstract>', ''),
    },
  );
  return {
    ...fake,
    url: `${fake.origin}/oai`,
    hold: (next) => {
      held = next;
    },
    expireTokens: () => {
      generation += 1;
    },
  };
}

interface State {
  pageSize: number;
  generation: number;
  now: Date;
}

interface ListRequest {
  set: string | null;
  from: string | null;
  until: string | null;
  start: number;
}

function answer({ url }: SeenRequest, papers: InventedPaper[], state: State): Answer {
  const verb = url.searchParams.get('verb');
  if (verb === 'GetRecord') return wrap(state, getRecord(url.searchParams, papers));
  if (verb !== 'ListRecords')
    return wrap(state, `<error code="badVerb">Only ListRecords and GetRecord are spoken here.</error>`);
  const request = readRequest(url.searchParams, state);
  if (typeof request === 'string') return wrap(state, request);
  const matching = papers.filter((paper) => matches(paper, request));
  if (matching.length === 0) return wrap(state, `<error code="noRecordsMatch">Nothing matches.</error>`);
  const page = matching.slice(request.start, request.start + state.pageSize);
  const end = request.start + page.length;
  const token = end < matching.length ? encodeToken({ ...request, start: end }, state) : '';
  const isSplit = matching.length > state.pageSize;
  const tail = isSplit
    ? `<resumptionToken cursor="${request.start}" completeListSize="${matching.length}">${token}</resumptionToken>`
    : '';
  return wrap(state, `<ListRecords>\n${page.map(record).join('\n')}\n${tail}\n</ListRecords>`);
}

function getRecord(parameters: URLSearchParams, papers: InventedPaper[]): string {
  if (parameters.get('metadataPrefix') !== 'arXivRaw')
    return `<error code="cannotDisseminateFormat">Only arXivRaw is held here.</error>`;
  const identifier = parameters.get('identifier') ?? '';
  const paper = papers.find(({ id }) => identifier === `oai:arXiv.org:${id}`);
  return paper === undefined
    ? `<error code="idDoesNotExist">Nothing has the identifier ${escapeXml(identifier)}.</error>`
    : `<GetRecord>\n${record(paper)}\n</GetRecord>`;
}

function readRequest(parameters: URLSearchParams, state: State): ListRequest | string {
  const token = parameters.get('resumptionToken');
  if (token !== null) {
    const request = decodeToken(token, state);
    return request ?? `<error code="badResumptionToken">The token is unknown or has expired.</error>`;
  }
  if (parameters.get('metadataPrefix') !== 'arXivRaw')
    return `<error code="cannotDisseminateFormat">Only arXivRaw is held here.</error>`;
  const [from, until] = [parameters.get('from'), parameters.get('until')];
  for (const day of [from, until])
    if (day !== null && !/^\d{4}-\d{2}-\d{2}$/.test(day))
      return `<error code="badArgument">${day} is no date.</error>`;
  return { set: parameters.get('set'), from, until, start: 0 };
}

function encodeToken(request: ListRequest, state: State): string {
  return Buffer.from(JSON.stringify({ ...request, generation: state.generation })).toString('base64url');
}

function decodeToken(token: string, state: State): ListRequest | null {
  try {
    const value = JSON.parse(Buffer.from(token, 'base64url').toString()) as ListRequest & {
      generation: number;
    };
    return value.generation === state.generation ? value : null;
  } catch {
    return null;
  }
}

function matches(paper: InventedPaper, { set, from, until }: ListRequest): boolean {
  const inSet = set === null || paper.categories.some((category) => inArxivSet(category, set));
  return inSet && (from === null || paper.datestamp >= from) && (until === null || paper.datestamp <= until);
}

/** Sets are hierarchical: `cs` holds `cs:cs:LG`; physics' archives stand below `physics`. */
function inArxivSet(category: string, set: string): boolean {
  const [archive = '', subject] = category.split('.');
  const group = ['cs', 'econ', 'eess', 'math', 'q-bio', 'q-fin', 'stat'].includes(archive)
    ? archive
    : 'physics';
  const full = [group, archive, ...(subject ? [subject] : [])].join(':');
  return full === set || full.startsWith(`${set}:`);
}

function wrap({ now }: State, content: string): Answer {
  return {
    headers: { 'content-type': 'text/xml; charset=utf-8' },
    body: `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
<responseDate>${now.toISOString().slice(0, 19)}Z</responseDate>
<request verb="ListRecords" metadataPrefix="arXivRaw">http://oaipmh.arxiv.org/oai</request>
${content}
</OAI-PMH>
`,
  };
}

function record(paper: InventedPaper): string {
  const status = paper.deleted ? ' status="deleted"' : '';
  const header = `<header${status}><identifier>oai:arXiv.org:${paper.id}</identifier><datestamp>${paper.datestamp}</datestamp>${paper.categories
    .map((category) => `<setSpec>${category.replace('.', ':')}</setSpec>`)
    .join('')}</header>`;
  return paper.deleted
    ? `<record>${header}</record>`
    : `<record>${header}<metadata>${raw(paper)}</metadata></record>`;
}

function raw(paper: InventedPaper): string {
  const versions = paper.versions.map(
    ({ submittedAt, size, sourceType }, index) =>
      `<version version="v${index + 1}"><date>${httpDate(submittedAt)}</date><size>${size}</size><source_type>${sourceType}</source_type></version>`,
  );
  return `<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/" xsi:schemaLocation="http://arxiv.org/OAI/arXivRaw/ http://arxiv.org/OAI/arXivRaw.xsd">
<id>${paper.id}</id><submitter>${escapeXml(paper.authors[0] ?? '')}</submitter>
${versions.join('\n')}
<title>${escapeXml(paper.title.replace(/(.{40}\S*) /, '$1\n  '))}</title>
<authors>${escapeXml(paper.authors.join(', ').replace(/, ([^,]*)$/, ' and $1'))}</authors>
<categories>${paper.categories.join(' ')}</categories>
${paper.comment === null ? '' : `<comments>${escapeXml(paper.comment)}</comments>\n`}${paper.doi === null ? '' : `<doi>${paper.doi}</doi>\n`}<license>${paper.licence}</license>
<abstract>  ${escapeXml(paper.abstract)}
</abstract></arXivRaw>`;
}
