// Turns: who may speak to PGlite's only session, first come, first served.

/** A lock with a queue. */
export class Turns {
  #held = false;
  #waiting: (() => void)[] = [];

  /** Resolves when the caller has the session to itself, until it calls `release`. */
  async take(): Promise<void> {
    if (!this.#held) {
      this.#held = true;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  release(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#held = false;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }
}
