// Gaussian error linear units, by the tanh approximation (Hendrycks and Gimpel, 2016).
const SCALE = Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

export interface Activated {
  readonly output: Float32Array;
  backward(dOutput: Float32Array): Float32Array;
}

/** x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))) */
export function gelu(x: Float32Array): Activated {
  const output = new Float32Array(x.length);
  const tanh = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const value = x[i] ?? 0;
    const t = Math.tanh(SCALE * (value + CUBIC * value * value * value));
    tanh[i] = t;
    output[i] = 0.5 * value * (1 + t);
  }
  return {
    output,
    backward(dOutput) {
      const dx = new Float32Array(x.length);
      for (let i = 0; i < x.length; i++) {
        const value = x[i] ?? 0;
        const t = tanh[i] ?? 0;
        const slope = SCALE * (1 + 3 * CUBIC * value * value);
        dx[i] = (dOutput[i] ?? 0) * (0.5 * (1 + t) + 0.5 * value * (1 - t * t) * slope);
      }
      return dx;
    },
  };
}
