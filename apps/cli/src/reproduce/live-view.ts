// A run on a terminal: a few lines that are drawn again in place.
import type { Colours } from '../terminal/colours.ts';
import { duration, figure } from '../terminal/format.ts';
import { percent, remaining, type RunView } from './plain-view.ts';
import type { Latest, RunState, SeedState } from './tracker.ts';

interface Stream {
  columns?: number;
  rows?: number;
  write(text: string): unknown;
}

const REDRAW_MS = 100;
/** Without events a time that goes on shows that the run does. */
const TICK_MS = 1_000;
const BAR = 20;
/** More seeds than this are counted, and only the running ones listed. */
const SEEDS_LISTED = 10;
const SERIES_LISTED = 6;
/** Below this a screen has no room for series. */
const ROWS = 24;

/** Draws in place on `stream`, ten times a second at most. `now` is in milliseconds and only ever grows. */
export function createLiveView(
  stream: Stream,
  colours: Colours,
  now: () => number = () => performance.now(),
): RunView {
  const begun = now();
  let drawn = 0;
  let last = -Infinity;
  let newest: RunState | null = null;
  const draw = () => {
    if (!newest) return;
    last = now();
    const room = Math.max(4, (stream.rows ?? ROWS) - 2);
    const elapsed = (now() - begun) / 1000;
    const lines = liveLines(newest, elapsed).slice(0, room);
    stream.write(
      erase(drawn) + lines.map((line) => `${fit(line, stream.columns ?? 80, colours)}\n`).join(''),
    );
    drawn = lines.length;
  };
  const tick = setInterval(draw, TICK_MS);
  tick.unref();
  return {
    show(event, state) {
      newest = state;
      if (event.type === 'notice') {
        // It stays above what is drawn again.
        stream.write(`${erase(drawn)}seed ${event.seed}: ${event.text}\n`);
        drawn = 0;
        draw();
      }
      const urgent = event.type === 'seed-started' || event.type === 'seed-finished';
      if (urgent || now() - last >= REDRAW_MS) draw();
    },
    end() {
      clearInterval(tick);
      draw();
    },
  };
}

function erase(lines: number): string {
  return lines === 0 ? '' : `\u001b[${lines}A\u001b[0J`;
}

/** Cut to the terminal, so that no line takes two; marks in their colour. */
function fit(line: string, columns: number, { green, red, dim }: Colours): string {
  const cut = line.length < columns ? line : `${line.slice(0, columns - 2)}…`;
  return cut.replace('✓', green('✓')).replace('✗', red('✗')).replace(/░+/, dim);
}

/** The lines of a run `elapsed` seconds after its start. */
export function liveLines(state: RunState, elapsed: number): string[] {
  const seeds = [...state.seeds.values()];
  const listed = seeds.length <= SEEDS_LISTED ? seeds : seeds.filter(({ status }) => status === 'running');
  const width = String(Math.max(...state.seeds.keys())).length;
  return [
    ...(seeds.length > SEEDS_LISTED ? [countLine(seeds)] : []),
    ...listed.map((seed) => seedLine(seed, width)),
    totalLine(state, elapsed),
    ...seriesLines(state.latest),
  ];
}

function countLine(seeds: readonly SeedState[]): string {
  const count = (wanted: SeedState['status']) => seeds.filter(({ status }) => status === wanted).length;
  return `  ${seeds.length} seeds: ${count('finished')} finished, ${count('failed')} failed, ${count('waiting')} waiting`;
}

function seedLine({ seed, status, ...state }: SeedState, width: number): string {
  const name = `seed ${String(seed).padStart(width)}`;
  const took = state.seconds === null ? 'before' : `in ${duration(state.seconds * 1000)}`;
  if (status === 'waiting') return `  ${name}    waiting`;
  if (status === 'finished') return `  ${name}  ✓ finished ${took}`;
  if (status === 'failed') return `  ${name}  ✗ failed: ${state.error ?? ''}`;
  const note = state.note === null ? '' : ` · ${state.note}`;
  return `  ${name}    ${bar(state.fraction)} ${percent(state.fraction)}${remaining(state.remainingSeconds)}${note}`;
}

function totalLine({ overall }: RunState, elapsed: number): string {
  return `  all: ${percent(overall.fraction)} after ${duration(elapsed * 1000)}${remaining(overall.remainingSeconds)}`;
}

function bar(fraction: number): string {
  const full = Math.floor(fraction * BAR);
  return '█'.repeat(full) + '░'.repeat(BAR - full);
}

/** The series that moved last; by name, so that they keep their places while they move. */
function seriesLines(latest: ReadonlyMap<string, Latest>): string[] {
  const newest = [...latest].slice(-SERIES_LISTED).sort(([a], [b]) => (a < b ? -1 : 1));
  const width = Math.max(0, ...newest.map(([name]) => name.length));
  const lines = newest.map(
    ([name, { seed, x, y }]) => `  ${name.padEnd(width)}  ${figure(y)} at ${figure(x)} (seed ${seed})`,
  );
  const more = latest.size - newest.length;
  return more > 0 ? [...lines, `  and ${more} more series`] : lines;
}
