// The sample: thirteen papers that a site without a network begins with.
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ingestRecords } from '@papertape/database';
import { dayAt, type PaperRecord } from '@papertape/papers';
import { parsePaperLine, readLines } from '@papertape/sources';
import { nowOf, type JobsContext } from './context.ts';
import { updateSearch } from './harvest/harvest.ts';
import { paperMatcher } from './record-matcher.ts';

/** Where the sample lies: JSONL in the layout of the export, with the source `sample`. */
export const SAMPLE_PATH = fileURLToPath(new URL('../sample/thirteen-papers.jsonl', import.meta.url));

/**
 * Takes the sample in, on today's feed, so that a site's first page has all of it; returns how many papers it has.
 * Records of real sources win over it whenever they come.
 */
export async function loadSample(context: JobsContext): Promise<number> {
  const now = nowOf(context);
  const today = { day: dayAt(now, context.configuration.TIME_ZONE), listedAt: now.toISOString() };
  const records: PaperRecord[] = [];
  for await (const line of readLines(createReadStream(SAMPLE_PATH))) {
    const parsed = 'text' in line ? parsePaperLine(line.text) : null;
    if (parsed?.kind !== 'exported') continue;
    records.push(...parsed.paper.records.map(({ record }) => ({ ...record, listings: [today] })));
  }
  await context.database.transaction((tx) => ingestRecords(tx, records, { now, matcher: paperMatcher() }));
  await updateSearch(context);
  return records.length;
}
