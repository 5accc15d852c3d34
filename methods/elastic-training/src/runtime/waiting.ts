/** Lets one at a time wait for a condition that is looked at whenever something has happened. */
export class Waiting {
  #look: () => void = () => {};

  /** Something has happened. */
  wake(): void {
    this.#look();
  }

  /** Resolves when `condition` is true, or after `timeoutMs`. */
  until(condition: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      if (condition()) return resolve();
      const done = () => {
        if (timer) clearTimeout(timer);
        this.#look = () => {};
        resolve();
      };
      const timer = timeoutMs === Infinity ? null : setTimeout(done, timeoutMs);
      this.#look = () => {
        if (condition()) done();
      };
    });
  }
}
