// The script of a room's own figure: puts the interactive one in place of the drawn one.
import { loadFigure } from './load-figure.ts';

const root = document.querySelector<HTMLElement>('[data-room-figure]');
if (root) void mount(root, root.dataset['roomFigure'] ?? '', root.dataset['worker'] ?? '');

async function mount(place: HTMLElement, room: string, worker: string): Promise<void> {
  const figure = await loadFigure(room);
  figure?.mount(place, () => startWorker(worker, room));
}

/** A worker of the figure, once it listens. */
function startWorker(address: string, room: string): Promise<Worker> {
  const worker = new Worker(address, { type: 'module', name: room });
  return new Promise((resolve, reject) => {
    worker.addEventListener('message', () => resolve(worker), { once: true });
    worker.addEventListener('error', () => reject(new Error('A worker of the figure did not start.')), {
      once: true,
    });
  });
}
