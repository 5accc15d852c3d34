// What the buttons do: one run at a time, from the start to its end, with pauses, a stop, and going on after it.
import type { Result, RunEvent } from '@papertape/reproduction';
import type { RunData } from '../../reproduction/run-data.ts';
import { readChoices } from './choices.ts';
import { createClock, type Clock } from './clock.ts';
import { keepButtons } from './keep.ts';
import { createLiveCharts, type LiveCharts } from './live-charts.ts';
import { createLiveFindings, type LiveFindings } from './live-findings.ts';
import { outcomeElements, type Outcome } from './outcome.ts';
import { createProgressLine, showPhase, type Parts, type Phase, type ProgressLine } from './panel.ts';
import { startSession, type Ending, type Session } from './session.ts';

export class RunController {
  readonly #parts: Parts;
  readonly #data: RunData;
  readonly #record: Result | null;
  readonly #worker: string;
  readonly #charts: LiveCharts;
  readonly #findings: LiveFindings;
  readonly #line: ProgressLine;
  readonly #clock: Clock;
  #session: Session | null = null;
  /** Finished seeds of a run that was stopped. */
  #checkpoint: Result | null = null;
  #phase: Phase = 'ready';

  /** `worker` is the address of the script that runs, `record` what the run is shown beside. */
  constructor(parts: Parts, data: RunData, record: Result | null, worker: string) {
    this.#parts = parts;
    this.#data = data;
    this.#record = record;
    this.#worker = worker;
    this.#charts = createLiveCharts(parts.live, data.charts, record);
    this.#findings = createLiveFindings(parts.findings);
    this.#line = createProgressLine(parts, data.title);
    this.#clock = createClock((seconds) => this.#line.setElapsed(seconds));
    parts.form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#session === null) void this.#begin();
    });
    parts.pause.addEventListener('click', () => this.#pauseOrGoOn());
    parts.stop.addEventListener('click', () => this.#stopOrForget());
    this.#enter('ready', '');
  }

  #enter(phase: Phase, words: string): void {
    this.#phase = phase;
    if (phase === 'running') this.#clock.run();
    else this.#clock.hold();
    showPhase(this.#parts, phase);
    this.#line.setTitle(phase);
    this.#parts.status.textContent = words;
  }

  async #begin(): Promise<void> {
    const { form, outcome, pause } = this.#parts;
    const earlier = this.#checkpoint;
    const order = await readChoices(form, this.#data, this.#record, earlier);
    outcome.replaceChildren();
    this.#clear();
    if (earlier) {
      this.#charts.replay(earlier);
      this.#findings.replay(earlier);
    } else this.#clock.reset();
    this.#line.setProgress({ fraction: 0, remainingSeconds: null, note: 'loading' });
    this.#enter(
      'running',
      earlier ? 'Going on.' : 'Running. You can use the page, or another tab, meanwhile.',
    );
    const worker = new Worker(this.#worker, { type: 'module' });
    this.#session = startSession(
      worker,
      order,
      (event) => this.#show(event),
      (ending) => this.#end(ending),
    );
    pause.focus();
  }

  #clear(): void {
    this.#charts.clear();
    this.#findings.clear();
  }

  #show(event: RunEvent): void {
    this.#charts.take(event);
    this.#findings.take(event);
    if (event.type === 'progress') {
      const { fraction, remainingSeconds } = event.overall ?? event;
      this.#line.setProgress({ fraction, remainingSeconds, note: event.note ?? `seed ${event.seed}` });
    } else if (event.type === 'seed-finished' && this.#phase === 'running') {
      const { seed, status } = event.run;
      this.#parts.status.textContent =
        status === 'finished' ? `Seed ${seed} is done.` : `Seed ${seed} failed; the others go on.`;
    }
  }

  #end(ending: Ending): void {
    this.#session = null;
    if (ending.kind === 'finished') this.#finish(ending.outcome);
    else this.#breakOff(ending);
  }

  #finish(outcome: Outcome): void {
    const { outcome: place } = this.#parts;
    this.#checkpoint = null;
    this.#enter('finished', 'Finished.');
    place.replaceChildren(
      ...outcomeElements(this.#data, outcome, this.#record),
      keepButtons(this.#data, outcome.result),
    );
    place.focus({ preventScroll: document.hidden });
  }

  #breakOff(ending: Exclude<Ending, { kind: 'finished' }>): void {
    const { checkpoint } = ending;
    this.#checkpoint = checkpoint;
    const why = ending.kind === 'failed' ? `It failed: ${ending.message}` : 'Stopped.';
    const kept = checkpoint ? `Finished seeds are kept: ${checkpoint.runs.length}.` : 'No seed had finished.';
    this.#enter(checkpoint ? 'stopped' : 'ready', `${why} ${kept}`);
    this.#parts.start.focus();
  }

  #pauseOrGoOn(): void {
    if (this.#phase === 'paused') {
      this.#session?.resume();
      this.#enter('running', 'Going on.');
    } else {
      this.#session?.pause();
      this.#enter('paused', 'Paused, as soon as the step under way is done.');
    }
  }

  #stopOrForget(): void {
    if (this.#session) {
      this.#parts.status.textContent = 'Stopping…';
      this.#session.stop();
    } else {
      this.#checkpoint = null;
      this.#clear();
      this.#enter('ready', '');
      this.#parts.start.focus();
    }
  }
}
