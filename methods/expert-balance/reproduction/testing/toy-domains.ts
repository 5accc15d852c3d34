/** For tests: three domains that share no letter, and sizes at which they are learnt in seconds. */
import { randomStream } from '@papertape/reproduction';
import { packPieces, type Piece } from '../domains.ts';
import type { BalanceParameters } from '../parameters.ts';

export function toyPieces(): Piece[] {
  const random = randomStream(1, 'toy domains');
  return ['abcdef', 'uvwxyz', '012345'].flatMap((letters) =>
    (['train', 'held'] as const).map((split): Piece => {
      const text = Array.from({ length: 600 }, () => letters[random.integer(letters.length)]).join('');
      return { domain: letters, split, document: split, text };
    }),
  );
}

/** The toy domains as the dataset of the reproduction. */
export const loadToyDomains = async () => ({ bytes: packPieces(toyPieces()), origin: 'file' as const });

export const SMALL: Partial<BalanceParameters> = {
  features: 8,
  heads: 1,
  experts: 6,
  hidden: 8,
  length: 8,
  sequences: 8,
  steps: 80,
  rate: 2e-2,
  heldSequences: 16,
};
