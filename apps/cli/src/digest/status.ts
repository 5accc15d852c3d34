// `papertape digest status`: whether digests go out.
import type { EditionSummary, ListedBounce, TroubledDelivery } from '@papertape/database';
import { DELIVERY_STATES } from '@papertape/digests';
import type { DeliveryHealth } from '@papertape/jobs';
import type { CommandContext } from '../command.ts';
import { EXIT } from '../exit-codes.ts';
import { withDatabase } from '../opening.ts';
import { coloursFor } from '../terminal/colours.ts';
import { count, plural, table } from '../terminal/format.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';

const DAYS = 7;
const LISTED = 10;

interface Status {
  health: DeliveryHealth;
  /** When the next edition of anybody is due. */
  nextDueAt: string | null;
  editions: EditionSummary[];
  troubled: TroubledDelivery[];
  bounces: ListedBounce[];
}

/** Prints the state; the exit code is 1 while digests do not go out. */
export async function printStatus(
  { io, finish }: CommandContext,
  { json }: { json?: boolean },
): Promise<void> {
  const status = await withDatabase(io, async ({ configuration, database: { db } }): Promise<Status> => {
    const { listBounces, listTroubledDeliveries, nextDueAt, summarizeEditions } =
      await import('@papertape/database');
    const { readDeliveryHealth } = await import('@papertape/jobs/health');
    const now = io.now();
    const since = new Date(now.getTime() - DAYS * 86_400_000);
    const configured = configuration.SMTP_URL !== null && configuration.MAIL_FROM !== null;
    return {
      health: await readDeliveryHealth(db, { configured }, now),
      nextDueAt: await nextDueAt(db),
      editions: await summarizeEditions(db, LISTED),
      troubled: await listTroubledDeliveries(db, since, LISTED),
      bounces: await listBounces(db, LISTED),
    };
  });
  if (json) await writeJson(io, status);
  else await print(io, status);
  if (status.health.condition === 'failing') finish(EXIT.failure);
}

async function print(io: Io, { health, nextDueAt, editions, troubled, bounces }: Status): Promise<void> {
  const { bold, green, red } = coloursFor(io.stdout, io.env);
  const lines: string[] = [];
  for (const problem of health.problems) lines.push(`${red('✗')} ${problem}`);
  if (health.lastError !== null) lines.push(`  The mail server: ${health.lastError}`);
  if (health.problems.length === 0)
    lines.push(
      health.condition === 'off'
        ? 'Nobody gets digests yet; an address does once its owner has confirmed it.'
        : `${green('✓')} Digests go out.`,
    );
  const facts = [
    ['Readers', count(health.subscribers)],
    ['Waiting', count(health.waiting)],
    ['Refused, too late (two days)', `${count(health.failed)}, ${count(health.expired)}`],
    ['Last sent', health.lastSentAt ?? 'never'],
    ['Next due', nextDueAt ?? 'nothing'],
    ...(health.nextTryAt === null ? [] : [['Mail server asked again', health.nextTryAt]]),
  ];
  lines.push(table(facts, '  ').trimEnd());
  const section = (title: string, rows: string[][]) => {
    if (rows.length > 0) lines.push('', bold(title), table(rows, '  ').trimEnd());
  };
  section('Latest editions', editions.map(editionRow));
  section(
    `Given up, the latest of ${DAYS} days`,
    troubled.map(({ createdAt, email, period, state, lastError }) => [
      createdAt.slice(0, 16),
      email,
      period,
      state,
      lastError ?? '',
    ]),
  );
  section(
    'Latest bounces',
    bounces.map(({ at, email, kind, statusCode, diagnostic }) => [
      at.slice(0, 16),
      email ?? 'unknown',
      kind,
      statusCode ?? '',
      diagnostic.slice(0, 80),
    ]),
  );
  await write(io.stdout, `${lines.join('\n')}\n`);
}

function editionRow({ period, dueAt, papers, queued, deliveries }: EditionSummary): string[] {
  const states = DELIVERY_STATES.flatMap((state) => {
    const number = deliveries[state] ?? 0;
    return number === 0 ? [] : [`${count(number)} ${state}`];
  });
  const told = [...states, ...(queued ? [] : ['being queued'])].join(', ');
  return [period, dueAt.slice(0, 16), plural(papers, 'paper'), told === '' ? 'no readers' : told];
}
