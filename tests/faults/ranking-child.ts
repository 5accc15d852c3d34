// A process to be killed while it logs rankings, or while it trains on them.
//   node tests/faults/ranking-child.ts '{"dataDir":"…","databaseUrl":null,"task":"log","now":"2026-03-10T07:00:00Z"}'
// 'log' ranks for one reader after the other without end, and prints each decision once it is stored; 'train' trains one
// model after the other, an hour apart, and prints how each round ended.
import { type Database, listPeople, openDatabase } from '@papertape/database';
import { rankNow } from '@papertape/jobs/for-you';
import { trainRanking } from '@papertape/jobs/ranking';

/** What the child is told. */
export interface RankingTask {
  dataDir: string;
  databaseUrl: string | null;
  task: 'log' | 'train';
  /** The child's clock begins here. */
  now: string;
}

const { dataDir, databaseUrl, task, now } = JSON.parse(process.argv[2] ?? '{}') as RankingTask;
const start = Date.parse(now);
const database = await openDatabase({ databaseUrl, dataDir, role: 'client', migrate: false });
say('ready');
await (task === 'log' ? logRankings(database) : trainModels(database));

async function logRankings({ db }: Database): Promise<void> {
  const readers = await listPeople(db, { limit: 5 });
  for (let round = 0; ; round++) {
    const at = new Date(start + round * 60_000);
    const occasion = `${process.pid} ${round}`;
    for (const { id: reader } of readers) {
      const sources = { database, similar: null, random: Math.random };
      const decision = await rankNow(sources, { reader, surface: 'page', occasion, slots: 10, now: at });
      say({ id: decision?.id, shown: decision?.shown });
    }
  }
}

async function trainModels(database: Database): Promise<void> {
  for (let round = 0; ; round++) {
    const at = new Date(start + round * 3_600_000);
    const { outcome, model } = await trainRanking({ database, now: () => at });
    say({ outcome, model });
  }
}

function say(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
