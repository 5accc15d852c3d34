// The database, search and the sources, as the open database tells.
import { countPapers, listSourceStates, type Database, type SourceState } from '@papertape/database';
import type { Search, SearchStatus } from '@papertape/search';
import { count, plural } from '../terminal/format.ts';
import { broken, note, ok, type Finding, type Section } from './finding.ts';

/** Kind, version, extensions with what stands in for those missing, contents. */
export async function inspectDatabase(database: Database): Promise<Section> {
  const { rows } = await database.pool.query<{ version: string; size: string }>(
    `select current_setting('server_version') as version, pg_size_pretty(pg_database_size(current_database())) as size`,
  );
  const [{ version, size } = { version: 'unknown', size: 'unknown' }] = rows;
  const findings = [
    ok('Kind', `${database.kind === 'pglite' ? 'PGlite' : 'PostgreSQL'} ${version}`),
    ok('Reached', REACHED[database.kind === 'postgresql' ? 'server' : database.connection]),
    extension('vector', database.extensions.vector, 'Vectors are kept in memory instead.'),
    extension('pg_textsearch', database.extensions.textSearch, 'Text is ranked by slower full text instead.'),
    extension('pg_trgm', database.extensions.trigram, 'Suggestions for misspelt words are weaker.'),
    ok('Papers', `${plural(await countPapers(database.db), 'paper')}, ${size}`),
  ];
  if (database.kind === 'pglite')
    findings.push(
      note(
        'Power loss',
        'not safe',
        'PGlite does not sync to the disk: make backups with `papertape export`.',
      ),
    );
  return { title: 'Database', findings };
}

const REACHED = {
  owner: 'opened by this command; no site runs on this folder',
  client: 'through the running site',
  server: 'at DATABASE_URL',
} as const;

function extension(name: string, version: string | null, without: string): Finding {
  if (version !== null) return ok(name, version);
  return note(name, 'missing', `${without} Install it on the server and run CREATE EXTENSION ${name}.`);
}

/** Channels in use, fallbacks in force, how much is indexed. */
export async function inspectSearch(search: Search): Promise<Section> {
  const status = await search.status();
  return {
    title: 'Search',
    findings: [
      channel('Text', status.text),
      channel('Vectors', status.vectors),
      channel('Suggestions', status.suggestions),
      embedder(status.embedder),
      indexed(status),
    ],
  };
}

function channel(
  name: string,
  { channel: value, note: why }: { channel: string; note: string | null },
): Finding {
  return why === null ? ok(name, value) : note(name, value, why);
}

function embedder({ kind, active, dimensions, problem }: SearchStatus['embedder']): Finding {
  if (problem !== null) return broken('Embedder', kind, problem);
  if (kind === 'off') return ok('Embedder', 'off');
  if (active === null)
    return note('Embedder', kind, 'No vectors yet; the site makes them once there are papers.');
  return ok('Embedder', `${active}, ${dimensions ?? 0} dimensions`);
}

function indexed({ indexed: texts, waiting, embedded, building }: SearchStatus): Finding {
  const value = `${count(texts)} by text, ${count(embedded)} by meaning`;
  if (building)
    return note('Indexed', value, `New vectors in the making: ${count(building.embedded)} so far.`);
  if (waiting > 0)
    return note('Indexed', value, `${plural(waiting, 'paper')} waiting; the site indexes them in passing.`);
  return ok('Indexed', value);
}

/** Last success, last error and next try of each source. */
export async function inspectSources(database: Database): Promise<Section> {
  const states = await listSourceStates(database.db);
  const findings = states
    .filter(({ lastAttemptAt, lastSuccessAt, lastErrorAt }) => lastAttemptAt ?? lastSuccessAt ?? lastErrorAt)
    .map(inspectSource);
  if (findings.length === 0)
    findings.push(
      note('Sources', 'never asked', 'The running site asks them each day; `papertape harvest` does now.'),
    );
  return { title: 'Sources', findings };
}

function inspectSource({
  source,
  lastSuccessAt,
  lastOutcome,
  lastErrorAt,
  lastError,
  nextTryAt,
}: SourceState): Finding {
  const success = lastSuccessAt
    ? `last success ${lastSuccessAt}${lastOutcome ? `: ${lastOutcome}` : ''}`
    : 'no success yet';
  const next = nextTryAt ? `Next try ${nextTryAt}.` : null;
  if (lastErrorAt !== null && (lastSuccessAt === null || lastErrorAt > lastSuccessAt))
    return note(
      source,
      success,
      `Failing since ${lastErrorAt}: ${lastError ?? 'unknown'} ${next ?? ''}`.trim(),
    );
  return ok(source, success, next);
}
