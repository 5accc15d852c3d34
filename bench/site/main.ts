// `npm run bench -- site FILE…`: import, pages, search, memory and page weight of the built site on real processes.
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadCorpus } from './load.ts';
import { weighPage } from './page-weight.ts';
import { startPostgresql } from '../../scripts/testing/postgresql.ts';
import { reportLines, type SiteFigures } from './report.ts';
import { timeRequests } from './requests.ts';
import { startSite, type SiteProcess } from './server.ts';
import { pagesPerSecond } from './throughput.ts';
import { readWorkload, type Workload } from './workload.ts';

/** Explains the arguments. */
export const usage = `Usage: npm run bench -- site FILE… [--database pglite|postgresql|both] [--database-url URL] [--json]

Loads the corpus (JSONL, also .gz, as for papertape import) into an empty database, starts the built site on it, and
prints what a reader and a host would feel. Build the site first: npm run build.

  --database      which databases to measure, both unless given
  --database-url  an empty PostgreSQL database to use instead of the server that npm delivers
  --json          print the figures as JSON
`;
const WARM_UP = 50;

/** Runs the benchmark; resolves to the exit code. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      database: { type: 'string', default: 'both' },
      'database-url': { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) return refuse(`No corpus given.\n\n${usage}`);
  for (const file of positionals) {
    const readable = await access(file).then(
      () => true,
      () => false,
    );
    if (!readable) return refuse(`There is no file ${file}; give the JSONL files of a corpus.\n`);
  }
  const workload = await readWorkload(positionals);
  const results: SiteFigures[] = [];
  if (values.database !== 'postgresql') results.push(await measurePglite(positionals, workload));
  if (values.database !== 'pglite')
    results.push(await measurePostgresql(positionals, workload, values['database-url'] ?? null));
  if (values.json) console.log(JSON.stringify(results, null, 2));
  else for (const figures of results) printReport(figures);
  return 0;
}

async function measurePglite(files: string[], workload: Workload): Promise<SiteFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'papertape-bench-'));
  try {
    return await measure('PGlite', files, workload, { DATA_DIR: folder }, 1);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measurePostgresql(
  files: string[],
  workload: Workload,
  url: string | null,
): Promise<SiteFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'papertape-bench-'));
  const server = await startPostgresql(url);
  try {
    const environment = { DATABASE_URL: server.url, DATA_DIR: folder };
    return await measure('PostgreSQL', files, workload, environment, 2);
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(
  database: string,
  files: string[],
  workload: Workload,
  environment: Record<string, string>,
  processes: 1 | 2,
): Promise<SiteFigures> {
  progress(`${database}: loading ${workload.records} records`);
  const load = await loadCorpus(files, environment);
  progress(`${database}: starting the site`);
  const first = await startSite(environment);
  const sites: SiteProcess[] = [first];
  try {
    progress(`${database}: pages and searches`);
    const daily = await timeRequests(first.url, workload.dailyPages, WARM_UP);
    const paper = await timeRequests(first.url, workload.paperPages, WARM_UP);
    const search = await timeRequests(first.url, workload.searches, WARM_UP);
    const one = await pagesPerSecond([first.url], workload.dailyPages);
    const memory = await first.memory();
    const weight = await weighPage(first.url + (workload.dailyPages[0] ?? '/papers'));
    if (processes === 2) sites.push(await startSite(environment));
    const urls = sites.map(({ url }) => url);
    if (processes === 2) await pagesPerSecond(urls, workload.dailyPages.slice(0, WARM_UP));
    const two = processes === 2 ? await pagesPerSecond(urls, workload.dailyPages) : null;
    const { startMs } = first;
    return { database, load, startMs, daily, paper, search, pagesPerSecond: { one, two }, memory, weight };
  } finally {
    await Promise.all(sites.map((site) => site.stop()));
  }
}

function printReport(figures: SiteFigures): void {
  console.log(`\n${figures.database}, ${figures.load.records} records`);
  for (const [what, figure, limit] of reportLines(figures))
    console.log(`  ${what.padEnd(40)} ${figure.padEnd(34)} ${limit === null ? '' : `(${limit})`}`.trimEnd());
}

function progress(text: string): void {
  process.stderr.write(`${text} …\n`);
}

function refuse(text: string): number {
  process.stderr.write(text);
  return 2;
}
