/** Gives a seed its datasets, each once, and tells what was read. */
import type { LoadedDataset } from '../context.ts';
import type { Dataset } from '../definition.ts';
import { sha256 } from '../sha256.ts';
import type { DatasetFact } from './events.ts';

export type Load = (name: string) => Promise<LoadedDataset>;

/** `load` for one seed: refuses undeclared names, reads each dataset once, and reports its hash. */
export function recordingLoad(
  declared: readonly Dataset[],
  load: Load,
  tell: (fact: DatasetFact) => void,
): Load {
  const loaded = new Map<string, Promise<LoadedDataset>>();
  const read = async (name: string) => {
    const dataset = await load(name);
    const { bytes, origin } = dataset;
    tell({ name, origin, sha256: sha256(bytes), bytes: bytes.byteLength });
    return dataset;
  };
  return async (name) => {
    if (!declared.some((dataset) => dataset.name === name)) {
      throw new TypeError(`The dataset '${name}' is not declared in the reproduction.`);
    }
    const known = loaded.get(name) ?? read(name);
    loaded.set(name, known);
    return known;
  };
}
