// Asking any page on the web what paper it shows.
import { emptyRecord, type Identifier, type PaperRecord } from '@papertape/papers';
import { SourceError, statusError, type SourceRequest } from '../report.ts';
import { readPageMeta } from './page-meta.ts';

/** The source under which records of pages are kept. */
export const WEB = 'web';

/** What a page tells: a record under the identifier asked for, and names that lead to surer records. */
export interface PageAnswer {
  /** Null when the page tells no title. */
  record: PaperRecord | null;
  names: Identifier[];
}

/** Reads the page that shows the paper `identifier`. @throws FetchError, SourceError */
export async function fetchPage(
  address: string,
  identifier: Identifier,
  { fetch, signal }: SourceRequest,
): Promise<PageAnswer> {
  const url = new URL(address);
  const response = await fetch(url, {
    headers: { accept: 'text/html, application/xhtml+xml' },
    maxBytes: 4 * 1024 * 1024,
    retries: 0,
    ...(signal ? { signal } : {}),
  });
  if (!response.ok) throw statusError(url, response);
  const type = response.headers.get('content-type') ?? '';
  if (!/html/i.test(type))
    throw new SourceError(
      `${url.host} sends ${type.split(';')[0] || 'no page'}, of which no title can be read.`,
    );
  const { names, title, ...meta } = readPageMeta(await response.text(), response.url || url.href);
  const record =
    title === ''
      ? null
      : emptyRecord({
          source: WEB,
          sourceKey: `${identifier.scheme}:${identifier.value}`,
          identifiers: [identifier],
          title,
          ...meta,
          raw: { url: url.href, title, ...meta, names },
        });
  return { record, names };
}
