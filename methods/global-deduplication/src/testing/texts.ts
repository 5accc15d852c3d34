// Invented texts for tests.
import { randomStream } from '@papertape/reproduction';

const SYLLABLES =
  'ba co de fi gu ha in jo ka lu ma ne or pa qui ro sa tu ve wi xa yo ze an el is ot ur'.split(' ');

/** Words of a vocabulary of 2,000, all alike frequent. */
export function wordsOf(seed: number): () => string {
  const { integer } = randomStream(seed, 'words');
  const syllable = () => SYLLABLES[integer(SYLLABLES.length)] ?? '';
  const vocabulary = Array.from({ length: 2000 }, () => syllable() + syllable() + syllable());
  return () => vocabulary[integer(vocabulary.length)] ?? '';
}

/** Texts of so many words. */
export function texts(count: number, words: number, seed: number): string[] {
  const word = wordsOf(seed);
  return Array.from({ length: count }, () => Array.from({ length: words }, word).join(' '));
}

/** Makes copies of texts with a share of their words replaced. */
export function editor(seed: number): (text: string, share: number) => string {
  const word = wordsOf(seed + 1);
  const { uniform } = randomStream(seed, 'edits');
  return (text, share) =>
    text
      .split(' ')
      .map((old) => (uniform() < share ? word() : old))
      .join(' ');
}
