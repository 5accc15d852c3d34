// Rotary positions (Su et al. 2021): pairs (x_i, x_{i + size/2}) of each head are turned by position · base^(−2i/size).
import type { LlamaConfig } from './config.ts';

export interface Rotation {
  /**
   * Turns queries and keys in place, and scales queries by 1/√headSize.
   * qkv [rows × (heads + 2 · kvHeads) · headSize], a position for each row.
   */
  apply(qkv: Float32Array, positions: Int32Array): void;
}

/** Angles are computed once for each position that is seen. */
export function createRotation({ heads, kvHeads, headSize, ropeBase }: LlamaConfig): Rotation {
  const half = headSize / 2;
  const known = new Map<number, Float64Array>();
  const scale = 1 / Math.sqrt(headSize);

  function anglesAt(position: number): Float64Array {
    const found = known.get(position);
    if (found) return found;
    const made = new Float64Array(headSize);
    for (let i = 0; i < half; i++) {
      const angle = position * ropeBase ** ((-2 * i) / headSize);
      made[i] = Math.cos(angle);
      made[half + i] = Math.sin(angle);
    }
    known.set(position, made);
    return made;
  }

  function turn(x: Float32Array, at: number, angles: Float64Array, factor: number): void {
    for (let i = 0; i < half; i++) {
      const [a, b] = [x[at + i] ?? 0, x[at + half + i] ?? 0];
      const [cos, sin] = [angles[i] ?? 1, angles[half + i] ?? 0];
      x[at + i] = factor * (a * cos - b * sin);
      x[at + half + i] = factor * (b * cos + a * sin);
    }
  }

  return {
    apply(qkv, positions) {
      const stride = (heads + 2 * kvHeads) * headSize;
      for (let row = 0; row < positions.length; row++) {
        const angles = anglesAt(positions[row] ?? 0);
        for (let head = 0; head < heads + kvHeads; head++) {
          turn(qkv, row * stride + head * headSize, angles, head < heads ? scale : 1);
        }
      }
    },
  };
}
