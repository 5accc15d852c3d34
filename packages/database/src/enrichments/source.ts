// Which text of a paper an enrichment is about.
import { type SQL, sql } from '../sql.ts';

/** The hash of a paper's title and abstract, of rows `p`. */
export const SOURCE_HASH: SQL = sql`encode(sha256(convert_to(p.title || chr(10) || p.abstract, 'UTF8')), 'hex')`;

/** Whether an enrichment `e` of a paper `p` may be shown: not hidden, and of the text that the paper has now. */
export const IS_SHOWN: SQL = sql`e.content is not null and e.hidden_at is null and e.source_hash = ${SOURCE_HASH}`;
