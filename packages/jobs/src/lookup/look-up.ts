// One paper, asked for by a reader: from arXiv, from the agency of its DOI, or from the page that shows it.
import { identifierUrl, type Identifier, type PaperRecord } from '@papertape/papers';
import {
  createGuardedFetch,
  FetchError,
  fetchDoi,
  fetchPage,
  SourceError,
  XmlError,
  type GuardedFetch,
} from '@papertape/sources';
import { allowedPrivateHosts, USER_AGENT, type JobsContext } from '../context.ts';
import { askArxiv } from './arxiv.ts';
import { NotNow } from './not-now.ts';

/** What came of it. The messages are for the reader who waits. */
export type LookupAnswer =
  | { kind: 'found'; record: PaperRecord }
  /** The source was reached and knows nothing of it. */
  | { kind: 'missing'; message: string }
  /** The source could not be asked now; what is known can be typed instead. */
  | { kind: 'unreachable'; message: string };

/** Longest wait for one answer, milliseconds: a reader sits before it. */
const PATIENCE_MS = 12_000;
/** Names on a page that are followed to surer records. */
const MOST_NAMES = 2;

/**
 * Asks the source of an identifier; `address` is where its page is read, if it has to be. Feed days of the record are
 * left out: nobody has put the paper on one here.
 */
export async function lookUpPaper(
  context: JobsContext,
  identifier: Identifier,
  address = identifierUrl(identifier),
): Promise<LookupAnswer> {
  try {
    const answer = await ask(context, identifier, address);
    return answer.kind === 'found' ? { ...answer, record: { ...answer.record, listings: [] } } : answer;
  } catch (error) {
    if (!isOfSource(error)) throw error;
    context.log?.('info', 'lookup', { scheme: identifier.scheme, message: error.message });
    return { kind: 'unreachable', message: error.message };
  }
}

function isOfSource(error: unknown): error is Error {
  return (
    error instanceof FetchError ||
    error instanceof SourceError ||
    error instanceof XmlError ||
    error instanceof NotNow
  );
}

async function ask(context: JobsContext, identifier: Identifier, address: string): Promise<LookupAnswer> {
  if (identifier.scheme === 'arxiv')
    return found(await askArxiv(context, identifier.value), 'arXiv', identifier);
  if (identifier.scheme === 'doi') return askDoi(context, identifier);
  return askPage(context, identifier, address);
}

function found(record: PaperRecord | null, where: string, { value }: Identifier): LookupAnswer {
  return record === null
    ? { kind: 'missing', message: `${where} knows no paper '${value}'. Look for a slip in it.` }
    : { kind: 'found', record };
}

async function askDoi(context: JobsContext, identifier: Identifier): Promise<LookupAnswer> {
  const { DOI_URL } = context.configuration;
  const allow = allowedPrivateHosts(context.configuration, ['DOI_URL']);
  return withFetch(context, allow, async (fetch) =>
    found(await fetchDoi(DOI_URL, identifier.value, { fetch }), 'The DOI system', identifier),
  );
}

/**
 * Reads a page. Where it names the paper at arXiv or by a DOI those are asked, and their record counts: anybody can
 * write a page. The reader chose the address, so only hosts that the administrator allows may be private.
 */
async function askPage(context: JobsContext, identifier: Identifier, address: string): Promise<LookupAnswer> {
  const allow = context.configuration.ALLOW_PRIVATE_ADDRESSES;
  const { record, names } = await withFetch(context, allow, (fetch) =>
    fetchPage(address, identifier, { fetch }),
  );
  for (const name of names.slice(0, MOST_NAMES)) {
    const answer = await lookUpPaper(context, name);
    if (answer.kind === 'found') return answer;
  }
  return record === null
    ? { kind: 'missing', message: 'That page does not say what paper it shows.' }
    : { kind: 'found', record };
}

async function withFetch<T>(
  context: JobsContext,
  allow: readonly string[],
  run: (fetch: GuardedFetch) => Promise<T>,
): Promise<T> {
  const timeoutMs = Math.min(context.configuration.FETCH_TIMEOUT_MS, PATIENCE_MS);
  const fetch = createGuardedFetch({ allow, timeoutMs, retries: 0, userAgent: USER_AGENT });
  try {
    return await run(fetch);
  } finally {
    await fetch.close();
  }
}
