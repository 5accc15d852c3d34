// Editions for tens of thousands of readers, with what selecting for each reader alone would take.
import { parseArgs } from 'node:util';
import {
  getPaperSummaries,
  listCandidates,
  openDatabase,
  papersSeenBy,
  type Database,
} from '@papertape/database';
import { composeDigest, lastPeriod, selectDigest, snapshotOf, type Subscription } from '@papertape/digests';
import { composeDigests, editionMails } from '@papertape/jobs';
import { sql } from '@papertape/database/sql';
import { addPapers, addReaders, inventProfiles } from './world.ts';

export const usage = `Usage: npm run bench -- digest [--readers 50000] [--profiles 10] [--papers 2000] [--alone 200] [--json]

Composes one day's editions in an embedded database in memory: selects for each distinct profile, queues a delivery for
each reader, and writes every reader's mail. The baseline does the same for each reader alone, for as many as --alone
says, and is extrapolated. All papers and readers are invented.`;

const SITE = { name: 'Paper Club', origin: 'https://papers.example.org' };

/** What was measured: seconds, and MB of the whole process. */
interface Figures {
  readers: number;
  profiles: number;
  papers: number;
  selectAndQueueSeconds: number;
  writeSeconds: number;
  totalSeconds: number;
  mails: number;
  megabytesWritten: number;
  memoryBeforeMb: number;
  memoryPeakMb: number;
  heapPeakMb: number;
  aloneReaders: number;
  aloneMillisecondsEach: number;
  aloneSecondsForAll: number;
  ratio: number;
}

/** Runs it; the exit code is 2 for arguments that cannot be read. */
export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      readers: { type: 'string', default: '50000' },
      profiles: { type: 'string', default: '10' },
      papers: { type: 'string', default: '2000' },
      alone: { type: 'string', default: '200' },
      json: { type: 'boolean', default: false },
    },
  });
  const sizes = [values.readers, values.profiles, values.papers, values.alone].map(Number);
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) {
    console.error(`Sizes are whole numbers above 0.\n\n${usage}`);
    return 2;
  }
  const [readers = 0, profiles = 0, papers = 0, alone = 0] = sizes;
  const database = await openDatabase({ databaseUrl: null, dataDir: 'memory://' });
  try {
    const figures = await measure(database, { readers, profiles, papers, alone: Math.min(alone, readers) });
    console.log(values.json ? JSON.stringify(figures, null, 2) : report(figures));
    return 0;
  } finally {
    await database.close();
  }
}

async function measure(
  database: Database,
  { readers, profiles, papers, alone }: { readers: number; profiles: number; papers: number; alone: number },
): Promise<Figures> {
  const now = new Date('2026-03-10T08:00:30Z');
  const subscriptions = inventProfiles(profiles);
  console.error(`Preparing ${papers} papers and ${readers} readers …`);
  await addPapers(database, papers, now);
  await addReaders(database, subscriptions, { count: readers, since: new Date('2026-03-09T12:00:00Z') });
  await database.db.execute(sql`analyze`);
  const baseline = await selectAlone(database, alone, now);
  const memory = watchMemory();
  const started = performance.now();
  await composeDigests({ database, now: () => now }, { origin: SITE.origin });
  const queued = performance.now();
  const written = await writeAll(database);
  const ended = performance.now();
  const total = (ended - started) / 1000;
  return {
    readers,
    profiles,
    papers,
    selectAndQueueSeconds: (queued - started) / 1000,
    writeSeconds: (ended - queued) / 1000,
    totalSeconds: total,
    ...written,
    ...memory.stop(),
    aloneReaders: alone,
    aloneMillisecondsEach: (baseline * 1000) / alone,
    aloneSecondsForAll: (baseline / alone) * readers,
    ratio: ((baseline / alone) * readers) / total,
  };
}

async function writeAll(database: Database): Promise<{ mails: number; megabytesWritten: number }> {
  const { rows } = await database.db.execute<{ id: string }>(
    sql`select id from editions where cardinality(paper_ids) > 0 order by id`,
  );
  let [mails, characters] = [0, 0];
  for (const { id } of rows)
    for await (const mail of editionMails(database, SITE, Number(id))) {
      mails += 1;
      characters += mail.html.length + mail.text.length;
    }
  return { mails, megabytesWritten: characters / 1e6 };
}

/** Seconds to select and write the editions of the first readers, each by themselves. */
async function selectAlone({ db }: Database, count: number, now: Date): Promise<number> {
  const { rows } = await db.execute<{ id: string; definition: Subscription }>(sql`
    select s.subscriber_id as id, p.definition from subscriptions s join digest_profiles p on p.id = s.profile_id
    order by s.subscriber_id limit ${count}`);
  const started = performance.now();
  for (const { id, definition } of rows) {
    const { since, key } = lastPeriod(definition, now);
    const filter = { since, now, topics: definition.topics, runs: [], found: new Map<string, Set<number>>() };
    const candidates = await listCandidates(db, filter);
    const seen = await papersSeenBy(db, Number(id));
    const digest = selectDigest(candidates, { ...definition, seen }, now);
    const chosen = digest?.papers ?? [];
    const summaries = await getPaperSummaries(
      db,
      chosen.map(({ paper }) => paper.id),
    );
    const papers = summaries.map((paper, index) => snapshotOf(paper, chosen[index]?.reasons ?? [], null));
    const content = { papers, ran: [] };
    composeDigest({ subscription: definition, period: key, slug: id, content, shown: papers.length }, SITE);
  }
  return (performance.now() - started) / 1000;
}

function watchMemory() {
  const megabytes = (bytes: number) => Math.round(bytes / 1024 ** 2);
  const before = process.memoryUsage();
  let [peak, heap] = [before.rss, before.heapUsed];
  const look = () => {
    const { rss, heapUsed } = process.memoryUsage();
    peak = Math.max(peak, rss);
    heap = Math.max(heap, heapUsed);
  };
  const timer = setInterval(look, 50);
  return {
    stop() {
      look();
      clearInterval(timer);
      return {
        memoryBeforeMb: megabytes(before.rss),
        memoryPeakMb: megabytes(peak),
        heapPeakMb: megabytes(heap),
      };
    },
  };
}

function report(figures: Figures): string {
  const seconds = (value: number) => `${value.toFixed(1)} s`;
  return [
    `${figures.readers} readers, ${figures.profiles} profiles, ${figures.papers} papers of the day`,
    '',
    `  select and queue        ${seconds(figures.selectAndQueueSeconds)}`,
    `  write every mail        ${seconds(figures.writeSeconds)}  (${figures.mails} mails, ${figures.megabytesWritten.toFixed(0)} MB)`,
    `  in all                  ${seconds(figures.totalSeconds)}`,
    `  memory of the process   ${figures.memoryBeforeMb} MB before, ${figures.memoryPeakMb} MB at most (database included); heap ${figures.heapPeakMb} MB at most`,
    '',
    `  each reader alone       ${figures.aloneMillisecondsEach.toFixed(1)} ms, measured on ${figures.aloneReaders}; ${seconds(figures.aloneSecondsForAll)} for all (extrapolated)`,
    `  ratio                   ${figures.ratio.toFixed(0)}×`,
  ].join('\n');
}
