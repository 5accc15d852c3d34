import type { Figure, ReproductionDefinition } from '@papertape/reproduction';

const ROOMS = import.meta.glob<{ default: ReproductionDefinition }>(
  '../../../../../../methods/*/reproduction/index.ts',
);

/** The figure of the room with this name; null where there is none. */
export async function loadFigure(name: string): Promise<Figure | null> {
  const load = Object.entries(ROOMS).find(([path]) => path.includes(`/methods/${name}/`))?.[1];
  const room = await load?.();
  const code = await room?.default.figure?.load();
  return code?.figure ?? null;
}
