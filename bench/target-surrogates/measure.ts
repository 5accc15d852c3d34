// Times the same outer step on three paths, by turns.
import { numpy as np } from '@jax-js/jax';
import { openDevice, type Tensor } from '@papertape/neural';
import {
  createSso,
  linearModel,
  logistic,
  neuralModel,
  selectRows,
  type SparseMatrix,
} from '@papertape/target-surrogates';
import { spread } from '../statistics.ts';

export interface Problem {
  readonly x: SparseMatrix;
  readonly y: Float64Array;
}

export interface Times {
  readonly examples: number;
  /** Median milliseconds of an outer step of 100 inner steps. */
  readonly rows: number;
  readonly gram: number;
  readonly jax: number;
  /** jax over gram: the linear path as it is when nothing is said. */
  readonly ratio: number;
  /** jax over rows: the same arithmetic on both sides. */
  readonly ratioRows: number;
  /** The greatest difference of θ between rows and jax after one step. */
  readonly difference: number;
}

const INNER = { steps: 100, optimizer: 'gradient-descent', stepSize: 0.3 } as const;

/** The first `size` examples. */
export function openProblem({ x, y }: Problem, size: number): Problem {
  return {
    x: selectRows(
      x,
      Array.from({ length: size }, (_, i) => i),
    ),
    y: y.subarray(0, size),
  };
}

/** Each round times one step of every path from θ = 0; what is compiled or formed once is done before. */
export async function measurePaths(problem: Problem, rounds: number): Promise<Times> {
  await openDevice('wasm');
  const rows = linearPath(problem, 'never');
  const gram = linearPath(problem, 'auto');
  const jax = jaxPath(problem);
  const times: Record<'rows' | 'gram' | 'jax', number[]> = { rows: [], gram: [], jax: [] };
  const [fromRows, fromJax] = [await rows.step(), await jax.step()];
  await gram.step();
  for (let round = 0; round < rounds; round++) {
    for (const [name, path] of Object.entries({ rows, gram, jax })) {
      const before = performance.now();
      await path.step();
      times[name as keyof typeof times].push(performance.now() - before);
    }
  }
  jax.end();
  const median = (values: readonly number[]) => spread(values).p50;
  const [atRows, atGram, atJax] = [median(times.rows), median(times.gram), median(times.jax)];
  return {
    examples: problem.x.rows,
    rows: atRows,
    gram: atGram,
    jax: atJax,
    ratio: atJax / atGram,
    ratioRows: atJax / atRows,
    difference: Math.max(...fromRows.map((value, i) => Math.abs(value - (fromJax[i] ?? NaN)))),
  };
}

function linearPath({ x, y }: Problem, gram: 'auto' | 'never') {
  const model = linearModel({ gram });
  return {
    async step(): Promise<Float64Array> {
      const oracle = (z: Float64Array) => logistic.evaluate(z, y);
      const sso = createSso({ model, oracle, smoothness: 0.25, targetStep: 'constant', inner: INNER });
      return (await sso.step(new Float64Array(x.columns), { x })).θ;
    },
  };
}

function jaxPath({ x, y }: Problem) {
  const model = neuralModel((θ: Tensor, inputs: Tensor) => np.matmul(inputs, θ));
  const dense = np.array(toDense(x)).reshape([x.rows, x.columns]);
  return {
    async step(): Promise<Float32Array | Float64Array> {
      const oracle = (z: Float64Array) => logistic.evaluate(z, y);
      const sso = createSso({ model, oracle, smoothness: 0.25, targetStep: 'constant', inner: INNER });
      const { θ } = await sso.step(np.zeros([x.columns]), { x: dense });
      return Float64Array.from(await θ.data());
    },
    end() {
      model.dispose();
      dense.dispose();
    },
  };
}

function toDense(x: SparseMatrix): Float32Array<ArrayBuffer> {
  const dense = new Float32Array(x.rows * x.columns);
  for (let i = 0; i < x.rows; i++) {
    const end = x.starts[i + 1] ?? 0;
    for (let e = x.starts[i] ?? 0; e < end; e++) {
      dense[i * x.columns + (x.indices[e] ?? 0)] = x.values[e] ?? 0;
    }
  }
  return dense;
}

/** The figures as text. */
export function formatTimes(all: readonly Times[]): string {
  const ms = (value: number) => `${value.toFixed(1)} ms`;
  return all
    .map(({ examples, rows, gram, jax, ratio, ratioRows, difference }) =>
      [
        `${examples} examples, medians of an outer step with 100 inner steps:`,
        `  typed arrays, rows   ${ms(rows)} (never XᵀX)`,
        `  typed arrays         ${ms(gram)} (the linear path: XᵀX formed where it pays)`,
        `  jax-js               ${ms(jax)}`,
        `  ratio                ${ratio.toFixed(1)}× (at least 5 is asked for); through rows alone ${ratioRows.toFixed(1)}×`,
        `  θ differs by at most ${difference.toExponential(1)}`,
      ].join('\n'),
    )
    .join('\n\n');
}
