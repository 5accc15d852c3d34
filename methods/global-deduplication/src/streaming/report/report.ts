// What a run found, as report.json has it.
import type { DeduplicationSettings } from '../../presets.ts';
import type { InputRole } from '../inputs/files.ts';
import type { Columns } from '../options.ts';
import type { StageName } from '../progress.ts';

/** A share of documents and of their texts' bytes in UTF-8. */
export interface Amount {
  readonly documents: number;
  readonly bytes: number;
}

/** The settings as JSON has them: `hops` without a cap is 'unlimited'. */
export type ReportedSettings = Omit<DeduplicationSettings, 'hops'> & { readonly hops: number | 'unlimited' };

export interface CorpusReport {
  readonly format: 'papertape-deduplication-report';
  readonly version: 1;
  readonly finishedAt: string;
  readonly environment: {
    readonly node: string;
    readonly duckdb: string;
    readonly platform: string;
    readonly workers: number;
    readonly memoryBytes: number;
    /** The most this process held in memory at once. */
    readonly peakMemoryBytes: number;
  };
  readonly columns: Columns;
  readonly settings: ReportedSettings;
  readonly inputs: readonly {
    readonly path: string;
    readonly role: InputRole;
    readonly bytes: number;
    readonly documents: number;
    readonly setAside: number;
    /** Why nothing behind a place could be read. */
    readonly damage: string | null;
  }[];
  readonly counts: {
    /** Rows that are documents. */
    readonly documents: Amount;
    readonly kept: Amount;
    /** Removed: shorter than minimumLength. */
    readonly short: Amount;
    /** Removed: of equal text with a document of the hold-out. */
    readonly contaminated: Amount;
    /** Removed: of equal text with a preferred document of its cluster, after normalisation. */
    readonly equal: Amount;
    /** Removed: nearly equal to a survivor. */
    readonly near: Amount;
    /** Kept without a signature: shorter than a gram, compared for equality only; the empty not even for that. */
    readonly unsigned: Amount;
    readonly empty: number;
    readonly setAside: number;
  };
  /** Bytes removed of those of all documents, in [0, 1]. */
  readonly removedShare: number;
  readonly pairs: { readonly compared: number; readonly alike: number; readonly rounds: number };
  readonly sources: readonly ({ readonly source: string } & Amount & { readonly removed: Amount })[];
  /** Duplicates of `source` that were removed for survivors of `survivor`; pairs of sources without any are left out. */
  readonly matrix: readonly ({ readonly source: string; readonly survivor: string } & Amount)[];
  readonly curve: {
    readonly bands: number;
    readonly rows: number;
    /** (1/b)^(1/r). */
    readonly threshold: number;
    readonly verify: number | null;
    /** [J, P(J)]. */
    readonly points: readonly (readonly [number, number])[];
  };
  readonly clusters: {
    readonly count: number;
    /** How many clusters there are of each size. */
    readonly sizes: readonly { readonly size: number; readonly clusters: number }[];
    readonly largest: readonly ReportedCluster[];
  };
  /** The stages of this process; what an earlier one finished is not among them. */
  readonly stages: readonly {
    readonly stage: StageName;
    readonly seconds: number;
    /** Of all threads: what the stage would take on one core. */
    readonly cpuSeconds: number;
    readonly documents: number | null;
    /** Bytes of input gone through. */
    readonly bytes: number | null;
  }[];
}

export interface ReportedCluster {
  readonly cluster: number;
  readonly size: number;
  /** The survivor first. */
  readonly members: readonly ReportedMember[];
}

export interface ReportedMember {
  readonly id: string;
  readonly source: string;
  readonly kept: boolean;
  /** Exact Jaccard index with the survivor, where the two were compared; 1 of equal texts. */
  readonly jaccard: number | null;
  readonly bytes: number;
  /** The beginning of the text; passages shared with the survivor (or with the first member) are marked. */
  readonly excerpt: readonly { readonly text: string; readonly shared: boolean }[];
}
