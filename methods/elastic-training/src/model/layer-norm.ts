// Layer normalisation over the features of each row (Ba, Kiros and Hinton, 2016).
const EPSILON = 1e-5;

export interface Normalised {
  readonly output: Float32Array;
  backward(dOutput: Float32Array, dGain: Float32Array, dShift: Float32Array): Float32Array;
}

/** (x − mean) / deviation · gain + shift, for rows as long as `gain`. */
export function layerNorm(x: Float32Array, gain: Float32Array, shift: Float32Array): Normalised {
  const d = gain.length;
  const rows = x.length / d;
  const centred = new Float32Array(x.length);
  const inverse = new Float32Array(rows);
  const output = new Float32Array(x.length);
  for (let i = 0; i < rows; i++) {
    const at = i * d;
    let mean = 0;
    for (let j = 0; j < d; j++) mean += x[at + j] ?? 0;
    mean /= d;
    let variance = 0;
    for (let j = 0; j < d; j++) variance += ((x[at + j] ?? 0) - mean) ** 2;
    const scale = 1 / Math.sqrt(variance / d + EPSILON);
    inverse[i] = scale;
    for (let j = 0; j < d; j++) {
      const value = ((x[at + j] ?? 0) - mean) * scale;
      centred[at + j] = value;
      output[at + j] = value * (gain[j] ?? 0) + (shift[j] ?? 0);
    }
  }
  return {
    output,
    backward: (dOutput, dGain, dShift) =>
      layerNormBackward({ centred, inverse, gain }, dOutput, dGain, dShift),
  };
}

interface Saved {
  readonly centred: Float32Array;
  readonly inverse: Float32Array;
  readonly gain: Float32Array;
}

function layerNormBackward(
  { centred, inverse, gain }: Saved,
  dOutput: Float32Array,
  dGain: Float32Array,
  dShift: Float32Array,
): Float32Array {
  const d = gain.length;
  const dx = new Float32Array(centred.length);
  for (let i = 0; i < inverse.length; i++) {
    const at = i * d;
    let sum = 0;
    let along = 0;
    for (let j = 0; j < d; j++) {
      const dy = dOutput[at + j] ?? 0;
      const value = centred[at + j] ?? 0;
      dGain[j] = (dGain[j] ?? 0) + dy * value;
      dShift[j] = (dShift[j] ?? 0) + dy;
      sum += dy * (gain[j] ?? 0);
      along += dy * (gain[j] ?? 0) * value;
    }
    for (let j = 0; j < d; j++) {
      const dy = (dOutput[at + j] ?? 0) * (gain[j] ?? 0);
      dx[at + j] = (inverse[i] ?? 0) * (dy - sum / d - ((centred[at + j] ?? 0) * along) / d);
    }
  }
  return dx;
}
