/** Bibliographic records of our own making, in the files of the benchmark, for where those are absent. Deterministic. */
import { randomStream, type RandomStream } from '@papertape/reproduction';

const WORKS = 900;
const words = (text: string): string[] => text.split(' ');

const METHODS = words(
  'adaptive incremental parallel declarative approximate robust scalable distributed temporal semantic lazy secure',
);
const TASKS = words(
  'indexing caching sampling ranking recovery scheduling clustering replication querying mining partitioning compression',
);
const OBJECTS = words(
  'streams graphs sequences warehouses views documents sensors transactions schemas catalogues traces archives',
);
const PLACES = words(
  'networks clusters markets hospitals libraries vehicles games satellites factories classrooms',
);
const FIRST = words(
  'Ada Bruno Clea Dario Edda Falk Greta Hugo Ines Jonas Karla Levin Mira Nils Olga Piet Runa Sven',
);
const MIDDLE = words('A. B. C. D. E. F. G. H. J. K. L. M.');
const FAMILY_BEGIN = words(
  'Alder Berg Corn Dahl Ester Fenn Grim Hollen Iver Jarn Kester Lind Morgen Nord Ost Pell',
);
const FAMILY_END = words('bach dorf feld mann quist sen stad ström thal wick');
const COLUMNS = ['Editorial', "Chair's Message", 'Guest Editorial', 'Report on the Annual Workshop'];
const VENUES: readonly (readonly [dblp: string, acm: string])[] = [
  ['DTS', 'Conference on Data and Text Systems'],
  ['LDB', 'Large Data Bases'],
  ['DTS Record', 'DTS Record'],
  ['Trans. Data Eng.', 'Transactions on Data Engineering'],
];

interface Work {
  readonly title: string;
  readonly authors: readonly string[];
  readonly venue: readonly [string, string];
  readonly year: number;
}

/** The three files; records of the two tables share a work where the mapping says so. */
export interface StandInFiles {
  readonly dblp: string;
  readonly acm: string;
  readonly mapping: string;
}

/** Makes them: always the same. */
export function standInFiles(): StandInFiles {
  const random = randomStream(0, 'bibliographic stand-in');
  const works = makeWorks(random);
  const [dblp, acm, mapping]: [string[], string[], string[]] = [[], [], []];
  for (const [number, work] of works.entries()) {
    const [left, right] = [`works/${number}`, String(700_000 + number)];
    // A tenth of the works is in one of the tables only.
    const where = random.uniform();
    if (where < 0.95) dblp.push(row(left, work.title, work.authors, work.venue[0], work.year));
    if (where < 0.05) continue;
    const authors = work.authors.map((name) => respelt(name, random));
    acm.push(row(right, retold(work.title, random), authors, work.venue[1], work.year));
    if (where < 0.95) mapping.push(`${left},${right}`);
  }
  const table = (rows: readonly string[]) =>
    ['"id","title","authors","venue","year"', ...rows, ''].join('\n');
  return { dblp: table(dblp), acm: table(acm), mapping: [...mapping, ''].join('\n') };
}

/** One of the files, as bytes. */
export function standIn(file: keyof StandInFiles): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(standInFiles()[file]);
}

/** Papers, a column now and then, and of some papers a second version in a journal a year later. */
function makeWorks(random: RandomStream): Work[] {
  const works: Work[] = [];
  while (works.length < WORKS) {
    const year = 1990 + random.integer(15);
    const authors = Array.from({ length: 1 + random.integer(4) }, () => nameOf(random));
    const column = random.uniform() < 0.06;
    const title = column ? pick(COLUMNS, random) : titleOf(random);
    const venue = VENUES[random.integer(2)] ?? ['', ''];
    works.push({ title, authors, year, venue: column ? (VENUES[2] ?? venue) : venue });
    if (!column && random.uniform() < 0.08) {
      works.push({ title, authors, year: year + 1, venue: VENUES[3] ?? venue });
    }
  }
  return works;
}

function titleOf(random: RandomStream): string {
  const [method, task, object] = [METHODS, TASKS, OBJECTS].map((list) => pick(list, random));
  const body = `${method} ${task} of ${pick(METHODS, random)} ${object} in ${pick(PLACES, random)}`;
  const beginnings = ['', 'On ', 'Towards ', 'A Study of ', `${pick(FAMILY_BEGIN, random)}: `];
  return capitals(`${pick(beginnings, random)}${body}`);
}

function nameOf(random: RandomStream): string {
  const family = pick(FAMILY_BEGIN, random) + pick(FAMILY_END, random);
  return [pick(FIRST, random), ...(random.uniform() < 0.3 ? [pick(MIDDLE, random)] : []), family].join(' ');
}

/** The name as another table has it: an initial, no accents, without the middle name. */
function respelt(name: string, random: RandomStream): string {
  const [first = '', ...rest] = name.normalize('NFKD').replace(/\p{M}/gu, '').split(' ');
  const family = rest.at(-1) ?? '';
  const way = random.uniform();
  return way < 0.4
    ? `${first.slice(0, 1)}. ${family}`
    : way < 0.6
      ? `${first} ${family}`
      : [first, ...rest].join(' ');
}

/** The title as another table has it: other capitals, punctuation, a word lost or a letter exchanged. */
function retold(title: string, random: RandomStream): string {
  const way = random.uniform();
  if (way < 0.3) return title.slice(0, 1) + title.slice(1).toLowerCase();
  if (way < 0.4) return `${title}.`;
  if (way < 0.45) return title.replace(/^(On|Towards|A Study of) /, '');
  if (way < 0.52) {
    const at = 1 + random.integer(Math.max(1, title.length - 2));
    return title.slice(0, at) + (title[at + 1] ?? '') + (title[at] ?? '') + title.slice(at + 2);
  }
  return title;
}

function capitals(text: string): string {
  return text.replace(/(^|[\s:])(?!(?:of|in)\s)(\p{Ll})/gu, (_, before: string, letter: string) => {
    return before + letter.toUpperCase();
  });
}

function pick(list: readonly string[], random: RandomStream): string {
  return list[random.integer(list.length)] ?? '';
}

function row(id: string, title: string, authors: readonly string[], venue: string, year: number): string {
  const quoted = [title, authors.join(', '), venue].map((field) => `"${field.replaceAll('"', '""')}"`);
  return [`"${id}"`, ...quoted, year].join(',');
}
