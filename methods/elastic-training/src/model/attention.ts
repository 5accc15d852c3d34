// Causal self-attention of one sample, all heads.

export interface Attended {
  /** [T, d] */
  readonly output: Float32Array;
  /** The gradient of `qkv` from that of the output. */
  backward(dOutput: Float32Array): Float32Array;
}

/** softmax(q kᵀ / √h) v for each head of h features; `qkv` is [T, 3d], rows of q, k and v side by side. */
export function attend(qkv: Float32Array, length: number, width: number, heads: number): Attended {
  const size = width / heads;
  const row = 3 * width;
  const scale = 1 / Math.sqrt(size);
  const output = new Float32Array(length * width);
  /** Attention weights [heads, T, T], 0 above the diagonal. */
  const shares = new Float32Array(heads * length * length);
  for (let head = 0; head < heads; head++) {
    const q = head * size;
    const k = width + q;
    const v = 2 * width + q;
    for (let i = 0; i < length; i++) {
      const at = (head * length + i) * length;
      let largest = -Infinity;
      for (let j = 0; j <= i; j++) {
        let score = 0;
        for (let c = 0; c < size; c++) score += (qkv[i * row + q + c] ?? 0) * (qkv[j * row + k + c] ?? 0);
        shares[at + j] = score * scale;
        largest = Math.max(largest, shares[at + j] ?? 0);
      }
      let sum = 0;
      for (let j = 0; j <= i; j++) {
        const share = Math.exp((shares[at + j] ?? 0) - largest);
        shares[at + j] = share;
        sum += share;
      }
      for (let j = 0; j <= i; j++) {
        const share = (shares[at + j] ?? 0) / sum;
        shares[at + j] = share;
        for (let c = 0; c < size; c++) {
          const o = i * width + q + c;
          output[o] = (output[o] ?? 0) + share * (qkv[j * row + v + c] ?? 0);
        }
      }
    }
  }
  return { output, backward: (dOutput) => attendBackward(dOutput, { qkv, shares, length, width, heads }) };
}

interface Saved {
  readonly qkv: Float32Array;
  readonly shares: Float32Array;
  readonly length: number;
  readonly width: number;
  readonly heads: number;
}

function attendBackward(dOutput: Float32Array, { qkv, shares, length, width, heads }: Saved): Float32Array {
  const size = width / heads;
  const row = 3 * width;
  const scale = 1 / Math.sqrt(size);
  const dQkv = new Float32Array(qkv.length);
  const dShares = new Float32Array(length);
  for (let head = 0; head < heads; head++) {
    const q = head * size;
    const k = width + q;
    const v = 2 * width + q;
    for (let i = 0; i < length; i++) {
      const at = (head * length + i) * length;
      let along = 0;
      for (let j = 0; j <= i; j++) {
        const share = shares[at + j] ?? 0;
        let dShare = 0;
        for (let c = 0; c < size; c++) {
          const dOut = dOutput[i * width + q + c] ?? 0;
          dShare += dOut * (qkv[j * row + v + c] ?? 0);
          dQkv[j * row + v + c] = (dQkv[j * row + v + c] ?? 0) + share * dOut;
        }
        dShares[j] = dShare;
        along += share * dShare;
      }
      for (let j = 0; j <= i; j++) {
        const dScore = (shares[at + j] ?? 0) * ((dShares[j] ?? 0) - along) * scale;
        for (let c = 0; c < size; c++) {
          dQkv[i * row + q + c] = (dQkv[i * row + q + c] ?? 0) + dScore * (qkv[j * row + k + c] ?? 0);
          dQkv[j * row + k + c] = (dQkv[j * row + k + c] ?? 0) + dScore * (qkv[i * row + q + c] ?? 0);
        }
      }
    }
  }
  return dQkv;
}
