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
  return new Promise((resolve, reject) => {
    new Dispatcher(groups, limits, tasks, (failure) => (failure ? reject(failure.error) : resolve())).pump();
  });
}

class Dispatcher {
  readonly #groups: readonly DispatchGroup[];
  readonly #limits: DispatchLimits;
  readonly #tasks: DispatchTasks;
  readonly #end: (failure: { error: unknown } | null) => void;
  readonly #live = new Set<Live>();
  readonly #ready: { group: Live; index: number; tokens: number }[] = [];
  #nextReady = 0;
  #nextGroup = 0;
  #inFlight = 0;
  /** Tokens in flight: prefixes of live groups, and what requests add to them. */
  #tokens = 0;
  /** Members of live groups that have not begun. */
  #waiting = 0;
  #failure: { error: unknown } | null = null;

  constructor(
    groups: readonly DispatchGroup[],
    limits: DispatchLimits,
    tasks: DispatchTasks,
    end: (failure: { error: unknown } | null) => void,
  ) {
    this.#groups = groups;
    this.#limits = limits;
    this.#tasks = tasks;
    this.#end = end;
  }

  /** Begins what can begin now; ends the run where nothing is left, or after a failure. */
  pump(): void {
    while (!this.#failure && this.#inFlight < this.#limits.concurrency)
      if (!(this.#nextReady < this.#ready.length ? this.#startMember() : this.#startGroup())) break;
    if (this.#inFlight === 0) this.#end(this.#failure);
  }

  #startMember(): boolean {
    const member = this.#ready[this.#nextReady];
    if (!member) return false;
    if (this.#inFlight > 0 && this.#tokens + member.tokens > this.#limits.kvBudgetTokens) return false;
    this.#nextReady++;
    this.#waiting--;
    const run = () => this.#tasks.run(member.index);
    this.#start(member.tokens, run, () => this.#release(member.group, 1));
    return true;
  }

  /** As few groups at a time as keep all calls busy: prefixes that wait for their members get evicted. */
  #startGroup(): boolean {
    const next = this.#groups[this.#nextGroup];
    if (!next || this.#waiting + this.#inFlight >= this.#limits.concurrency) return false;
    const group: Live = { ...next, left: next.members.length, largest: largestOf(next) };
    if (!this.#fits(group)) return false;
    this.#nextGroup++;
    this.#waiting += group.left;
    this.#live.add(group);
    this.#tokens += group.prefixTokens;
    let done: ReadonlySet<number> = new Set();
    const prime = async () => void (done = await this.#tasks.prime(group));
    if (group.primed) this.#start(group.members[0]?.tokens ?? 0, prime, () => this.#makeReady(group, done));
    else this.#makeReady(group, done);
    return true;
  }

  /** Room is kept for the largest member of any group that is live, so that each can end. */
  #fits(group: Live): boolean {
    const largest = Math.max(group.largest, ...Array.from(this.#live, (other) => other.largest));
    return (
      this.#live.size === 0 || this.#tokens + group.prefixTokens + largest <= this.#limits.kvBudgetTokens
    );
  }

  #makeReady(group: Live, done: ReadonlySet<number>): void {
    for (const member of group.members) if (!done.has(member.index)) this.#ready.push({ group, ...member });
    this.#waiting -= done.size;
    if (done.size > 0) this.#release(group, done.size);
  }

  #release(group: Live, members: number): void {
    group.left -= members;
    if (group.left > 0) return;
    this.#tokens -= group.prefixTokens;
    this.#live.delete(group);
  }

  #start(tokens: number, work: () => Promise<void>, end: () => void): void {
    this.#inFlight++;
    this.#tokens += tokens;
    this.#tasks.onChange?.({ inFlight: this.#inFlight, tokens: this.#tokens });
    const settle = (failure: { error: unknown } | null) => {
      this.#failure ??= failure;
      this.#inFlight--;
      this.#tokens -= tokens;
      end();
      this.pump();
    };
    work().then(
      () => settle(null),
      (error: unknown) => settle({ error }),
    );
  }
}

interface Live extends DispatchGroup {
  /** Members that have not ended. */
  left: number;
  largest: number;
}

function largestOf({ members }: DispatchGroup): number {
  return members.reduce((most, { tokens }) => Math.max(most, tokens), 0);
}
