// The papers' texts page by page, for the study of the corpus.
import type { Queryable } from '@papertape/database';
import { sql } from '@papertape/database/sql';
import type { DocumentText } from '../words/document.ts';

const PAGE = 500;

/** How many papers are indexed. */
export async function corpusSize(db: Queryable): Promise<number> {
  const { rows } = await db.execute<{ count: string }>(sql`select count(*) as count from search_documents`);
  return Number(rows[0]?.count ?? 0);
}

/** Every paper's text, or about `most` of `papers` spread evenly over the ids. */
export async function* corpusPages(
  db: Queryable,
  { papers, most }: { papers: number; most: number },
): AsyncGenerator<DocumentText[]> {
  const step = Math.max(1, papers / most);
  let after = 0;
  for (;;) {
    // Id n is taken when a whole multiple of `step` lies in (n - 1, n].
    const { rows } = await db.execute<{
      id: string;
      title: string;
      abstract: string;
      author_names: string;
    }>(sql`
      select id, title, abstract, author_names from papers
      where id > ${after} and floor(id / ${step}::float8) > floor((id - 1) / ${step}::float8)
      order by id limit ${PAGE}`);
    if (rows.length > 0) {
      yield rows.map((row) => ({ title: row.title, abstract: row.abstract, authorNames: row.author_names }));
    }
    if (rows.length < PAGE) return;
    after = Number(rows.at(-1)?.id);
  }
}
