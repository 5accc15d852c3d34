// The file of rejected lines: JSONL with each line's number, reason and text, made only when there is one.
import { appendFile, readFile, writeFile } from 'node:fs/promises';

/** A line that could not be imported. */
export interface RejectedLine {
  /** From 1. */
  line: number;
  reason: string;
  text: string;
}

/** Where rejected lines go. */
export interface Rejects {
  path: string;
  add(lines: readonly RejectedLine[]): Promise<void>;
}

/**
 * A rejects file that begins anew, or goes on after `doneLines` of an interrupted import: what it holds of later lines
 * was written ahead of an interruption and comes again.
 */
export async function openRejects(path: string, doneLines: number): Promise<Rejects> {
  const kept = doneLines > 0 ? (await linesOf(path)).filter(({ line }) => line <= doneLines) : [];
  let started = false;
  return {
    path,
    async add(lines) {
      const text = (list: readonly RejectedLine[]) => list.map((line) => `${JSON.stringify(line)}\n`).join('');
      if (started) await appendFile(path, text(lines));
      else await writeFile(path, text([...kept, ...lines]));
      started = true;
    },
  };
}

async function linesOf(path: string): Promise<RejectedLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as RejectedLine];
    } catch {
      return []; // the last line of a process that was killed, or the end of the file
    }
  });
}
