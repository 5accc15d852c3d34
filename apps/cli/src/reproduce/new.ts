// `papertape reproduce new NAME`: a room that runs at once, to be filled with another method.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseIdentifier } from '@papertape/papers';
import type { CommandContext } from '../command.ts';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { write } from '../terminal/io.ts';
import { methodsFolder } from './rooms.ts';

/** The template is a room itself, type-checked and tested where it lies. */
const TEMPLATE = fileURLToPath(new URL('../../template', import.meta.url));
const TEMPLATE_NAME = 'room-name';
const TEMPLATE_PAPER = 'arxiv:0000.00000';
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Words after `papertape reproduce` that are commands. */
const RESERVED = ['help', 'new', 'schema', 'show', 'verify'];

/** Writes the room and says what to do next. Throws CommandFailure (wrong input); writes nothing then. */
export async function writeRoom(
  { io }: CommandContext,
  name: string,
  { paper, methods }: { paper?: string; methods?: string },
): Promise<void> {
  const parent = await methodsFolder(methods);
  const folder = join(parent, name);
  const mistake = mistakeInName(name, folder);
  if (mistake !== null) throw new CommandFailure(mistake, EXIT.usage);
  copyTemplate(folder, name, paper === undefined ? TEMPLATE_PAPER : readPaper(paper));
  const place = relative(process.cwd(), folder) || folder;
  await write(io.stdout, nextSteps(name, place, methods, paper === undefined));
}

function mistakeInName(name: string, folder: string): string | null {
  if (!NAME.test(name) || name.length > 60) {
    return `A name is lower case, digits and hyphens, such as 'target-surrogates'; not '${name}'.`;
  }
  if (RESERVED.includes(name)) return `'${name}' is a command of papertape reproduce; choose another name.`;
  return existsSync(folder) ? `${folder} is there already; nothing was written.` : null;
}

/** 'arxiv:2302.02607' from any way to write it. Throws CommandFailure. */
function readPaper(text: string): string {
  const identifier = parseIdentifier(text);
  if (identifier && identifier.scheme !== 'url') return `${identifier.scheme}:${identifier.value}`;
  throw new CommandFailure(`--paper: '${text}' names no paper; expected e.g. arxiv:2302.02607.`, EXIT.usage);
}

function copyTemplate(folder: string, name: string, paper: string): void {
  try {
    cpSync(TEMPLATE, folder, {
      recursive: true,
      errorOnExist: true,
      filter: (source) => !/node_modules$|recorded$/.test(source),
    });
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const text = readFileSync(file, 'utf8');
      writeFileSync(file, text.replaceAll(TEMPLATE_NAME, name).replaceAll(TEMPLATE_PAPER, paper));
    }
  } catch (error) {
    rmSync(folder, { recursive: true, force: true }); // it was not there before
    throw error;
  }
}

function nextSteps(name: string, place: string, methods: string | undefined, withoutPaper: boolean): string {
  const other = methods === undefined ? '' : ` --methods ${methods}`;
  const tests = methods === undefined ? place : `--root ${place}`;
  const claims = withoutPaper ? 'paper, seeds and claims' : 'seeds and claims';
  return `Written: ${place}. It runs as it is, on a small example:

  npx papertape reproduce ${name}${other}
  npx vitest run ${tests}

Then, in that folder:
  1. \`npm install\` in the repository links it as @papertape/${name}
  2. src/: the method, with its tests
  3. reproduction/index.ts: ${claims}, before anything is measured
  4. reproduction/run.ts: what one seed measures
  5. npm run check
  6. npx papertape reproduce ${name} --profile full --record${other}

docs/reproductions.md goes through it step by step.
`;
}
