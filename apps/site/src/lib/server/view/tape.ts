// A picture for papers without one: the paper's own identifier, punched into a tape.

/** Geometry of the tape in units of its picture's view box. */
const ROWS = [3, 6, 9, 15, 18, 21] as const; // the feed holes run at 12
const STEP = 4;
const COLUMNS = 14;

/** An SVG path whose round line ends are the holes, on 60 by 24; the feed holes between are the same on every tape. */
export interface Tape {
  data: string;
  /** One of the palette's six tints. */
  tint: number;
}

/** The tape of an identifier; the same for the same text. */
export function punchTape(text: string): Tape {
  let data = '';
  let hash = 0;
  for (let column = 0; column < COLUMNS; column++) {
    const code = text.charCodeAt(column % Math.max(1, text.length)) || 0;
    hash = (hash * 31 + code + column) >>> 0;
    const x = STEP + column * STEP;
    ROWS.forEach((row, bit) => {
      if (((code ^ (hash >>> 3)) >> bit) & 1) data += `M${x} ${row}h0`;
    });
  }
  return { data, tint: hash % 6 };
}
