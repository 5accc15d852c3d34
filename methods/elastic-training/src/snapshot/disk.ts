// Snapshots in a folder that all ranks can reach, for when a piece's owner and its backup are lost together.
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DamagedPiece, packPiece, unpackPiece, type Piece, type PieceName } from './piece.ts';
import { assemble } from './store.ts';

const folderOf = (folder: string, version: number) => join(folder, `v${String(version).padStart(9, '0')}`);

/** Writes pieces so that a crash leaves whole files or none; `writer` keeps writers of the same piece apart. */
export async function writePieces(folder: string, pieces: readonly Piece[], writer: number): Promise<void> {
  for (const piece of pieces) {
    const { about, bytes } = packPiece(piece);
    const place = folderOf(folder, piece.version);
    await mkdir(place, { recursive: true });
    const name = join(place, `${piece.layer}-${piece.start}-${piece.end}`);
    const file = await open(`${name}.${writer}.part`, 'w');
    try {
      await file.writeFile(`${JSON.stringify(about)}\n`);
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${name}.${writer}.part`, `${name}.piece`);
  }
}

/** Which pieces lie there whole, of all versions. An absent folder holds none. */
export async function listPieces(folder: string): Promise<PieceName[]> {
  const found: PieceName[] = [];
  for (const place of await entries(folder)) {
    const version = /^v(\d+)$/.exec(place)?.[1];
    if (version === undefined) continue;
    for (const file of await entries(join(folder, place))) {
      const [, layer, start, end] = /^(\d+)-(\d+)-(\d+)\.piece$/.exec(file) ?? [];
      if (end === undefined) continue;
      found.push({ layer: Number(layer), start: Number(start), end: Number(end), version: Number(version) });
    }
  }
  return found;
}

/**
 * Elements of a layer from the files of a version. Throws DamagedPiece, after which the damaged file is not listed any
 * more, or an Error naming what is missing.
 */
export async function readFromDisk(folder: string, wanted: PieceName): Promise<Piece> {
  const names = (await listPieces(folder)).filter(
    ({ version, layer, start, end }) =>
      version === wanted.version && layer === wanted.layer && start < wanted.end && end > wanted.start,
  );
  const pieces = await Promise.all(names.map((name) => readPiece(folder, name)));
  return assemble(wanted, pieces);
}

async function readPiece(folder: string, { layer, start, end, version }: PieceName): Promise<Piece> {
  const path = join(folderOf(folder, version), `${layer}-${start}-${end}.piece`);
  const file = await readFile(path);
  const line = file.indexOf(10);
  try {
    return unpackPiece(parseLine(file.toString('utf8', 0, line)), new Uint8Array(file.subarray(line + 1)));
  } catch (error) {
    await rename(path, `${path}.damaged`);
    throw error;
  }
}

function parseLine(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    throw new DamagedPiece('a file of the snapshot does not begin with what it holds');
  }
}

/** Removes versions before `version`. Several ranks may do so at once. */
export async function removeBefore(folder: string, version: number): Promise<void> {
  for (const place of await entries(folder)) {
    const held = /^v(\d+)$/.exec(place)?.[1];
    if (held !== undefined && Number(held) < version) {
      await rm(join(folder, place), { recursive: true, force: true });
    }
  }
}

async function entries(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
