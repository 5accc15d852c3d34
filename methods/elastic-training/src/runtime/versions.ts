// Which versions of the state are whole, given the pieces that are left of it.
import type { PieceName } from '../snapshot/index.ts';

/** The newest version of which every element of every layer is among `pieces`; null when there is none. */
export function newestWhole(sizes: readonly number[], pieces: readonly PieceName[]): number | null {
  const versions = [...new Set(pieces.map(({ version }) => version))].sort((a, b) => b - a);
  return (
    versions.find((version) =>
      isWhole(
        sizes,
        pieces.filter((piece) => piece.version === version),
      ),
    ) ?? null
  );
}

function isWhole(sizes: readonly number[], pieces: readonly PieceName[]): boolean {
  return sizes.every((size, layer) => {
    let reached = 0;
    const own = pieces.filter((piece) => piece.layer === layer).sort((a, b) => a.start - b.start);
    for (const { start, end } of own) if (start <= reached) reached = Math.max(reached, end);
    return reached >= size;
  });
}
