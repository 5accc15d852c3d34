// The same functions once more, in double precision, as plain loops over flat arrays: nothing here uses jax-js or
// the package under test.

export type Numbers = ArrayLike<number>;

function get(values: Numbers, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`No number at ${index}.`);
  return value;
}

/** x [rows, inputs], weight [inputs, outputs], bias [outputs] */
export function linear(x: Numbers, weight: Numbers, bias: Numbers, inputs: number): number[] {
  const outputs = bias.length;
  const y: number[] = [];
  for (let row = 0; row < x.length / inputs; row++) {
    for (let o = 0; o < outputs; o++) {
      let sum = get(bias, o);
      for (let i = 0; i < inputs; i++) sum += get(x, row * inputs + i) * get(weight, i * outputs + o);
      y.push(sum);
    }
  }
  return y;
}

/** x [rows, gain.length] */
export function layerNorm(x: Numbers, gain: Numbers, bias: Numbers, ε = 1e-5): number[] {
  const n = gain.length;
  const y: number[] = [];
  for (let row = 0; row < x.length / n; row++) {
    let mean = 0;
    for (let i = 0; i < n; i++) mean += get(x, row * n + i) / n;
    let variance = 0;
    for (let i = 0; i < n; i++) variance += (get(x, row * n + i) - mean) ** 2 / n;
    for (let i = 0; i < n; i++) {
      y.push((get(gain, i) * (get(x, row * n + i) - mean)) / Math.sqrt(variance + ε) + get(bias, i));
    }
  }
  return y;
}

export interface AttentionSizes {
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly features: number;
  readonly heads: number;
  /** Whether a query of a batch entry may see a key. */
  visible(batch: number, query: number, key: number): boolean;
}

/** q [batch, queries, features], k and v [batch, keys, features], already projected → [batch, queries, features] */
export function attend(q: Numbers, k: Numbers, v: Numbers, sizes: AttentionSizes): number[] {
  const { batch, queries, keys, features, heads, visible } = sizes;
  const width = features / heads;
  const y = new Array<number>(batch * queries * features).fill(0);
  for (let b = 0; b < batch; b++) {
    for (let h = 0; h < heads; h++) {
      for (let i = 0; i < queries; i++) {
        const weights: number[] = [];
        for (let j = 0; j < keys; j++) {
          let score = 0;
          for (let d = 0; d < width; d++) {
            const at = h * width + d;
            score += get(q, (b * queries + i) * features + at) * get(k, (b * keys + j) * features + at);
          }
          weights.push(visible(b, i, j) ? Math.exp(score / Math.sqrt(width)) : 0);
        }
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        if (total === 0) continue;
        for (let d = 0; d < width; d++) {
          let sum = 0;
          for (let j = 0; j < keys; j++) {
            sum += (get(weights, j) / total) * get(v, (b * keys + j) * features + h * width + d);
          }
          y[(b * queries + i) * features + h * width + d] = sum;
        }
      }
    }
  }
  return y;
}

export interface ConvolutionSizes {
  readonly batch: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly image: readonly [number, number];
  readonly kernel: readonly [number, number];
  readonly stride: readonly [number, number];
  /** Zeros above and left. */
  readonly padding: readonly [number, number];
  readonly result: readonly [number, number];
}

/** x [batch, inputs, ...image], weight [outputs, inputs, ...kernel], bias [outputs] → [batch, outputs, ...result] */
export function convolution(x: Numbers, weight: Numbers, bias: Numbers, s: ConvolutionSizes): number[] {
  const y: number[] = [];
  for (let b = 0; b < s.batch; b++) {
    for (let o = 0; o < s.outputs; o++) {
      for (let r = 0; r < s.result[0]; r++) {
        for (let c = 0; c < s.result[1]; c++) {
          let sum = get(bias, o);
          for (let i = 0; i < s.inputs; i++) {
            for (let kr = 0; kr < s.kernel[0]; kr++) {
              for (let kc = 0; kc < s.kernel[1]; kc++) {
                const row = r * s.stride[0] + kr - s.padding[0];
                const column = c * s.stride[1] + kc - s.padding[1];
                if (row < 0 || row >= s.image[0] || column < 0 || column >= s.image[1]) continue;
                const pixel = get(x, ((b * s.inputs + i) * s.image[0] + row) * s.image[1] + column);
                sum += pixel * get(weight, ((o * s.inputs + i) * s.kernel[0] + kr) * s.kernel[1] + kc);
              }
            }
          }
          y.push(sum);
        }
      }
    }
  }
  return y;
}

/** `combine` over the size×size tiles of images of `height`×`width`. */
export function pool(
  x: Numbers,
  height: number,
  width: number,
  size: number,
  combine: (tile: number[]) => number,
): number[] {
  const y: number[] = [];
  for (let image = 0; image < x.length / (height * width); image++) {
    for (let r = 0; r < height; r += size) {
      for (let c = 0; c < width; c += size) {
        const tile: number[] = [];
        for (let i = 0; i < size; i++) {
          for (let j = 0; j < size; j++) tile.push(get(x, (image * height + r + i) * width + c + j));
        }
        y.push(combine(tile));
      }
    }
  }
  return y;
}

/** Rows of a table [tokens, features]. */
export function embedding(table: Numbers, indices: readonly number[], features: number): number[] {
  return indices.flatMap((index) =>
    Array.from({ length: features }, (_, f) => get(table, index * features + f)),
  );
}

/** logits and targets [rows, classes] */
export function softmaxCrossEntropy(logits: Numbers, targets: Numbers, classes: number): number {
  const rows = logits.length / classes;
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const z = Array.from({ length: classes }, (_, c) => get(logits, row * classes + c));
    const top = Math.max(...z);
    const logTotal = top + Math.log(z.reduce((sum, value) => sum + Math.exp(value - top), 0));
    z.forEach((value, c) => (loss += (get(targets, row * classes + c) * (logTotal - value)) / rows));
  }
  return loss;
}

/** Mean of −y·log σ(z) − (1 − y)·log(1 − σ(z)). */
export function binaryLogistic(logits: Numbers, labels: Numbers): number {
  let loss = 0;
  for (let i = 0; i < logits.length; i++) {
    const z = get(logits, i);
    const y = get(labels, i);
    loss += (y * Math.log1p(Math.exp(-z)) + (1 - y) * Math.log1p(Math.exp(z))) / logits.length;
  }
  return loss;
}

export function meanSquaredError(predictions: Numbers, targets: Numbers): number {
  let loss = 0;
  for (let i = 0; i < predictions.length; i++) {
    loss += (get(predictions, i) - get(targets, i)) ** 2 / predictions.length;
  }
  return loss;
}
