/** Draws domains × experts: how often each expert is chosen in each domain. */
import type { Image } from '@papertape/reproduction';

/** Frequencies [domains][experts] of one layer. */
export type HeatMap = readonly ArrayLike<number>[];

/** Pixels of a cell, and between maps. */
const CELL = 12;
const GAP = 12;
const WHITE = [255, 255, 255] as const;
/** An expert that is chosen as often as the even 1/E, MOST times as often and more, and 1/MOST and less. */
const [EVEN, OFTEN, SELDOM] = [
  [240, 240, 238],
  [8, 60, 130],
  [178, 84, 20],
] as const;
const MOST = 3;

/**
 * Maps side by side, and the layers of each below one another: a row is a domain, a column an expert; grey where it
 * is chosen as often as 1/E, blue where more often, brown where less. `names` are those of the maps from left to right.
 */
export function drawHeatMaps(
  maps: readonly (readonly HeatMap[])[],
  { names, domains }: { names: readonly string[]; domains: readonly string[] },
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
          fillCell(data, width, left, top, colourOf((frequencies[expert] ?? 0) * experts));
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
    'grey where an expert is chosen as often as all, blue where more often, brown where less.'
  );
}

/** `times` the even frequency, on a logarithmic scale. */
function colourOf(times: number): number[] {
  const depth = Math.max(-1, Math.min(1, Math.log(Math.max(times, 1e-9)) / Math.log(MOST)));
  const end = depth > 0 ? OFTEN : SELDOM;
  return EVEN.map((from, channel) => Math.round(from + Math.abs(depth) * ((end[channel] ?? 0) - from)));
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
