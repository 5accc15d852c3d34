/** Draws domains × experts: how often each expert is chosen in each domain. */
import type { Image } from '@papertape/reproduction';

/** Frequencies [domains][experts] of one layer. */
export type HeatMap = readonly ArrayLike<number>[];

/** Pixels of a cell, and between maps. */
const CELL = 12;
const GAP = 12;
const WHITE = [255, 255, 255] as const;
/** None of a domain's choices, and as many as one expert can have. */
const [LEAST, MOST] = [
  [237, 243, 250],
  [8, 48, 107],
] as const;

/**
 * Maps side by side, and the layers of each below one another: a row is a domain, a column an expert, from pale
 * (never) to dark (1/k, in every token). `names` are those of the maps from left to right.
 */
export function drawHeatMaps(
  maps: readonly (readonly HeatMap[])[],
  { names, domains, topK }: { names: readonly string[]; domains: readonly string[]; topK: number },
): Image {
  const experts = maps[0]?.[0]?.[0]?.length ?? 1;
  const layers = maps[0]?.length ?? 1;
  const width = maps.length * (experts * CELL + GAP) - GAP;
  const height = layers * (domains.length * CELL + GAP) - GAP;
  const data = new Uint8Array(width * height * 3).fill(255);
  for (const [at, map] of maps.entries()) {
    for (const [layer, rows] of map.entries()) {
      for (const [row, frequencies] of rows.entries()) {
        for (let expert = 0; expert < experts; expert++) {
          const left = at * (experts * CELL + GAP) + expert * CELL;
          const top = layer * (domains.length * CELL + GAP) + row * CELL;
          fillCell(data, width, left, top, colourOf((frequencies[expert] ?? 0) * topK));
        }
      }
    }
  }
  return { width, height, channels: 3, data, alt: describe(names, domains, experts, layers) };
}

function describe(
  names: readonly string[],
  domains: readonly string[],
  experts: number,
  layers: number,
): string {
  return (
    `Heat maps of ${names.join(' (left) and ')} (right): a row for each domain (${domains.join(', ')}), ` +
    `a column for each of ${experts} experts, ${layers} layer${layers === 1 ? '' : 's'} from top to bottom; ` +
    'the darker, the more often chosen.'
  );
}

/** Dark already at half: few experts come close to 1/k. `share` in [0, 1]. */
function colourOf(share: number): number[] {
  const depth = Math.min(1, Math.sqrt(Math.max(0, share)));
  return LEAST.map((from, channel) => Math.round(from + depth * ((MOST[channel] ?? 0) - from)));
}

/** With a line of white to its right and below. */
function fillCell(
  data: Uint8Array,
  width: number,
  left: number,
  top: number,
  colour: readonly number[],
): void {
  for (let y = top; y < top + CELL; y++) {
    for (let x = left; x < left + CELL; x++) {
      const edge = x === left + CELL - 1 || y === top + CELL - 1;
      data.set(edge ? WHITE : colour, 3 * (y * width + x));
    }
  }
}
