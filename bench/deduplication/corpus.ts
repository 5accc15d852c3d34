// Texts to measure on: generated from a seed, or read from a folder.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomStream } from '@papertape/reproduction';

/** A folder that has no text to read; the message says what is expected. */
export class CorpusUnavailable extends Error {
  override readonly name = 'CorpusUnavailable';
}

const SYLLABLES =
  'ba co de fi gu ha in jo ka lu ma ne or pa qui ro sa tu ve wi xa yo ze an el is ot ur é ö'.split(' ');
const VOCABULARY = 20_000;

/** Makes words of a vocabulary of 20,000, whose frequencies fall as those of a language do (Zipf). */
export function wordsOf(random: () => number): () => string {
  const vocabulary = Array.from({ length: VOCABULARY }, () =>
    Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(SYLLABLES, random)).join(''),
  );
  // The inverse of the distribution function of 1/x on [1, n].
  return () => vocabulary[Math.floor(VOCABULARY ** random()) - 1] ?? '';
}

/** Texts of `words` words in sentences, with capitals, punctuation and a few characters beyond ASCII. */
export function generateTexts(count: number, words: number, seed: number): string[] {
  const random = randomStream(seed, 'texts').uniform;
  const word = wordsOf(random);
  return Array.from({ length: count }, () => {
    let text = '';
    for (let at = 0; at < words; at++) {
      const next = word();
      const start = at === 0 || text.endsWith('. ') || text.endsWith('\n');
      text += start ? next.charAt(0).toUpperCase() + next.slice(1) : next;
      text +=
        random() < 0.08
          ? pick(['. ', '.\n', '? '], random)
          : random() < 0.06
            ? pick([', ', '; ', '’s '], random)
            : ' ';
    }
    return text;
  });
}

function pick<T>(values: readonly [T, ...T[]] | readonly T[], random: () => number): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError('Nothing to pick from.');
  return value;
}

/** The texts of a folder's *.txt (one each) and *.jsonl ('text' in each line). Rejects with CorpusUnavailable. */
export async function readTexts(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => undefined);
  if (!names)
    throw new CorpusUnavailable(`There is no folder ${folder}. Name one with *.txt or *.jsonl files.`);
  const texts: string[] = [];
  for (const name of names.sort()) {
    if (name.endsWith('.txt')) texts.push(await readFile(join(folder, name), 'utf8'));
    if (name.endsWith('.jsonl')) texts.push(...linesOf(await readFile(join(folder, name), 'utf8'), name));
  }
  if (texts.length === 0) {
    throw new CorpusUnavailable(`${folder} has no *.txt and no *.jsonl file with a 'text' in its lines.`);
  }
  return texts;
}

function linesOf(content: string, name: string): string[] {
  return content
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, at) => {
      const row: unknown = JSON.parse(line);
      const text = typeof row === 'object' && row !== null && 'text' in row ? row.text : undefined;
      if (typeof text !== 'string') {
        throw new CorpusUnavailable(`${name}, line ${at + 1}, has no 'text' that is a text.`);
      }
      return text;
    });
}
