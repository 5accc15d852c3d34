/** The methods under test, to be replaced by wrong ones where a test asks whether the verdicts notice. */
import { createSigner, deduplicate } from '../src/index.ts';
import { matchRecordSets } from '../src/records/index.ts';

export interface Tested {
  readonly deduplicate: typeof deduplicate;
  readonly createSigner: typeof createSigner;
  readonly matchRecordSets: typeof matchRecordSets;
}

export const TESTED: Tested = { deduplicate, createSigner, matchRecordSets };
