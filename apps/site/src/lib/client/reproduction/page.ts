// The script of a room's page: runs the reproduction in a worker and shows how it goes.
import type { Result } from '@papertape/reproduction';
import type { RunData } from '../../reproduction/run-data.ts';
import { offerDevices, offerSeeds } from './choices.ts';
import { RunController } from './controller.ts';
import { readDevice } from './device.ts';
import { findParts, showFacts } from './panel.ts';

const root = document.querySelector<HTMLElement>('[data-run-panel]');
const source = document.querySelector('#run-data')?.textContent;
if (root && source) void open(root, JSON.parse(source) as RunData);

async function open(place: HTMLElement, data: RunData): Promise<void> {
  const parts = findParts(place);
  offerSeeds(parts.form, data, new URLSearchParams(location.search).get('seeds'));
  const [device, record] = await Promise.all([readDevice(data.megabytes), readRecord(data.record)]);
  showFacts(parts, device.lines);
  offerDevices(parts.form, device.gpu);
  new RunController(parts, data, record, place.dataset['worker'] ?? '');
  // Only now do the buttons do what they say.
  document.querySelector('[data-run-plain]')?.remove();
  place.hidden = false;
}

/** The quick record; null where there is none, or it cannot be had. */
async function readRecord(address: string | null): Promise<Result | null> {
  if (address === null) return null;
  const response = await fetch(address).catch(() => null);
  return response?.ok ? ((await response.json()) as Result) : null;
}
