// The pieces that a process holds in memory, its own and those it keeps for others, of the last two versions.
import type { Piece, PieceName } from './piece.ts';

export class PieceStore {
  readonly #versions = new Map<number, Piece[]>();

  /** Pieces never change afterwards; a new version is made in new memory. */
  put(piece: Piece): void {
    const pieces = this.#versions.get(piece.version);
    if (!pieces) this.#versions.set(piece.version, [piece]);
    else if (!pieces.some((held) => covers(held, piece))) pieces.push(piece);
  }

  /** Forgets versions before `version`. */
  forgetBefore(version: number): void {
    for (const held of [...this.#versions.keys()]) if (held < version) this.#versions.delete(held);
  }

  /** Forgets what was computed after `version`, in a step that is done again. */
  forgetAfter(version: number): void {
    for (const held of [...this.#versions.keys()]) if (held > version) this.#versions.delete(held);
  }

  inventory(): PieceName[] {
    return [...this.#versions.values()]
      .flat()
      .map(({ layer, start, end, version }) => ({ layer, start, end, version }));
  }

  /** Elements [start, end) of a layer, put together from pieces. Throws an Error naming what is missing. */
  read({ layer, start, end, version }: PieceName): Piece {
    const pieces = (this.#versions.get(version) ?? []).filter((piece) => piece.layer === layer);
    return assemble({ layer, start, end, version }, pieces);
  }
}

/** One piece out of others that overlap it. Throws an Error naming the first element that is in none of them. */
export function assemble(name: PieceName, pieces: readonly Piece[]): Piece {
  const { start, end } = name;
  const whole = pieces.find((piece) => piece.start === start && piece.end === end);
  if (whole) return whole;
  const slots = {
    master: new Float32Array(end - start),
    m: new Float32Array(end - start),
    v: new Float32Array(end - start),
  };
  let at = start;
  for (const piece of [...pieces].sort((a, b) => a.start - b.start)) {
    if (piece.start > at || piece.end <= at) continue;
    const until = Math.min(piece.end, end);
    for (const slot of ['master', 'm', 'v'] as const) {
      slots[slot].set(piece.slots[slot].subarray(at - piece.start, until - piece.start), at - start);
    }
    at = until;
    if (at >= end) return { ...name, slots };
  }
  if (at >= end) return { ...name, slots };
  throw new Error(`Element ${at} of layer ${name.layer} is nowhere in version ${name.version}.`);
}

function covers(held: PieceName, piece: PieceName): boolean {
  return held.layer === piece.layer && held.start <= piece.start && held.end >= piece.end;
}
