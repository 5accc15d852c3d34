// A source's record on its way in: made safe for PostgreSQL, and hashed so that an unchanged one is known at once.
import { createHash } from 'node:crypto';
import type { PaperRecord } from '@papertape/papers';

/** A record on its way between memory and table. */
export interface StoredRecord {
  source: string;
  sourceKey: string;
  /** The record; what its `raw` holds is of no account. */
  record: PaperRecord;
  /** The record as the JSON text that is stored. */
  text: string;
  /** The JSON text of what the source gave. */
  raw: string | null;
  /** Of record and raw as they came last. */
  contentHash: string;
  firstSeenAt: string;
  fetchedAt: string;
}

/** The record as it will be stored. @throws RangeError when it has no identifier. */
export function prepareRecord(
  record: PaperRecord,
  times: { firstSeenAt: string; fetchedAt: string },
): StoredRecord {
  if (record.identifiers.length === 0)
    throw new RangeError(`The record ${record.source} ${record.sourceKey} has no identifier.`);
  const written = recordText(record);
  const text = storable(written);
  const clean = text === written ? record : (JSON.parse(text) as PaperRecord);
  const raw = record.raw === null || record.raw === undefined ? null : storable(JSON.stringify(record.raw));
  return {
    source: clean.source,
    sourceKey: clean.sourceKey,
    record: clean,
    text,
    raw,
    contentHash: digest(text, raw ?? ''),
    ...times,
  };
}

/** A record as the JSON that is stored: without `raw`, which is kept beside it. */
export function recordText(record: PaperRecord): string {
  return JSON.stringify({ ...record, raw: undefined });
}

/** A short hash of texts, for equality only. */
export function digest(...texts: string[]): string {
  const hash = createHash('sha1');
  for (const text of texts) hash.update(text).update('\0');
  return hash.digest('base64url');
}

/** JSON without what PostgreSQL's text cannot hold: zero characters, and halves of surrogate pairs. */
function storable(json: string): string {
  if (!/\\u(?:0000|[dD][89a-fA-F])/.test(json)) return json;
  // JSON.stringify writes only lone surrogates as escapes; an even run of backslashes before 'u' is text, not an escape.
  return json.replace(/(\\\\)|\\u0000|\\u[dD][89a-fA-F][0-9a-fA-F]{2}/g, (match, pair: string | undefined) =>
    pair !== undefined ? pair : match === '\\u0000' ? '' : '\\ufffd',
  );
}
