// The decoder once more, without caches, batches or kernels, in double precision: what tests compare tokens with.
import type { GenerationRequest } from '../schedule/types.ts';
import type { LayerWeights, LlamaConfig, LlamaWeights } from '../model/config.ts';

type Row = number[];

/** Greedy tokens of a request, every position computed anew for each of them. */
export function decodePlainly(
  config: LlamaConfig,
  weights: LlamaWeights,
  request: GenerationRequest,
): number[] {
  const tokens = Array.from(request.prompt);
  const generated: number[] = [];
  while (generated.length < request.maxTokens) {
    const logits = plainLogits(config, weights, tokens);
    const best = logits.indexOf(Math.max(...logits));
    tokens.push(best);
    generated.push(best);
    if (best === request.stopToken) break;
  }
  return generated;
}

/** Logits behind the last token. */
function plainLogits(config: LlamaConfig, weights: LlamaWeights, tokens: readonly number[]): Row {
  const { features, vocabulary } = config;
  let x = tokens.map((token) =>
    Array.from(weights.embedding.subarray(token * features, (token + 1) * features)),
  );
  for (const layer of weights.layers) x = plainLayer(config, layer, x);
  return times(normed(x.at(-1) ?? [], weights.norm, config.epsilon), weights.head, vocabulary);
}

function plainLayer(config: LlamaConfig, layer: LayerWeights, x: readonly Row[]): Row[] {
  const { heads, kvHeads, headSize, hidden, features, epsilon } = config;
  const projected = x.map((row, position) => {
    const all = times(normed(row, layer.attentionNorm, epsilon), layer.qkv, (heads + 2 * kvHeads) * headSize);
    const headAt = (at: number) => all.slice(at * headSize, (at + 1) * headSize);
    const turned = (at: number) => rotated(headAt(at), position, config.ropeBase);
    return {
      q: Array.from({ length: heads }, (_, h) => turned(h)),
      k: Array.from({ length: kvHeads }, (_, h) => turned(heads + h)),
      v: Array.from({ length: kvHeads }, (_, h) => headAt(heads + kvHeads + h)),
    };
  });
  return x.map((row, position) => {
    const attended = Array.from({ length: heads }, (_, h) => {
      const kv = Math.floor((h * kvHeads) / heads);
      const seen = projected.slice(0, position + 1);
      const scores = seen.map(
        ({ k }) => inner(projected[position]?.q[h] ?? [], k[kv] ?? []) / Math.sqrt(headSize),
      );
      const most = Math.max(...scores);
      const p = scores.map((score) => Math.exp(score - most));
      const sum = p.reduce((a, b) => a + b, 0);
      return Array.from({ length: headSize }, (_, i) =>
        seen.reduce((total, { v }, j) => total + ((p[j] ?? 0) / sum) * (v[kv]?.[i] ?? 0), 0),
      );
    }).flat();
    const y = plus(row, times(attended, layer.output, features));
    const h = normed(y, layer.feedForwardNorm, epsilon);
    const [gate, up] = [times(h, layer.gate, hidden), times(h, layer.up, hidden)];
    const inside = gate.map((g, i) => (g / (1 + Math.exp(-g))) * (up[i] ?? 0));
    return plus(y, times(inside, layer.down, features));
  });
}

const inner = (a: Row, b: Row) => a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const plus = (a: Row, b: Row) => a.map((value, i) => value + (b[i] ?? 0));

function times(x: Row, matrix: Float32Array, outputs: number): Row {
  const y = Array<number>(outputs).fill(0);
  for (const [i, value] of x.entries()) {
    for (let o = 0; o < outputs; o++) y[o] = (y[o] ?? 0) + value * (matrix[i * outputs + o] ?? 0);
  }
  return y;
}

function normed(x: Row, weight: Float32Array, epsilon: number): Row {
  const scale = 1 / Math.sqrt(inner(x, x) / x.length + epsilon);
  return x.map((value, i) => value * scale * (weight[i] ?? 0));
}

function rotated(x: Row, position: number, base: number): Row {
  const half = x.length / 2;
  return x.map((value, i) => {
    const pair = i % half;
    const angle = position * base ** ((-2 * pair) / x.length);
    const other = i < half ? -(x[i + half] ?? 0) : (x[i - half] ?? 0);
    return value * Math.cos(angle) + other * Math.sin(angle);
  });
}
