// The script of a room's page: runs the reproduction in a worker and shows how it goes.
import type { Device, Result, RunEvent } from '@papertape/reproduction';
import type { RunData } from '../../reproduction/run-data.ts';
import { createClock } from './clock.ts';
import { readDevice } from './device.ts';
import { keepButtons } from './keep.ts';
import { createLiveCharts, type LiveCharts } from './live-charts.ts';
import type { StartMessage } from './messages.ts';
import { outcomeElements } from './outcome.ts';
import { findPanel, offerSeeds, type Panel, type Phase } from './panel.ts';
import { startSession, type Ending, type Session } from './session.ts';

const root = document.querySelector<HTMLElement>('[data-run-panel]');
const source = document.querySelector('#run-data')?.textContent;
if (root && source) void open(root, JSON.parse(source) as RunData);

async function open(place: HTMLElement, data: RunData): Promise<void> {
  const panel = findPanel(place, data.title);
  const seeds = place.querySelector<HTMLSelectElement>('[data-run-seeds]');
  if (seeds) offerSeeds(seeds, data, new URLSearchParams(location.search).get('seeds'));
  place.previousElementSibling?.remove();
  place.hidden = false;
  const [device, record] = await Promise.all([readDevice(data.megabytes), readRecord(data.record)]);
  panel.setFacts(device.lines);
  const gpu = panel.form.querySelector<HTMLOptionElement>('option[value=webgpu]');
  if (gpu) gpu.disabled = !device.gpu;
  control(panel, data, record, place.dataset['worker'] ?? '');
}

async function readRecord(address: string | null): Promise<Result | null> {
  if (address === null) return null;
  const response = await fetch(address).catch(() => null);
  return response?.ok ? ((await response.json()) as Result) : null;
}

function control(panel: Panel, data: RunData, record: Result | null, worker: string): void {
  const charts = createLiveCharts(panel.live, data.charts, record);
  const clock = createClock((seconds) => panel.setElapsed(seconds));
  let session: Session | null = null;
  let checkpoint: Result | null = null;
  let phase: Phase = 'ready';
  const enter = (next: Phase, words: string) => {
    phase = next;
    if (next === 'running') clock.run();
    else clock.hold();
    panel.setPhase(next);
    panel.say(words);
  };
  const begin = async () => {
    const message = await startMessage(panel.form, data, record, checkpoint);
    panel.outcome.replaceChildren();
    charts.clear();
    if (checkpoint) charts.replay(checkpoint);
    if (!checkpoint) clock.reset();
    panel.setProgress({ fraction: 0, remainingSeconds: null, note: 'loading' });
    enter('running', checkpoint ? 'Going on.' : 'Running. You can use the page, or another tab, meanwhile.');
    const made = new Worker(worker, { type: 'module' });
    session = startSession(made, message, (event) => show(panel, charts, event), end);
    panel.pause.focus();
  };
  const end = (ending: Ending) => {
    session = null;
    if (ending.kind === 'finished') {
      checkpoint = null;
      enter('finished', 'Finished.');
      const { outcome } = ending;
      panel.outcome.replaceChildren(
        ...outcomeElements(data, outcome, record),
        keepButtons(data, outcome.result),
      );
      panel.outcome.focus({ preventScroll: document.hidden });
    } else {
      checkpoint = ending.checkpoint;
      const kept = checkpoint
        ? `${checkpoint.runs.length} finished seeds are kept.`
        : 'No seed had finished.';
      const why = ending.kind === 'failed' ? `It failed: ${ending.message}` : 'Stopped.';
      enter(checkpoint ? 'stopped' : 'ready', `${why} ${kept}`);
      panel.start.focus();
    }
  };
  panel.form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (session === null) void begin();
  });
  panel.pause.addEventListener('click', () => {
    if (phase === 'paused') session?.resume();
    else session?.pause();
    if (phase === 'paused') enter('running', 'Going on.');
    else enter('paused', 'Paused, as soon as the step under way is done.');
  });
  panel.stop.addEventListener('click', () => {
    if (session) {
      panel.say('Stopping…');
      session.stop();
    } else {
      checkpoint = null;
      charts.clear();
      enter('ready', '');
    }
  });
  panel.setPhase('ready');
}

async function startMessage(
  form: HTMLFormElement,
  data: RunData,
  record: Result | null,
  resume: Result | null,
): Promise<StartMessage> {
  // Fields are locked after a stop, and locked fields are not in a form's data.
  const value = (name: string) => form.querySelector<HTMLSelectElement>(`[name=${name}]`)?.value ?? '';
  const chosen = [...form.querySelectorAll<HTMLInputElement>('input[type=file]')].flatMap((field) => {
    const file = field.files?.[0];
    return file ? [{ name: field.dataset['runFile'] ?? '', file }] : [];
  });
  const files = await Promise.all(
    chosen.map(async ({ name, file }) => [name, await file.arrayBuffer()] as const),
  );
  return {
    type: 'start',
    reproduction: data.name,
    seeds: data.seeds.slice(0, Number(value('seeds')) || data.seeds.length),
    device: value('device') as Device,
    data: data.data,
    here: data.datasets.filter(({ here }) => here).map(({ name }) => name),
    files: Object.fromEntries(files),
    built: data.built,
    record,
    resume,
  };
}

function show(panel: Panel, charts: LiveCharts, event: RunEvent): void {
  charts.take(event);
  if (event.type === 'progress') {
    const { fraction, remainingSeconds } = event.overall ?? event;
    panel.setProgress({ fraction, remainingSeconds, note: event.note ?? `seed ${event.seed}` });
  } else if (event.type === 'seed-finished') {
    const { seed, status } = event.run;
    panel.say(status === 'finished' ? `Seed ${seed} is done.` : `Seed ${seed} failed; the others go on.`);
  }
}
