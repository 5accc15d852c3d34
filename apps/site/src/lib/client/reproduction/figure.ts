// The script of a room's own figure: puts the interactive one in place of the drawn one.
import type { ReproductionDefinition } from '@papertape/reproduction';

const ROOMS = import.meta.glob<{ default: ReproductionDefinition }>(
  '../../../../../../methods/*/reproduction/index.ts',
);

const root = document.querySelector<HTMLElement>('[data-room-figure]');
if (root) void mount(root);

async function mount(place: HTMLElement): Promise<void> {
  const path = Object.keys(ROOMS).find((known) => known.includes(`/methods/${place.dataset['roomFigure']}/`));
  const room = path === undefined ? undefined : await ROOMS[path]?.();
  const code = await room?.default.figure?.load();
  code?.figure.mount(place);
}
