// Attention over two sets of keys from attention over each (batch inference with a shared prefix and a distinct part).
import type { AttentionShape, Part } from './tasks.ts';

/**
 * m = max(m₁, m₂), ℓ = Σ ℓ_j e^(m_j − m), o = Σ ℓ_j e^(m_j − m) o_j / ℓ. A row that neither part saw stays empty.
 */
export function mergeParts(
  a: Part,
  b: Part,
  { heads, headSize }: Pick<AttentionShape, 'heads' | 'headSize'>,
): Part {
  const merged: Part = {
    m: new Float32Array(a.m.length),
    l: new Float32Array(a.l.length),
    o: new Float32Array(a.o.length),
  };
  const cells = a.m.length - (a.m.length % heads);
  for (let cell = 0; cell < cells; cell++) {
    const [m1 = -Infinity, m2 = -Infinity] = [a.m[cell], b.m[cell]];
    const m = Math.max(m1, m2);
    merged.m[cell] = m;
    if (m === -Infinity) continue;
    const [w1, w2] = [(a.l[cell] ?? 0) * Math.exp(m1 - m), (b.l[cell] ?? 0) * Math.exp(m2 - m)];
    const l = w1 + w2;
    merged.l[cell] = l;
    const first = cell * headSize;
    for (let x = first; x < first + headSize; x++) {
      merged.o[x] = (w1 * (a.o[x] ?? 0) + w2 * (b.o[x] ?? 0)) / l;
    }
  }
  return merged;
}
