// The files of a segment: written whole, and read by place.
import { closeSync, openSync, readSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A row that was set aside, as the file of them has it. */
export interface SetAsideRow {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Of the unpacked file; null in Parquet. */
  readonly offset: number | null;
  readonly length: number | null;
  readonly reason: string;
  readonly excerpt: string;
}

/** What a segment may consist of. */
export interface SegmentFiles {
  readonly documents?: Uint8Array;
  readonly texts?: Uint8Array;
  readonly heldOut?: Uint8Array;
  readonly setAside: readonly SetAsideRow[];
}

/** Writes the files of a segment, each whole or not at all. A segment of no documents has none but those set aside. */
export function writeSegment(folder: string, segment: number, files: SegmentFiles): void {
  const { documents, texts, heldOut, setAside } = files;
  if (documents) writeWhole(documentsPath(folder, segment), documents);
  if (texts) writeWhole(textsPath(folder, segment), texts);
  if (heldOut) writeWhole(join(folder, `held-out-${numbered(segment)}.parquet`), heldOut);
  if (setAside.length === 0) return;
  const lines = setAside.map((row) => `${JSON.stringify(row)}\n`).join('');
  writeWhole(setAsidePath(folder, segment), lines);
}

function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

const numbered = (segment: number) => String(segment).padStart(8, '0');
const documentsPath = (folder: string, segment: number) =>
  join(folder, `documents-${numbered(segment)}.parquet`);
const textsPath = (folder: string, segment: number) => join(folder, `texts-${numbered(segment)}.bin`);

/** Where the rows set aside of a segment are. */
export function setAsidePath(folder: string, segment: number): string {
  return join(folder, `set-aside-${numbered(segment)}.jsonl`);
}

/** Where the text of a document lies. */
export interface TextPlace {
  readonly segment: number;
  readonly start: number;
  readonly bytes: number;
}

/** Texts of documents by their places. */
export interface TextReader {
  read(place: TextPlace): string;
  close(): void;
}

/** Files that are kept open: documents near each other are often asked for together. */
const OPEN = 64;

/** A reader of the texts in a folder of segments. */
export function openTexts(folder: string): TextReader {
  const open = new Map<number, number>();
  function descriptor(segment: number): number {
    const known = open.get(segment);
    if (known !== undefined) return known;
    const [oldest] = open;
    if (oldest && open.size >= OPEN) {
      closeSync(oldest[1]);
      open.delete(oldest[0]);
    }
    const opened = openSync(textsPath(folder, segment), 'r');
    open.set(segment, opened);
    return opened;
  }
  return {
    read({ segment, start, bytes }) {
      const buffer = Buffer.allocUnsafe(bytes);
      const read = readSync(descriptor(segment), buffer, 0, bytes, start);
      if (read < bytes) throw new Error(`${textsPath(folder, segment)} was cut: --restart begins anew.`);
      return buffer.toString('utf8');
    },
    close() {
      for (const each of open.values()) closeSync(each);
      open.clear();
    },
  };
}
