// Terms of coordinators: of two that lead the same run, the one that came later does.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Another coordinator has taken the run over. */
export class Superseded extends Error {
  override readonly name = 'Superseded';

  constructor(own: number, newer: number) {
    super(
      `Another coordinator leads this run now (term ${newer}, this one had ${own}). Start one coordinator for each ` +
        'run, and give each run a folder of its own.',
    );
  }
}

const folderOf = (folder: string) => join(folder, 'coordinators');

/** Takes the next term, from 1 on: a file that no two can create, also over a network file system. */
export async function claimTerm(folder: string): Promise<number> {
  const place = folderOf(folder);
  await mkdir(place, { recursive: true });
  for (;;) {
    const before = await newestTerm(folder);
    const term = before + 1;
    try {
      await writeFile(join(place, String(term)), '', { flag: 'wx' });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    await rm(join(place, String(before)), { force: true });
    return term;
  }
}

/** The term that was claimed last; 0 when there is none. */
export async function newestTerm(folder: string): Promise<number> {
  const names = await readdir(folderOf(folder));
  return Math.max(0, ...names.filter((name) => /^\d+$/.test(name)).map(Number));
}
