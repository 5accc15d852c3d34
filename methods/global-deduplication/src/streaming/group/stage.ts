// The second stage: which documents are equal, which share a bucket, and their order of preference.
import { stageProgress, type Run } from '../run.ts';
import { statement } from './statements.ts';
import { declareTables } from './tables.ts';

/** Groups the documents; steps that an earlier run finished are passed over. */
export async function groupStage(run: Run): Promise<void> {
  const { database, folder, options } = run;
  const { bands, keep, minimumLength } = options.settings;
  await declareTables(database, folder, { bands: bands.bands, sources: keep.sources });
  const steps = stepsOf(bands.bands, {
    minimum_length: minimumLength,
    unnamed_place: keep.sources.length,
  });
  const tell = stageProgress(run, 'group');
  for (const [index, { name, sql }] of steps.entries()) {
    tell({ fraction: index / steps.length, done: index, unit: 'steps', bytes: 0, setAside: 0 });
    await database.step(name, () => database.run(sql));
  }
}

function stepsOf(bands: number, numbers: Record<string, number>): { name: string; sql: string }[] {
  const single = (
    [
      'excluded',
      'eligible',
      'equal_members',
      'bucket_table',
      'described',
      'ranked',
      'equal_texts',
      'rest',
      'compared_table',
    ] as const
  ).map((name) => ({ name, sql: statement(name, numbers) }));
  const buckets = Array.from({ length: bands }, (_, band) => ({
    name: `bucket_members_${band}`,
    sql: statement('bucket_members', { band }),
  }));
  const after = single.findIndex(({ name }) => name === 'bucket_table') + 1;
  return [...single.slice(0, after), ...buckets, ...single.slice(after)];
}
