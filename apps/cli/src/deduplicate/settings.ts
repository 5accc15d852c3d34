// From the options of `papertape deduplicate` to those of the library.
import { availableParallelism } from 'node:os';
import { optimiseBands, PRESETS, type DeduplicationSettings } from '@papertape/global-deduplication';
import type { CorpusOptions } from '@papertape/global-deduplication/streaming';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import type { DeduplicateFlags } from './options.ts';

/** The settings of the preset with what was given instead. @throws CommandFailure for options that exclude each other. */
export function settingsOf(flags: DeduplicateFlags): DeduplicationSettings {
  const preset: DeduplicationSettings = PRESETS[flags.preset];
  const permutations = flags.permutations ?? preset.permutations;
  return {
    ...preset,
    permutations,
    bands: bandsOf(flags, preset, permutations),
    mode: flags.mode ?? preset.mode,
    scope: flags.scope ?? preset.scope,
    minimumLength: flags.minimumLength ?? preset.minimumLength,
    keep: { sources: flags.prefer ?? preset.keep.sources },
    ...verificationOf(flags, preset),
  };
}

/** Verified pairs have no long chains; unverified ones have no index that could cap them. */
function verificationOf({ verify }: DeduplicateFlags, preset: DeduplicationSettings) {
  if (verify === undefined) return { verify: preset.verify, hops: preset.hops };
  return verify === 'off' ? { verify: null, hops: Infinity } : { verify, hops: 1 };
}

function bandsOf(
  { bands, rows, threshold }: DeduplicateFlags,
  preset: DeduplicationSettings,
  permutations: number,
): DeduplicationSettings['bands'] {
  if (threshold !== undefined) {
    if (bands === undefined && rows === undefined) {
      const { bands: b, rows: r } = optimiseBands({ threshold, permutations });
      return { bands: b, rows: r };
    }
    throw new CommandFailure('--threshold chooses bands and rows: leave out --bands and --rows.', EXIT.usage);
  }
  if (bands === undefined && rows === undefined) return preset.bands;
  if (bands !== undefined && rows !== undefined) return { bands, rows };
  throw new CommandFailure('--bands and --rows go together.', EXIT.usage);
}

/** Where the work folder is when none is named: beside the output, so that interrupted runs find it. */
export function workOf({ work, out }: DeduplicateFlags): string {
  return work ?? (out === undefined ? 'deduplicate.work' : `${out}.work`);
}

/** What the library is given. @throws CommandFailure */
export function corpusOptions(
  flags: DeduplicateFlags,
  inputs: readonly string[],
  defaults: Pick<CorpusOptions, 'memory' | 'longestLine' | 'segmentBytes'>,
): CorpusOptions {
  const { out, clusters, pairs } = flags;
  const setAside = flags.setAside ?? `${out ?? 'deduplicate'}.set-aside.jsonl`;
  const bytes = (megabytes: number | undefined, otherwise: number) =>
    megabytes === undefined ? otherwise : Math.round(megabytes * 1e6);
  return {
    inputs,
    holdOut: flags.decontaminate ?? [],
    columns: { text: flags.textColumn, id: flags.idColumn, source: flags.sourceColumn ?? null },
    settings: settingsOf(flags),
    outputs: {
      setAside,
      ...(out === undefined ? {} : { kept: out }),
      ...(clusters === undefined ? {} : { clusters }),
      ...(pairs === undefined ? {} : { pairs }),
    },
    work: workOf(flags),
    restart: flags.restart ?? false,
    workers: flags.workers ?? availableParallelism(),
    memory: bytes(flags.memory, defaults.memory),
    longestLine: bytes(flags.longestLine, defaults.longestLine),
    segmentBytes: bytes(flags.segment, defaults.segmentBytes),
  };
}
