// Runs a reproduction on the reader's device, apart from the page, which stays free for the reader.
import {
  browserEnvironment,
  compareResults,
  createPause,
  evaluateClaims,
  runReproduction,
  type ReproductionDefinition,
} from '@papertape/reproduction';
import { loaderOf } from './load.ts';
import type { FromWorker, StartMessage, ToWorker } from './messages.ts';

/** Every room there is, each loaded only when it is run. */
const ROOMS = import.meta.glob<{ default: ReproductionDefinition }>(
  '../../../../../../methods/*/reproduction/index.ts',
);

const pause = createPause();
const stop = new AbortController();

const tell = (message: FromWorker) => postMessage(message);

addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
  if (data.type === 'pause') pause.pause();
  else if (data.type === 'resume') pause.resume();
  else if (data.type === 'stop') stop.abort(new DOMException('Stopped by the reader.', 'AbortError'));
  else void run(data).catch(report);
});

async function run(message: StartMessage): Promise<void> {
  const definition = await definitionOf(message.reproduction);
  const result = await runReproduction(definition, {
    profile: 'quick',
    seeds: message.seeds,
    device: message.device,
    load: loaderOf(definition, message),
    signal: stop.signal,
    onEvent: (event) => tell({ type: 'event', event }),
    environment: browserEnvironment(message.built),
    breathe: () => pause.breathe(),
    ...(message.resume ? { resume: message.resume } : {}),
  });
  tell({
    type: 'finished',
    result,
    outcomes: evaluateClaims(definition, result),
    comparison: message.record && compareResults(definition, result, message.record),
  });
}

async function definitionOf(name: string): Promise<ReproductionDefinition> {
  const load = Object.entries(ROOMS).find(([path]) => path.includes(`/methods/${name}/`))?.[1];
  if (!load) throw new Error(`This site was built without '${name}'.`);
  return (await load()).default;
}

function report(error: unknown): void {
  if (stop.signal.aborted) tell({ type: 'stopped' });
  else tell({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
}
