// A process to be killed while it sends digests. It gets ready, waits for a line on its input, and sends all that is due
// at the time it was given.
//   node tests/faults/digest-child.ts '{"dataDir":"…","smtpUrl":"smtp://…","now":"2026-03-10T07:00:00Z"}'
import { createInterface } from 'node:readline';
import { readConfiguration } from '@papertape/configuration';
import { openDatabase } from '@papertape/database';
import { deliverDigests, throttleOf } from '@papertape/jobs/delivery';
import { createMailer } from '@papertape/mail';

/** What the child is told. */
export interface DigestTask {
  dataDir: string;
  smtpUrl: string;
  /** The child's clock, which stands still. */
  now: string;
}

const task = JSON.parse(process.argv[2] ?? '{}') as DigestTask;
const database = await openDatabase({
  databaseUrl: null,
  dataDir: task.dataDir,
  role: 'client',
  migrate: false,
});
const configuration = readConfiguration({ MAIL_BOUNCE_ADDRESS: 'bounces@papers.example.org' });
const mailer = createMailer({
  smtpUrl: task.smtpUrl,
  from: 'Paper Club <digests@papers.example.org>',
  connections: configuration.MAIL_CONNECTIONS,
  // The relay of this test stalls on purpose.
  patience: { silenceMs: 1500 },
});
process.stdout.write('ready\n');
for await (const _line of createInterface({ input: process.stdin })) break;
process.stdin.destroy(); // or it would keep the process from ending
const round = await deliverDigests(
  { configuration, database, now: () => new Date(task.now) },
  { mailer, origin: 'https://papers.example.org', name: 'Paper Club' },
  throttleOf(configuration),
  new AbortController().signal,
);
process.stdout.write(`${JSON.stringify(round)}\n`);
await mailer.close();
await database.close();
