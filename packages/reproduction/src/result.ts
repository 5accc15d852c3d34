/** The result of a run: one JSON file, versioned, validated on read. */
import * as v from 'valibot';

/** At most this many points of a series are kept in a result. */
export const SERIES_POINTS = 200;
/** At most this many series of a seed. */
export const SERIES_OF_A_SEED = 200;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const name = v.pipe(v.string(), v.regex(/^[a-z0-9]+(-[a-z0-9]+)*$/), v.maxLength(100));
const text = v.pipe(v.string(), v.maxLength(2_000));
const key = v.pipe(v.string(), v.minLength(1), v.maxLength(120));
const finite = v.pipe(v.number(), v.finite());

const parameter = v.union([finite, text, v.boolean(), v.array(finite), v.array(text)]);

const series = v.strictObject({
  name: key,
  x: v.pipe(v.array(finite), v.maxLength(SERIES_POINTS)),
  y: v.pipe(v.array(finite), v.maxLength(SERIES_POINTS)),
});
const table = v.strictObject({
  name: key,
  columns: v.pipe(v.array(text), v.maxLength(40)),
  rows: v.pipe(v.array(v.array(v.union([finite, text]))), v.maxLength(500)),
});
const image = v.strictObject({
  name: key,
  width: v.pipe(count, v.minValue(1), v.maxValue(512)),
  height: v.pipe(count, v.minValue(1), v.maxValue(512)),
  channels: v.picklist([1, 3]),
  /** Pixels row by row, in base64. */
  data: v.pipe(v.string(), v.maxLength(1_100_000)),
  alt: text,
});

const finishedRun = v.strictObject({
  seed: count,
  status: v.literal('finished'),
  seconds: amount,
  measurements: v.record(key, finite),
  series: v.pipe(v.array(series), v.maxLength(SERIES_OF_A_SEED)),
  tables: v.pipe(v.array(table), v.maxLength(20)),
  images: v.pipe(v.array(image), v.maxLength(20)),
});
const failedRun = v.strictObject({
  seed: count,
  status: v.literal('failed'),
  seconds: amount,
  error: text,
});

export const RunSchema = v.variant('status', [finishedRun, failedRun]);

export const ResultSchema = v.strictObject({
  format: v.literal('papertape-reproduction'),
  version: v.literal(1),
  reproduction: name,
  paper: text,
  profile: v.strictObject({ name: v.picklist(['quick', 'full']), parameters: v.record(key, parameter) }),
  /** The seeds registered for the run; a result that lacks some of them is unfinished and has no verdicts. */
  seeds: v.pipe(v.array(count), v.minLength(1), v.maxLength(100)),
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
  finishedAt: v.nullable(v.pipe(v.string(), v.isoTimestamp())),
  environment: v.strictObject({
    runtime: v.picklist(['browser', 'node']),
    /** 'Node 24.21.0', or the browser's own words. */
    agent: text,
    device: text,
    threads: count,
    workers: count,
    /** Whether its seeds were trained by several processes, which makes sums in another order; absent where not. */
    dataParallel: v.optional(v.boolean()),
    /** Package name → version. */
    dependencies: v.record(key, text),
    commit: v.nullable(text),
    seconds: amount,
    peakMegabytes: v.nullable(amount),
  }),
  datasets: v.array(
    v.strictObject({
      name,
      origin: v.picklist(['file', 'fetched', 'built', 'stand-in']),
      sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
      bytes: count,
    }),
  ),
  runs: v.pipe(v.array(RunSchema), v.maxLength(100)),
  /** As computed when the file was written; readers compute them again from `runs`. */
  claims: v.array(
    v.strictObject({
      id: name,
      verdict: v.picklist(['holds', 'does not hold', 'inconclusive', 'not testable here']),
      estimate: v.nullable(finite),
      interval: v.nullable(v.tuple([finite, finite])),
      /** How many seeds it rests on. */
      seeds: count,
      reason: text,
    }),
  ),
});

export type Result = v.InferOutput<typeof ResultSchema>;
export type Run = Result['runs'][number];
export type FinishedRun = Extract<Run, { status: 'finished' }>;
export type ClaimOutcome = Result['claims'][number];
export type Verdict = ClaimOutcome['verdict'];
export type Environment = Result['environment'];
