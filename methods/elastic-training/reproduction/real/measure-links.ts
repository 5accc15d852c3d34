// All ways of linking a group anew, by turns on one group, so that they meet the same processes and the same machine.
import { LinkGroup, WAYS, type Rewired, type Rewiring } from './links.ts';

export interface LinkTimes {
  readonly lost: Readonly<Record<Rewired, readonly Rewiring[]>>;
  /** An edit that takes in the process that takes the place of each that was lost. */
  readonly joined: readonly Rewiring[];
}

export interface MeasureLinksOptions {
  /** An even number, from 4 on. */
  readonly size: number;
  /** Kills of each way. */
  readonly rounds: number;
  readonly random: () => number;
  readonly onProgress?: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** Kills a process of `size`, `rounds` times for each way, and each time lets another take its place. */
export async function measureLinks(options: MeasureLinksOptions): Promise<LinkTimes> {
  const { size, rounds, random, onProgress, signal } = options;
  const lost: Record<Rewired, Rewiring[]> = { edit: [], partial: [], full: [] };
  const joined: Rewiring[] = [];
  const group = new LinkGroup();
  try {
    await group.open(size, (count) => {
      if (count % 16 === 0 || count === size) onProgress?.(`${count} of ${size} processes have started`);
    });
    for (let round = 0; round < rounds; round++) {
      for (const way of WAYS) {
        signal?.throwIfAborted();
        lost[way].push(await group.lose(way, random));
        joined.push(await group.join());
      }
      const last = WAYS.map((way) => `${way} ${lost[way].at(-1)?.milliseconds.toFixed(0)}`);
      onProgress?.(`${size} processes, round ${round + 1} of ${rounds}: ${last.join(', ')} ms`);
    }
  } finally {
    await group.close();
  }
  return { lost, joined };
}
