// A log of decisions and outcomes, read from a file.
import { createReadStream } from 'node:fs';
import { joinOutcomes, parseLogLine } from '@papertape/contextual-bandits';
import type { JoinFacts, LoggedDecision, MaturedRow, Outcome } from '@papertape/contextual-bandits';
import { readLines, unpack } from '@papertape/sources';
import { CommandFailure, EXIT } from '../exit-codes.ts';
import type { Io } from '../terminal/io.ts';

export interface ReadOptions {
  /** Named features are hashed to 2^bits places. */
  readonly bits: number;
  /** Milliseconds after a decision in which outcomes count. */
  readonly window: number;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export interface ReadLog {
  /** All decisions, matured or not: their propensities are looked at. */
  readonly decisions: readonly LoggedDecision[];
  readonly rows: readonly MaturedRow[];
  /** Of the join of decisions without rewards of their own. */
  readonly facts: JoinFacts;
  /** Lines that cannot be read. */
  readonly rejected: readonly { readonly line: number; readonly reason: string }[];
  /** All indices of features are below it. */
  readonly dimension: number;
}

/** Reads a file of JSONL, packed with gzip or not; '-' is standard input. Throws CommandFailure where it cannot be read. */
export async function readLog(io: Io, file: string, options: ReadOptions): Promise<ReadLog> {
  const decisions: LoggedDecision[] = [];
  const outcomes: Outcome[] = [];
  const rewarded: MaturedRow[] = [];
  const rejected: { line: number; reason: string }[] = [];
  for await (const line of linesOf(io, file)) {
    if ('reason' in line) rejected.push({ line: line.number, reason: line.reason });
    else if (line.text.trim() !== '') {
      try {
        const read = parseLogLine(line.text, options);
        if (read.kind === 'outcome') outcomes.push(read.outcome);
        else if (read.rows.length > 0) rewarded.push(...read.rows);
        else decisions.push(read.decision);
      } catch (error) {
        rejected.push({ line: line.number, reason: messageOf(error) });
      }
    }
  }
  const joined = joinOutcomes(decisions, outcomes, options);
  const all = [...decisions, ...new Set(rewarded.map(({ decision }) => decision))];
  return {
    decisions: all,
    rows: [...rewarded, ...joined.rows],
    facts: joined.facts,
    rejected,
    dimension: dimensionOf(all),
  };
}

async function* linesOf(io: Io, file: string) {
  const bytes = file === '-' ? (io.stdin as AsyncIterable<Uint8Array>) : createReadStream(file);
  try {
    for await (const line of readLines(unpack(bytes))) {
      io.signal.throwIfAborted();
      yield line;
    }
  } catch (error) {
    if (io.signal.aborted) throw error;
    throw new CommandFailure(`${file} cannot be read: ${messageOf(error)}`, EXIT.noInput, { cause: error });
  }
}

function dimensionOf(decisions: readonly LoggedDecision[]): number {
  let most = 0;
  for (const { candidates } of decisions) {
    for (const { features } of candidates)
      for (const index of features.indices) most = Math.max(most, index + 1);
  }
  return most;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
