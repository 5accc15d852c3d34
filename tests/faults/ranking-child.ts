// A process to be killed while it logs rankings, or while it trains on them.
//   node tests/faults/ranking-child.ts '{"dataDir":"…","databaseUrl":null,"task":"log","now":"2026-03-10T07:00:00Z"}'
// 'log' ranks for every reader in turn without end, and prints each decision once it is stored; 'train' trains one model
// after another, a day apart, and prints how each round ended.
import { listPeople, openDatabase } from '@papertape/database';
import { rankNow } from '@papertape/jobs/for-you';
import { trainRanking } from '@papertape/jobs/ranking';

/** What the child is told. */
export interface RankingTask {
  dataDir: string;
  databaseUrl: string | null;
  task: 'log' | 'train';
  now: string;
}

const { dataDir, databaseUrl, task, now } = JSON.parse(process.argv[2] ?? '{}') as RankingTask;
const database = await openDatabase({ databaseUrl, dataDir, role: 'client', migrate: false });
const say = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
say('ready');
if (task === 'log') await log();
else await train();

async function log(): Promise<void> {
  const readers = await listPeople(database.db, { limit: 10 });
  for (let round = 0; ; round++)
    for (const { id } of readers) {
      const decision = await rankNow(
        { database, similar: null, random: Math.random },
        {
          reader: id,
          surface: 'page',
          occasion: `${process.pid} ${round}`,
          slots: 20,
          now: new Date(Date.parse(now) + round * 60_000),
        },
      );
      say({ id: decision?.id, shown: decision?.shown });
    }
}

async function train(): Promise<void> {
  for (let day = 0; ; day++) {
    const at = new Date(Date.parse(now) + day * 3_600_000);
    const { outcome, model } = await trainRanking({ database, now: () => at });
    say({ outcome, model });
  }
}
