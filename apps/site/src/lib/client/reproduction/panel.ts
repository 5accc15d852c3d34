// The panel of the page in which a run is started, watched, paused and stopped.
import { formatDuration } from '../../reproduction/format.ts';
import { element } from './elements.ts';

/** What the buttons offer. */
export type Phase = 'ready' | 'running' | 'paused' | 'stopped' | 'finished';

/** How far a run is: `fraction` from 0 to 1, seconds left where they can be told. */
export interface Progress {
  fraction: number;
  remainingSeconds: number | null;
  note: string;
}

/** The elements of the panel. */
export interface Parts {
  form: HTMLFormElement;
  start: HTMLButtonElement;
  pause: HTMLButtonElement;
  stop: HTMLButtonElement;
  progress: HTMLElement;
  bar: HTMLProgressElement;
  remaining: HTMLElement;
  status: HTMLElement;
  facts: HTMLElement;
  live: HTMLElement;
  findings: HTMLElement;
  outcome: HTMLElement;
}

/** Finds the panel's elements. @throws Error when the page lacks one. */
export function findParts(root: HTMLElement): Parts {
  const part = <E extends Element>(selector: string): E => {
    const found = root.querySelector<E>(selector);
    if (!found) throw new Error(`The page has no part '${selector}'.`);
    return found;
  };
  return {
    form: part('[data-run-form]'),
    start: part('[data-run-start]'),
    pause: part('[data-run-pause]'),
    stop: part('[data-run-stop]'),
    progress: part('[data-run-progress]'),
    bar: part('[data-run-progress] progress'),
    remaining: part('[data-run-remaining]'),
    status: part('[data-run-status]'),
    facts: part('[data-run-facts]'),
    live: part('[data-run-live]'),
    findings: part('[data-run-findings]'),
    outcome: part('[data-run-outcome]'),
  };
}

/** Shows the buttons of a phase, and locks the choices while they cannot be changed. */
export function showPhase({ form, start, pause, stop, progress }: Parts, phase: Phase): void {
  const busy = phase === 'running' || phase === 'paused';
  start.hidden = busy;
  start.textContent = phase === 'stopped' ? 'Go on' : phase === 'finished' ? 'Run it again' : 'Start';
  pause.hidden = !busy;
  pause.textContent = phase === 'paused' ? 'Go on' : 'Pause';
  stop.hidden = !busy && phase !== 'stopped';
  stop.textContent = phase === 'stopped' ? 'Start anew' : 'Stop';
  progress.hidden = phase === 'ready' || phase === 'finished';
  for (const field of form.querySelectorAll<HTMLSelectElement | HTMLInputElement>('select, input'))
    field.disabled = busy || phase === 'stopped';
}

/** Lists what is known of the device. */
export function showFacts({ facts }: Parts, lines: readonly string[]): void {
  facts.replaceChildren(...lines.map((line) => element('li', {}, [line])));
}

/** Where a run stands, in the bar, in words, and in the page's title for those who look at another tab. */
export interface ProgressLine {
  setProgress(progress: Progress): void;
  /** How long it has gone on so far, in seconds. */
  setElapsed(seconds: number): void;
  /** Says it in the title, or gives the page its own title back. */
  setTitle(phase: Phase): void;
}

/** The line of the panel; `title` names the reproduction. */
export function createProgressLine({ bar, remaining }: Parts, title: string): ProgressLine {
  const pageTitle = document.title;
  let progress: Progress = { fraction: 0, remainingSeconds: null, note: '' };
  let elapsed = 0;
  const write = () => {
    const percent = `${Math.floor(progress.fraction * 100)} %`;
    bar.value = progress.fraction;
    remaining.textContent = [percent, ...timesInWords(progress, elapsed), progress.note]
      .filter((words) => words !== '')
      .join(' · ');
    document.title = `${percent} · ${title}`;
  };
  return {
    setProgress(next) {
      progress = next;
      write();
    },
    setElapsed(seconds) {
      elapsed = seconds;
      write();
    },
    setTitle(phase) {
      if (phase !== 'running') document.title = phase === 'paused' ? `Paused · ${title}` : pageTitle;
    },
  };
}

function timesInWords({ remainingSeconds }: Progress, elapsed: number): string[] {
  return [
    elapsed < 1 ? '' : `${formatDuration(Math.round(elapsed))} so far`,
    remainingSeconds === null ? '' : `about ${formatDuration(Math.ceil(remainingSeconds))} left`,
  ];
}
