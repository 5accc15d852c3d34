// A folder of methods with one invented reproduction that is whole and one that is broken, as files.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEFINITION, newResult } from '../../apps/site/src/lib/server/reproductions/testing.ts';

export { newResult, newRun } from '../../apps/site/src/lib/server/reproductions/testing.ts';

/** Name of the reproduction that is whole. */
export const ROOM = DEFINITION.name;
/** What its dataset 'knots' is built to. */
export const KNOTS = 'forty knots';

/** The folder's path, and what removes it. */
export interface InventedMethods {
  folder: string;
  remove(): Promise<void>;
}

/** Writes the folder. The record lies about its verdicts, which nobody may believe. */
export async function inventMethods(): Promise<InventedMethods> {
  const folder = await mkdtemp(join(tmpdir(), 'papertape-methods-'));
  const knots = {
    name: 'knots',
    title: 'Knots, counted',
    license: 'CC0-1.0',
    file: 'knots.bin',
    source: { kind: 'built', package: 'no-package-at-all' },
    profiles: ['quick'],
  };
  const definition = { ...DEFINITION, datasets: [...DEFINITION.datasets, knots] };
  const claims = DEFINITION.claims.map(({ id }) => ({
    id,
    verdict: 'does not hold' as const,
    estimate: null,
    interval: null,
    seeds: 0,
    reason: 'typed in by hand',
  }));
  const files: Record<string, string> = {
    'package.json': '{"type":"module"}',
    [`${ROOM}/reproduction/index.ts`]: `export default { ...${JSON.stringify(definition)}, run: async () => ({}) };`,
    [`${ROOM}/reproduction/datasets/knots.ts`]: `export const build = async () => new TextEncoder().encode('${KNOTS}');`,
    [`${ROOM}/reproduction/recorded/quick.json`]: JSON.stringify(newResult({ claims })),
    'broken/reproduction/index.ts': `throw new Error('This room does not open.');`,
  };
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
