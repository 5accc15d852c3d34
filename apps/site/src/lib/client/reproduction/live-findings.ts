// Tables and pictures of a run, shown as they come: a later one of the same name and seed takes the place of the first.
import { fromBase64, type Image, type Result, type RunEvent, type Table } from '@papertape/reproduction';
import { formatNumber } from '../../reproduction/format.ts';
import { element } from './elements.ts';
import { tableOf } from './table.ts';

export interface LiveFindings {
  take(event: RunEvent): void;
  /** Shows those of finished seeds of an earlier part of the run. */
  replay(result: Result): void;
  clear(): void;
}

/** Those of a run, in `place`. */
export function createLiveFindings(place: HTMLElement): LiveFindings {
  const shown = new Map<string, HTMLElement>();
  const put = (key: string, made: HTMLElement) => {
    const before = shown.get(key);
    shown.set(key, made);
    if (!before) place.append(made);
    else {
      if (before instanceof HTMLDetailsElement && made instanceof HTMLDetailsElement) made.open = before.open;
      before.replaceWith(made);
    }
  };
  const putTable = (seed: number, name: string, table: Table) =>
    put(`table ${seed} ${name}`, tableElement(seed, name, table));
  const putImage = (seed: number, name: string, image: Image) =>
    put(`image ${seed} ${name}`, imageElement(seed, name, image));
  return {
    take(event) {
      if (event.type === 'table') putTable(event.seed, event.name, event.table);
      else if (event.type === 'image') putImage(event.seed, event.name, event.image);
    },
    replay({ runs }) {
      for (const run of runs) {
        if (run.status === 'failed') continue;
        for (const { name, ...table } of run.tables) putTable(run.seed, name, table);
        for (const { name, data, ...image } of run.images)
          putImage(run.seed, name, { ...image, data: fromBase64(data) });
      }
    },
    clear() {
      shown.clear();
      place.replaceChildren();
    },
  };
}

function tableElement(seed: number, name: string, { columns, rows }: Table): HTMLElement {
  const label = `${name}, seed ${seed}`;
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? formatNumber(cell) : cell)));
  return element('details', {}, [element('summary', {}, [label]), tableOf(label, columns, texts)]);
}

function imageElement(seed: number, name: string, image: Image): HTMLElement {
  const { width, height, alt } = image;
  const canvas = element('canvas', { width, height, role: 'img', 'aria-label': alt });
  canvas.getContext('2d')?.putImageData(new ImageData(rgba(image), width, height), 0, 0);
  return element('figure', {}, [canvas, element('figcaption', {}, [`${name}, seed ${seed}`])]);
}

/** Pixels of one or three channels as a canvas takes them. */
export function rgba({ width, height, channels, data }: Image): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel += 1)
    for (let channel = 0; channel < 3; channel += 1)
      pixels[pixel * 4 + channel] = data[pixel * channels + (channels === 3 ? channel : 0)] ?? 0;
  return pixels;
}
