// `papertape digest bounce`: raw messages to the bounce mailbox, from files or a mail server's pipe.
import type { MessageOutcome } from '@papertape/jobs';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import { withDatabase } from '../opening.ts';
import { write, writeJson, type Io } from '../terminal/io.ts';
import { readInput } from '../terminal/read-input.ts';

/** Counts what the files, or standard input, report. */
export async function readBounces(
  io: Io,
  files: readonly string[],
  { json }: { json?: boolean },
): Promise<void> {
  const names = files.length === 0 ? ['-'] : files;
  const messages = await Promise.all(names.map(async (name) => ({ name, raw: await readMessage(io, name) })));
  await withDatabase(io, async ({ database }) => {
    const { applyBounceMessage } = await import('@papertape/jobs/bounces');
    const results: (MessageOutcome & { file: string })[] = [];
    for (const { name, raw } of messages)
      results.push({ file: name, ...(await applyBounceMessage({ database, now: io.now }, raw)) });
    if (json) return writeJson(io, results);
    for (const result of results) await write(io.stdout, `${result.file}: ${sentence(result)}\n`);
  });
}

async function readMessage(io: Io, name: string): Promise<Uint8Array> {
  try {
    return await readInput(io, name);
  } catch (error) {
    throw new CommandFailure(
      `${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      EXIT.noInput,
    );
  }
}

function sentence({ kind, outcome, email, score, status, diagnostic }: MessageOutcome): string {
  const what = [status, diagnostic].filter(Boolean).join(' ').slice(0, 120);
  const about = what === '' ? '' : ` (${what})`;
  if (kind === 'delay' || kind === 'auto-reply' || kind === 'other')
    return `${{ delay: 'a delay', 'auto-reply': 'a notice of absence', other: 'no report' }[kind]}; nothing changed`;
  switch (outcome) {
    case 'nobody':
      return `a ${kind} that names no digest of this site${about}; nothing changed`;
    case 'known':
      return `a ${kind} of ${email ?? 'a reader'} that was known already; nothing changed`;
    case 'counted':
      return `a ${kind} of ${email ?? 'a reader'}${about}; score ${score ?? 0}`;
    case 'suppressed':
      return `a ${kind} of ${email ?? 'a reader'}${about}; the address gets no more mail`;
    case 'unsubscribed':
      return `${email ?? 'a reader'} is unsubscribed`;
  }
}
