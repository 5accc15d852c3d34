/** Keeps the parts of seeds in a folder, a file each. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PartStore } from '../runner/parts.ts';
import { sha256 } from '../sha256.ts';
import { writeWhole } from './write-whole.ts';

/** A store in `folder`, which is made when it is first written to. A file that is damaged counts as not there. */
export function partFiles(folder: string): PartStore {
  const fileOf = (key: string) => join(folder, `${sha256(new TextEncoder().encode(key)).slice(0, 32)}.json`);
  return {
    read(key) {
      const file = fileOf(key);
      if (!existsSync(file)) return undefined;
      try {
        const kept = JSON.parse(readFileSync(file, 'utf8')) as { key?: unknown; part?: unknown };
        return kept.key === key ? kept.part : undefined;
      } catch {
        return undefined;
      }
    },
    write: (key, part) => writeWhole(fileOf(key), JSON.stringify({ key, part })),
  };
}
