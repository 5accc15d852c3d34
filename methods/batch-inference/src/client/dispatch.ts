// Which request is sent when: groups in the order of the plan, the members of one only once its prefix is in the
// server's cache, and never more tokens in flight than the server's KV cache is taken to hold.

/** A group to run. */
export interface DispatchGroup {
  /** Tokens that are in the cache from the primer until the last member has ended. */
  prefixTokens: number;
  members: readonly { index: number; /** Tokens of its own, the answer included. */ tokens: number }[];
  /** Whether a primer goes before the members. */
  primed: boolean;
}

export interface DispatchLimits {
  /** Requests in flight. */
  concurrency: number;
  /** Tokens in flight; a group that is larger by itself runs alone. */
  kvBudgetTokens: number;
}

export interface DispatchTasks {
  /** Brings a group's prefix into the cache; resolves to members that are done with it already. */
  prime(group: DispatchGroup): Promise<ReadonlySet<number>>;
  run(index: number): Promise<void>;
  onChange?(state: { inFlight: number; tokens: number }): void;
}

/** Runs all. Rejects with the first error of a task, once those in flight have ended; nothing new begins after it. */
export function dispatch(
  groups: readonly DispatchGroup[],
  limits: DispatchLimits,
  tasks: DispatchTasks,
): Promise<void> {
  const { concurrency, kvBudgetTokens } = limits;
  const ready: { group: Live; index: number; tokens: number }[] = [];
  const live = new Set<Live>();
  let [nextReady, nextGroup, inFlight, tokens] = [0, 0, 0, 0];
  let failure: { error: unknown } | null = null;

  return new Promise((resolve, reject) => {
    const release = (group: Live, count: number) => {
      group.left -= count;
      if (group.left > 0) return;
      tokens -= group.prefixTokens;
      live.delete(group);
    };
    const start = (cost: number, work: () => Promise<void>, end: () => void) => {
      inFlight++;
      tokens += cost;
      tasks.onChange?.({ inFlight, tokens });
      const settle = (error?: { error: unknown }) => {
        failure ??= error ?? null;
        inFlight--;
        tokens -= cost;
        end();
        pump();
      };
      work().then(
        () => settle(),
        (error: unknown) => settle({ error }),
      );
    };
    const startMember = () => {
      const member = ready[nextReady];
      if (!member || (inFlight > 0 && tokens + member.tokens > kvBudgetTokens)) return false;
      nextReady++;
      start(
        member.tokens,
        () => tasks.run(member.index),
        () => release(member.group, 1),
      );
      return true;
    };
    const makeReady = (group: Live, done: ReadonlySet<number>) => {
      for (const member of group.members) if (!done.has(member.index)) ready.push({ group, ...member });
      if (done.size > 0) release(group, done.size);
    };
    /** Room is kept for the largest member of any group that is live, so that each can end. */
    const fits = (group: Live) => {
      const largest = Math.max(group.largest, ...Array.from(live, (other) => other.largest));
      return live.size === 0 || tokens + group.prefixTokens + largest <= kvBudgetTokens;
    };
    const startGroup = () => {
      const next = groups[nextGroup];
      if (!next) return false;
      const group: Live = { ...next, left: next.members.length, largest: largestOf(next) };
      if (!fits(group)) return false;
      nextGroup++;
      live.add(group);
      tokens += group.prefixTokens;
      let done: ReadonlySet<number> = new Set();
      const prime = async () => void (done = await tasks.prime(group));
      if (group.primed) start(group.members[0]?.tokens ?? 0, prime, () => makeReady(group, done));
      else makeReady(group, done);
      return true;
    };
    const pump = () => {
      while (!failure && inFlight < concurrency && (nextReady < ready.length ? startMember() : startGroup()));
      if (inFlight > 0) return;
      if (failure) reject(failure.error);
      else resolve();
    };
    pump();
  });
}

interface Live extends DispatchGroup {
  /** Members that have not ended. */
  left: number;
  largest: number;
}

function largestOf({ members }: DispatchGroup): number {
  return members.reduce((most, { tokens }) => Math.max(most, tokens), 0);
}
