// The file of rejected lines: JSONL with number, reason and text, made only when there is one.
import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';

/** A line that could not be imported. */
export interface RejectedLine {
  /** From 1. */
  line: number;
  reason: string;
  /** The line, or its beginning where it is too long or no text. */
  text: string;
}

/**
 * A rejects file for an import that goes on after `doneLines` lines. What it holds of later lines was written before an
 * interruption and will come again, so it is cut off; an import from the beginning removes an old file.
 */
export async function openRejects(
  path: string,
  doneLines: number,
): Promise<(lines: readonly RejectedLine[]) => Promise<void>> {
  const kept = doneLines === 0 ? [] : (await readRejects(path)).filter(({ line }) => line <= doneLines);
  if (kept.length === 0) await rm(path, { force: true });
  else {
    await writeFile(`${path}.part`, toText(kept));
    await rename(`${path}.part`, path);
  }
  return async (lines) => {
    if (lines.length > 0) await appendFile(path, toText(lines));
  };
}

function toText(lines: readonly RejectedLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function readRejects(path: string): Promise<RejectedLine[]> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as RejectedLine];
    } catch {
      return []; // the half line of a process that was killed, or the end of the file
    }
  });
}
