// MT19937 (Matsumoto and Nishimura, 1998), from which the published pipeline draws its permutations.

const N = 624;
const M = 397;

/** A stream of whole numbers of 32 bits, seeded by one of 32 bits as numpy's RandomState is. */
export function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(N);
  state[0] = seed;
  for (let i = 1; i < N; i++) {
    const before = state[i - 1] ?? 0;
    state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i;
  }
  let at = N;
  return () => {
    if (at === N) {
      twist(state);
      at = 0;
    }
    let y = state[at++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < N; i++) {
    const y = ((state[i] ?? 0) & 0x80000000) | ((state[(i + 1) % N] ?? 0) & 0x7fffffff);
    state[i] = (state[(i + M) % N] ?? 0) ^ (y >>> 1) ^ ((y & 1) === 1 ? 0x9908b0df : 0);
  }
}
