// The health of the site, for its page and for monitors.
import { countPapers } from '@papertape/database';
import { site } from './site.ts';
import { sourceHealth, type SourceHealth } from './source-states.ts';

export interface Health {
  /** 'degraded' still serves pages: a source fails, or search does without a channel. */
  status: 'ok' | 'degraded';
  papers: number;
  database: { kind: string; connection: string; extensions: Record<string, string | null> };
  search: Awaited<ReturnType<ReturnType<typeof site>['search']['status']>>;
  sources: SourceHealth[];
}

/** The site's health. @throws when the database does not answer. */
export async function readHealth(): Promise<Health> {
  const { database, search } = site();
  const [papers, sources, status] = await Promise.all([
    countPapers(database.db),
    sourceHealth(),
    search.status(),
  ]);
  return {
    status: sources.some(({ condition }) => condition === 'failing') ? 'degraded' : 'ok',
    papers,
    database: {
      kind: database.kind,
      connection: database.connection,
      extensions: { ...database.extensions },
    },
    search: status,
    sources,
  };
}
