// Where a run in the browser finds its data: a file of the reader's, this site, or a stand-in.
import { DatasetUnavailable, type Load, type ReproductionDefinition } from '@papertape/reproduction';
import type { StartMessage } from './messages.ts';

/** Loads the datasets of a room. @throws DatasetUnavailable naming the file that is wanted. */
export function loaderOf(
  { datasets }: Pick<ReproductionDefinition, 'datasets'>,
  { files, data, here }: Pick<StartMessage, 'files' | 'data' | 'here'>,
): Load {
  // A seed asks for its data again, and the bytes do not change.
  const loaded = new Map<string, ReturnType<Load>>();
  const load: Load = async (name) => {
    const dataset = datasets.find((declared) => declared.name === name);
    const chosen = files[name];
    if (chosen) return { bytes: new Uint8Array(chosen), origin: 'file' };
    const response = here.includes(name) ? await fetch(data + encodeURIComponent(name)) : null;
    if (response?.ok) {
      const origin = response.headers.get('X-Dataset-Origin') === 'built' ? 'built' : 'fetched';
      return { bytes: new Uint8Array(await response.arrayBuffer()), origin };
    }
    if (dataset?.standIn) return { bytes: await dataset.standIn(), origin: 'stand-in' };
    throw new DatasetUnavailable(
      `This site does not have the data '${dataset?.title ?? name}'. Choose the file ${dataset?.file ?? name} above.`,
    );
  };
  return (name) => {
    const known = loaded.get(name) ?? load(name);
    loaded.set(name, known);
    return known;
  };
}
