// The panel of the page in which a run is started, watched, paused and stopped.
import { formatDuration } from '../../reproduction/format.ts';
import type { RunData } from '../../reproduction/run-data.ts';
import { element } from './elements.ts';

/** What the buttons offer. */
export type Phase = 'ready' | 'running' | 'paused' | 'stopped' | 'finished';

/** How far a run is: `fraction` from 0 to 1, seconds left where they can be told. */
export interface Progress {
  fraction: number;
  remainingSeconds: number | null;
  note: string;
}

export interface Panel {
  form: HTMLFormElement;
  start: HTMLButtonElement;
  pause: HTMLButtonElement;
  stop: HTMLButtonElement;
  live: HTMLElement;
  outcome: HTMLElement;
  setPhase(phase: Phase): void;
  /** Said to everyone, also by screen readers. */
  say(words: string): void;
  setProgress(progress: Progress): void;
  /** How long it has gone on so far, in seconds. */
  setElapsed(seconds: number): void;
  setFacts(lines: readonly string[]): void;
}

/** Finds the panel's parts. @throws Error when the page lacks one. */
export function findPanel(root: HTMLElement, title: string): Panel {
  const part = <E extends Element>(name: string): E => {
    const found = root.querySelector<E>(`[data-run-${name}]`);
    if (!found) throw new Error(`The page has no part '${name}'.`);
    return found;
  };
  const [start, pause, stop] = [
    part<HTMLButtonElement>('start'),
    part<HTMLButtonElement>('pause'),
    part<HTMLButtonElement>('stop'),
  ];
  const place = part<HTMLElement>('progress');
  const bar = place.querySelector('progress');
  const remaining = part<HTMLElement>('remaining');
  const form = part<HTMLFormElement>('form');
  const pageTitle = document.title;
  let progress: Progress = { fraction: 0, remainingSeconds: null, note: '' };
  let elapsed = 0;
  const write = () => {
    const percent = `${Math.floor(progress.fraction * 100)} %`;
    if (bar) bar.value = progress.fraction;
    remaining.textContent = [percent, ...timesInWords(progress, elapsed), progress.note]
      .filter((words) => words !== '')
      .join(' · ');
    document.title = `${percent} · ${title}`;
  };
  return {
    form,
    start,
    pause,
    stop,
    live: part('live'),
    outcome: part('outcome'),
    setPhase(phase) {
      const busy = phase === 'running' || phase === 'paused';
      start.hidden = busy;
      start.textContent = phase === 'stopped' ? 'Go on' : phase === 'finished' ? 'Run it again' : 'Start';
      pause.hidden = !busy;
      pause.textContent = phase === 'paused' ? 'Go on' : 'Pause';
      stop.hidden = !busy && phase !== 'stopped';
      stop.textContent = phase === 'stopped' ? 'Start anew' : 'Stop';
      place.hidden = phase === 'ready' || phase === 'finished';
      for (const field of form.querySelectorAll<HTMLSelectElement | HTMLInputElement>('select, input'))
        field.disabled = busy || phase === 'stopped';
      if (phase !== 'running') document.title = phase === 'paused' ? `Paused · ${title}` : pageTitle;
    },
    say(words) {
      part<HTMLElement>('status').textContent = words;
    },
    setProgress(next) {
      progress = next;
      write();
    },
    setElapsed(seconds) {
      elapsed = seconds;
      write();
    },
    setFacts(lines) {
      part<HTMLElement>('facts').replaceChildren(...lines.map((line) => element('li', {}, [line])));
    },
  };
}

function timesInWords({ remainingSeconds }: Progress, elapsed: number): string[] {
  return [
    elapsed < 1 ? '' : `${formatDuration(Math.round(elapsed))} so far`,
    remainingSeconds === null ? '' : `about ${formatDuration(Math.ceil(remainingSeconds))} left`,
  ];
}

function seedsInWords(count: number, all: number): string {
  if (count === all) return all === 1 ? 'the only one' : `all ${all}`;
  return count === 1 ? 'the first' : `the first ${count}`;
}

/** Offers all seeds, or the first few of them; `asked` is what the address asks for. */
export function offerSeeds(
  select: HTMLSelectElement,
  { seeds, minutes }: RunData,
  asked: string | null,
): void {
  const each = (minutes * 60) / seeds.length;
  const counts = [...new Set([seeds.length, Math.min(3, seeds.length), 1])].toSorted((a, b) => b - a);
  const wanted = Number(asked);
  if (Number.isInteger(wanted) && wanted >= 1 && wanted < seeds.length && !counts.includes(wanted))
    counts.push(wanted);
  select.replaceChildren(
    ...counts.map((count) => {
      const name = seedsInWords(count, seeds.length);
      const few = count === seeds.length ? '' : ', too few for every verdict';
      return element('option', { value: count }, [`${name}, about ${formatDuration(each * count)}${few}`]);
    }),
  );
  if (counts.includes(wanted)) select.value = String(wanted);
}
