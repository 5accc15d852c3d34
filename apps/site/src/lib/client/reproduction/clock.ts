// How long a run has gone on, its pauses left out.

export interface Clock {
  run(): void;
  hold(): void;
  reset(): void;
}

/** Tells the seconds about once a second while it runs; a hidden page hears of them less often, which harms nothing. */
export function createClock(tell: (seconds: number) => void): Clock {
  let before = 0;
  let since: number | null = null;
  const seconds = () => (before + (since === null ? 0 : performance.now() - since)) / 1000;
  setInterval(() => {
    if (since !== null) tell(seconds());
  }, 1_000);
  return {
    run: () => (since ??= performance.now()),
    hold() {
      before = seconds() * 1000;
      since = null;
    },
    reset() {
      before = 0;
      since = null;
    },
  };
}
