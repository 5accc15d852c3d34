// A stored model, read again.
import type { ModelJson, StoredModel } from '../types.ts';
import { readLinear } from './linear-model.ts';
import { readNetwork } from './network.ts';

/** The model of `toJSON`. Throws TypeError where it is of no kind known here or damaged, RangeError for sizes that do not fit. */
export function readModel(json: ModelJson): StoredModel {
  switch (json.kind) {
    case 'linear':
      return readLinear(json);
    case 'network':
      return readNetwork(json);
    default:
      throw new TypeError(`There is no model of the kind '${(json as { kind?: unknown }).kind}' here.`);
  }
}
