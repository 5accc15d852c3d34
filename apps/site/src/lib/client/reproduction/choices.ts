// What a reader chooses before a run: seeds, device, files.
import type { Device, Result } from '@papertape/reproduction';
import { formatDuration } from '../../reproduction/format.ts';
import type { RunData } from '../../reproduction/run-data.ts';
import { element } from './elements.ts';
import type { StartMessage } from './messages.ts';

/** Offers all seeds, or the first few of them; `asked` is what the address asks for (`?seeds=1`). */
export function offerSeeds(form: HTMLFormElement, { seeds, minutes }: RunData, asked: string | null): void {
  const select = field(form, 'seeds');
  if (!select) return;
  const each = (minutes * 60) / seeds.length;
  const wanted = Number(asked);
  const counts = new Set([seeds.length, Math.min(3, seeds.length), 1]);
  if (Number.isInteger(wanted) && wanted >= 1 && wanted < seeds.length) counts.add(wanted);
  select.replaceChildren(
    ...[...counts]
      .toSorted((a, b) => b - a)
      .map((count) => {
        const few = count === seeds.length ? '' : ', too few for every verdict';
        const words = `${seedsInWords(count, seeds.length)}, about ${formatDuration(each * count)}${few}`;
        return element('option', { value: count }, [words]);
      }),
  );
  if (counts.has(wanted)) select.value = String(wanted);
}

/** Lets WebGPU be chosen only where it is. */
export function offerDevices(form: HTMLFormElement, gpu: boolean): void {
  const option = form.querySelector<HTMLOptionElement>('option[value=webgpu]');
  if (option) option.disabled = !gpu;
}

/** The order to the worker, as chosen. */
export async function readChoices(
  form: HTMLFormElement,
  data: RunData,
  record: Result | null,
  resume: Result | null,
): Promise<StartMessage> {
  return {
    type: 'start',
    reproduction: data.name,
    seeds: data.seeds.slice(0, Number(field(form, 'seeds')?.value) || data.seeds.length),
    device: (field(form, 'device')?.value ?? 'auto') as Device,
    data: data.data,
    here: data.datasets.filter(({ here }) => here).map(({ name }) => name),
    files: await chosenFiles(form),
    built: data.built,
    record,
    resume,
  };
}

async function chosenFiles(form: HTMLFormElement): Promise<Record<string, ArrayBuffer>> {
  const chosen = [...form.querySelectorAll<HTMLInputElement>('input[type=file]')].flatMap((input) => {
    const file = input.files?.[0];
    return file ? [{ name: input.dataset['runFile'] ?? '', file }] : [];
  });
  const read = chosen.map(async ({ name, file }) => [name, await file.arrayBuffer()] as const);
  return Object.fromEntries(await Promise.all(read));
}

/** By its name, not by the form's data: that leaves locked fields out. */
function field(form: HTMLFormElement, name: string): HTMLSelectElement | null {
  return form.querySelector<HTMLSelectElement>(`select[name=${name}]`);
}

function seedsInWords(count: number, all: number): string {
  if (count === all) return all === 1 ? 'the only one' : `all ${all}`;
  return count === 1 ? 'the first' : `the first ${count}`;
}
