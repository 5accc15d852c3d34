// How the scheduler's queues are doing, from the tables that pg-boss keeps in this database.
import { sql } from '../sql.ts';
import type { Queryable } from '../database.ts';
import { instantOrNull } from '../values.ts';

/** One queue. Times are ISO 8601 in UTC; jobs that are long over are forgotten. */
export interface JobState {
  name: string;
  /** Cron, in UTC. */
  schedule: string | null;
  waiting: number;
  running: number;
  failed: number;
  lastStarted: string | null;
  lastCompleted: string | null;
}

interface JobRow extends Record<string, unknown> {
  name: string;
  cron: string | null;
  waiting: string;
  running: string;
  failed: string;
  last_started: string | null;
  last_completed: string | null;
}

/** Every queue by name; none where no scheduler ever ran on this database. */
export async function listJobStates(db: Queryable): Promise<JobState[]> {
  const { rows: tables } = await db.execute<{ there: boolean }>(
    sql`select to_regclass('pgboss.job') is not null and to_regclass('pgboss.schedule') is not null as there`,
  );
  if (!tables[0]?.there) return [];
  const { rows } = await db.execute<JobRow>(sql`
    select q.name, max(s.cron) as cron,
      count(j.id) filter (where j.state in ('created', 'retry')) as waiting,
      count(j.id) filter (where j.state = 'active') as running,
      count(j.id) filter (where j.state = 'failed') as failed,
      max(j.started_on) as last_started, max(j.completed_on) as last_completed
    from pgboss.queue q left join pgboss.schedule s on s.name = q.name left join pgboss.job j on j.name = q.name
    where q.name not like '\\_\\_%' group by q.name order by q.name`);
  return rows.map((row) => ({
    name: row.name,
    schedule: row.cron,
    waiting: Number(row.waiting),
    running: Number(row.running),
    failed: Number(row.failed),
    lastStarted: instantOrNull(row.last_started),
    lastCompleted: instantOrNull(row.last_completed),
  }));
}
