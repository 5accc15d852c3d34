// Search quality and latency on judged collections.
import { parseArgs } from 'node:util';
import { NotACollection, readCollection } from './collection.ts';
import { measureCollection } from './measure.ts';
import type { CollectionResult } from './measure.ts';
import { formatResults } from './report.ts';

export const usage = `Usage: npm run bench -- retrieval [--json] DIR...

Measures text, vectors and both fused (and similar papers, where the queries are papers of the collection) on judged
collections in BEIR layout: DIR/corpus.jsonl, DIR/queries.jsonl, DIR/qrels.tsv (or DIR/qrels/test.tsv). Each is loaded
into a database of its own in memory, through the code that the site uses. Latencies leave out the query's embedding,
which has its own column.

  --json   print the figures as JSON`;

/** Measures the collections in the folders named; the exit code is 2 when one cannot be read. */
export async function run(args: string[]): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { json: { type: 'boolean', default: false } },
      allowPositionals: true,
    });
    if (positionals.length === 0) throw new NotACollection(`Name at least one folder.\n\n${usage}`);
    const collections = [];
    for (const folder of positionals) collections.push(await readCollection(folder));
    const results: CollectionResult[] = [];
    for (const collection of collections) {
      results.push(await measureCollection(collection, (line) => console.error(line)));
    }
    console.log(values.json ? JSON.stringify(results, null, 2) : formatResults(results));
    return 0;
  } catch (error) {
    const expected = error instanceof NotACollection || (error instanceof TypeError && 'code' in error);
    if (!expected) throw error;
    console.error(error.message);
    return 2;
  }
}
