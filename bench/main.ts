// `npm run bench -- NAME [arguments]`: runs one benchmark, or lists them.

/** What a benchmark's `main.ts` exports. */
export interface Benchmark {
  /** Explains the arguments. */
  usage: string;
  /** Runs with the arguments after the name; resolves to the exit code. */
  run(args: string[]): Promise<number>;
}

/** One line for each benchmark; a new one stands in its own folder and is added here. */
const BENCHMARKS: Record<string, { summary: string; load: () => Promise<Benchmark> }> = {
  'batch-inference': {
    summary: 'plans of shared prefixes: time, memory, and savings next to caches',
    load: () => import('./batch-inference/main.ts'),
  },
  'contextual-bandits': {
    summary: "classification sets as bandits, next to Vowpal Wabbit's figures; speed",
    load: () => import('./contextual-bandits/main.ts'),
  },
  deduplication: {
    summary: "signatures next to npm's minhash, recall against theory, files, records and ingest",
    load: () => import('./deduplication/main.ts'),
  },
  digest: {
    summary: 'editions for tens of thousands of readers, next to selecting for each reader alone',
    load: () => import('./digest/main.ts'),
  },
  'expert-balance': {
    summary: 'grouped experts against dense-masked ones, and training steps of a mixture',
    load: () => import('./expert-balance/main.ts'),
  },
  'for-you': {
    summary: 'a simulated site: personal ranking against the trend order and chance',
    load: () => import('./for-you/main.ts'),
  },
  retrieval: {
    summary: 'search quality and latency on judged collections in BEIR layout',
    load: () => import('./retrieval/main.ts'),
  },
  site: {
    summary: 'import, pages, search, memory and page weight of the built site',
    load: () => import('./site/main.ts'),
  },
  'target-surrogates': {
    summary: 'descent on typed arrays against the same through jax-js',
    load: () => import('./target-surrogates/main.ts'),
  },
};

process.exitCode = await main(process.argv.slice(2));

async function main([name, ...args]: string[]): Promise<number> {
  if (name === undefined || name === '--help' || name === '-h') {
    console.log(listing());
    return 0;
  }
  const entry = Object.hasOwn(BENCHMARKS, name) ? BENCHMARKS[name] : undefined;
  if (!entry) {
    console.error(`There is no benchmark '${name}'.\n\n${listing()}`);
    return 2;
  }
  const benchmark = await entry.load();
  if (args.includes('--help') || args.includes('-h')) {
    console.log(benchmark.usage);
    return 0;
  }
  return await benchmark.run(args);
}

function listing(): string {
  const lines = Object.entries(BENCHMARKS).map(([name, { summary }]) => `  ${name.padEnd(18)} ${summary}`);
  return [
    'Usage: npm run bench -- NAME [arguments]',
    '',
    ...lines,
    '',
    'NAME --help tells its arguments.',
  ].join('\n');
}
