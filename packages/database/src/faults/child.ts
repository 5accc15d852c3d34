// A process for the fault tests: opens the database as told, and says on standard output how it went.
//   child.ts open DIR ROLE          opens, says so, and stays until standard input ends
//   child.ts ingest DIR [URL]       takes in batches of papers without end, saying how many are acknowledged
import process from 'node:process';
import { openDatabase } from '../database.ts';
import { ingestRecords } from '../ingest/ingest.ts';
import { testTemplate } from '../testing.ts';
import { faultBatch } from './papers.ts';

const [mode, dataDir = '', third = ''] = process.argv.slice(2);
const template = await testTemplate();
const say = (line: string) => process.stdout.write(`${line}\n`);

try {
  if (mode === 'open') await open(third === 'auto' || third === 'client' ? third : 'owner');
  else await ingest(third || null);
} catch (error) {
  say(error instanceof Error ? `${error.name}: ${error.message}` : String(error));
  process.exit(1);
}

async function open(role: 'owner' | 'client' | 'auto'): Promise<void> {
  const database = await openDatabase({ databaseUrl: null, dataDir, role, template });
  say(`open ${database.connection}`);
  process.stdin.resume();
  process.stdin.once('end', async () => {
    await database.close();
    say('closed');
  });
}

async function ingest(databaseUrl: string | null): Promise<void> {
  const database = await openDatabase({ databaseUrl, dataDir, template });
  for (let batch = 0; ; batch += 1) {
    await database.transaction((tx) => ingestRecords(tx, faultBatch(batch)));
    say(`acknowledged ${batch + 1}`);
  }
}
