// A run as plain lines, for logs and pipes: one for every seed that begins or ends, and one now and then between.
import type { RunEvent } from '@papertape/reproduction';
import { duration, plural } from '../terminal/format.ts';
import { createProgress } from '../terminal/progress.ts';
import type { RunState } from './tracker.ts';

/** Shows a run while it goes on. */
export interface RunView {
  /** Called after the tracker has taken the event. */
  show(event: RunEvent, state: RunState): void;
  /** Leaves the screen as it should stay. */
  end(): void;
}

/** Plain lines on a stream. */
export function createPlainView(stream: { write(text: string): unknown }): RunView {
  const progress = createProgress({ write: (text) => stream.write(text) });
  return {
    show(event, state) {
      const line = eventLine(event, state);
      if (line !== null) progress.note(line);
      if (event.type === 'progress') progress.show(progressLine(event, state));
    },
    end: () => progress.end(),
  };
}

/** The line for an event that deserves one of its own, or null. */
export function eventLine(event: RunEvent, { seeds }: RunState): string | null {
  if (event.type === 'seed-started') return `seed ${event.seed}: started`;
  if (event.type === 'dataset' && event.dataset.origin === 'stand-in') {
    return `seed ${event.seed}: the data '${event.dataset.name}' is a stand-in, not the paper's`;
  }
  if (event.type === 'notice') return `seed ${event.seed}: ${event.text}`;
  if (event.type !== 'seed-finished') return null;
  const { run } = event;
  const ended = [...seeds.values()].filter(({ status }) => status === 'finished' || status === 'failed');
  const tally = `(${ended.length} of ${plural(seeds.size, 'seed')})`;
  return run.status === 'failed'
    ? `seed ${run.seed}: failed after ${duration(run.seconds * 1000)} ${tally}: ${run.error}`
    : `seed ${run.seed}: finished in ${duration(run.seconds * 1000)} ${tally}`;
}

function progressLine(event: Extract<RunEvent, { type: 'progress' }>, { seeds, overall }: RunState): string {
  const left = remaining(event.remainingSeconds);
  const all =
    seeds.size > 1 ? ` · all seeds ${percent(overall.fraction)}${remaining(overall.remainingSeconds)}` : '';
  const note = event.note === undefined ? '' : ` · ${event.note}`;
  return `seed ${event.seed}: ${percent(event.fraction)}${left}${note}${all}`;
}

/** `52 %`. */
export function percent(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`;
}

/** `, 12 s left`, or nothing while that would be a guess. */
export function remaining(seconds: number | null): string {
  return seconds === null ? '' : `, ${duration(seconds * 1000)} left`;
}
