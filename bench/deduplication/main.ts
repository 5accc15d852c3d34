// Deduplication: signatures, recall, and whatever else stands in its list of parts.
import { parseArgs } from 'node:util';
import { CorpusUnavailable } from './corpus.ts';
import type { Part } from './part.ts';

/** One line for each part; a new one stands in its own file and is added here. */
const PARTS: Record<
  string,
  { summary: string; folder?: 'texts' | 'bibliographies' | 'papers'; load: () => Promise<{ part: Part }> }
> = {
  signatures: {
    summary: "MB/s of one core in both modes, next to npm's minhash",
    folder: 'texts',
    load: () => import('./signatures.ts'),
  },
  recall: {
    summary: 'recall of the bands against theory, in both modes',
    folder: 'texts',
    load: () => import('./recall.ts'),
  },
  files: {
    summary: 'papertape deduplicate on a generated corpus, end to end: MB/s, memory',
    load: () => import('./files.ts'),
  },
  records: {
    summary: 'the record matcher on two bibliographies with known pairs (needs --bibliographies)',
    folder: 'bibliographies',
    load: () => import('./records.ts'),
  },
  ingest: {
    summary: "the site's ingest of records with planted variants: joins and records a second",
    folder: 'papers',
    load: () => import('./records-ingest.ts'),
  },
};

export const usage = `Usage: npm run bench -- deduplication [PART...] [options]

Parts (all when none is named):
${Object.entries(PARTS)
  .map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`)
  .join('\n')}

  --texts DIR           *.txt or *.jsonl files ('text' in each line), for signatures and recall; generated otherwise
  --bibliographies DIR  two CSV files (id, title, authors, venue, year) and their pairs in *Mapping*.csv, for records
  --papers DIR          files of papers (*.jsonl, *.jsonl.gz), for ingest; generated otherwise
  --rounds N            how often each is timed (default 7); medians are printed
  --gigabytes N         size of the corpus of the part 'files' (default 0.1); it is generated and removed
  --json                print the figures as JSON`;

/** Measures and prints; the exit code is 2 for arguments that cannot work, and 1 when a part misses its goal. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      texts: { type: 'string' },
      bibliographies: { type: 'string' },
      papers: { type: 'string' },
      rounds: { type: 'string', default: '7' },
      gigabytes: { type: 'string', default: '0.1' },
      json: { type: 'boolean', default: false },
    },
  });
  const rounds = Number(values.rounds);
  const gigabytes = Number(values.gigabytes);
  const names = positionals.length > 0 ? positionals : Object.keys(PARTS);
  const unknown = names.find((name) => !Object.hasOwn(PARTS, name));
  if (unknown !== undefined || !Number.isInteger(rounds) || rounds < 1 || !(gigabytes > 0)) {
    console.error(
      `${unknown === undefined ? '--rounds is a whole number and --gigabytes is above 0' : `No part '${unknown}'`}.\n\n${usage}`,
    );
    return 2;
  }
  const figures: Record<string, unknown> = {};
  let reached = true;
  for (const name of names) {
    const { folder, load } = PARTS[name] ?? {};
    if (!load) continue;
    const { part } = await load();
    const options = {
      data: folder && values[folder],
      rounds,
      gigabytes,
      log: (line: string) => console.error(line),
    };
    const outcome = await part(options).catch((error: unknown) => {
      if (error instanceof CorpusUnavailable) return error;
      throw error;
    });
    if (outcome instanceof CorpusUnavailable) {
      console.error(outcome.message);
      return 2;
    }
    figures[name] = outcome.figures;
    reached &&= outcome.reached;
    if (!values.json) console.log(`${outcome.text}\n`);
  }
  if (values.json) console.log(JSON.stringify(figures, null, 2));
  return reached ? 0 : 1;
}
