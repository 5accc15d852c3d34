// Deduplication: signatures, recall, and whatever else stands in its list of parts.
import { parseArgs } from 'node:util';
import { CorpusUnavailable } from './corpus.ts';
import type { Part } from './part.ts';

/** One line for each part; a new one stands in its own file and is added here. */
const PARTS: Record<string, { summary: string; load: () => Promise<{ part: Part }> }> = {
  signatures: {
    summary: "MB/s of one core in both modes, next to npm's minhash",
    load: () => import('./signatures.ts'),
  },
  recall: {
    summary: 'recall of the bands against theory, in both modes',
    load: () => import('./recall.ts'),
  },
  files: {
    summary: 'papertape deduplicate on a generated corpus, end to end: MB/s, memory',
    load: () => import('./files.ts'),
  },
  records: {
    summary: 'the record matcher on two bibliographies with known pairs (--data DIR)',
    load: () => import('./records.ts'),
  },
  ingest: {
    summary: "the site's ingest of records with planted variants: joins and records a second",
    load: () => import('./records-ingest.ts'),
  },
};

export const usage = `Usage: npm run bench -- deduplication [PART...] [--data DIR] [--rounds N] [--gigabytes N] [--json]

Parts (all when none is named):
${Object.entries(PARTS)
  .map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`)
  .join('\n')}

  --data    a folder of *.txt or *.jsonl files ('text' in each line) in place of generated text
  --rounds  how often each is timed (default 7); medians are printed
  --gigabytes  size of the corpus of the part 'files' (default 0.1); it is generated and removed
  --json    print the figures as JSON`;

/** Measures and prints; the exit code is 2 for arguments that cannot work, and 1 when a part misses its goal. */
export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      data: { type: 'string' },
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
    const { part } = (await PARTS[name]?.load()) ?? {};
    if (!part) continue;
    const options = { data: values.data, rounds, gigabytes, log: (line: string) => console.error(line) };
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
