/** Runs over small files in a folder of their own, for tests. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PRESETS, type DeduplicationSettings } from '../../presets.ts';
import { deduplicateCorpus } from '../deduplicate-corpus.ts';
import type { CorpusOptions } from '../options.ts';
import type { CorpusEvent } from '../progress.ts';
import type { CorpusReport } from '../report/report.ts';

export interface TestFolder {
  readonly path: string;
  /** Where a name lies. */
  at(name: string): string;
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  text(name: string): Promise<string>;
  remove(): Promise<void>;
}

/** A new folder. */
export async function testFolder(): Promise<TestFolder> {
  const path = await mkdtemp(join(tmpdir(), 'papertape-corpus-'));
  const at = (name: string) => join(path, name);
  return {
    path,
    at,
    async write(name, content) {
      await writeFile(at(name), content);
      return at(name);
    },
    text: (name) => readFile(at(name), 'utf8'),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}

/** What a test says of its run; all else is usual. */
export interface TestRun extends Partial<Omit<CorpusOptions, 'settings' | 'inputs'>> {
  readonly inputs: readonly string[];
  readonly settings?: Partial<DeduplicationSettings>;
  readonly onEvent?: (event: CorpusEvent) => void;
  readonly signal?: AbortSignal;
}

/** Runs in the folder with small segments; the preset is `text`. */
export function runIn(
  folder: TestFolder,
  { settings, onEvent, signal, ...options }: TestRun,
): Promise<CorpusReport> {
  const given: CorpusOptions = {
    holdOut: [],
    columns: { text: 'text', id: 'id', source: 'source' },
    outputs: {},
    work: folder.at('work'),
    restart: false,
    workers: 1,
    memory: 600e6,
    longestLine: 1e6,
    segmentBytes: 20_000,
    ...options,
    settings: { ...PRESETS.text, ...settings },
  };
  return deduplicateCorpus(given, {
    ...(onEvent ? { onEvent } : {}),
    ...(signal ? { signal } : {}),
    now: () => performance.now(),
    clock: () => new Date('2026-01-02T03:04:05Z'),
  });
}
