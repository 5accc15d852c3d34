// Shows a run while it goes on: drawn in place on a terminal, in plain lines elsewhere.
import type { RunEvent } from '@papertape/reproduction';
import { coloursFor } from '../terminal/colours.ts';
import type { Io } from '../terminal/io.ts';
import { createLiveView } from './live-view.ts';
import { createPlainView } from './plain-view.ts';
import { createTracker, type RunState } from './tracker.ts';

/** A run that is watched. */
export interface Watch {
  onEvent(event: RunEvent): void;
  /** Leaves the screen as it should stay; may be called twice. */
  end(): void;
  readonly state: RunState;
}

/** Watches a run over these seeds on standard error. */
export function watchRun(
  io: Io,
  seeds: readonly number[],
  { json = false, finished = new Set() }: { json?: boolean; finished?: ReadonlySet<number> } = {},
): Watch {
  const { take, state } = createTracker(seeds, finished);
  const view = isLive(io, json)
    ? createLiveView(io.stderr, coloursFor(io.stderr, io.env))
    : createPlainView(io.stderr);
  let ended = false;
  return {
    state,
    onEvent(event) {
      take(event);
      if (!ended) view.show(event, state);
    },
    end() {
      if (!ended) view.end();
      ended = true;
    },
  };
}

function isLive({ stdout, stderr, env }: Io, json: boolean): boolean {
  const terminal = stdout.isTTY === true && stderr.isTTY === true;
  return terminal && !json && !env.NO_COLOR && env.TERM !== 'dumb';
}
