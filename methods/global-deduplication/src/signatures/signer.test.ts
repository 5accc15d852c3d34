import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactJaccard } from '../jaccard.ts';
import { FIRST_COEFFICIENTS, GOLDEN, GOLDEN_OTHER } from '../testing/golden.ts';
import { editor, texts } from '../testing/texts.ts';
import { asItIs, gramsOf, type Features } from '../text/features.ts';
import { NORMALISATIONS } from '../text/normalise.ts';
import { gramBytes } from './gram-bytes.ts';
import { scriptKernel, type Kernel } from './kernel.ts';
import { drawPermutations } from './permutations.ts';
import { createSigner, similarity, type SignatureMode } from './signer.ts';
import { assemble } from './wasm/assemble.ts';
import { wasmKernel } from './wasm/kernel.ts';
import { MINHASH_MODULE } from './wasm/module.ts';

const CHARACTERS: Features = { normalisation: NORMALISATIONS.slimpajama, unit: 'characters', size: 13 };
const WORDS: Features = { normalisation: NORMALISATIONS.slimpajama, unit: 'words', size: 3 };
const MODES: readonly SignatureMode[] = ['slimpajama', 'fast'];

describe('slimpajama mode', () => {
  it('draws the permutations that numpy draws', () => {
    const { aLow, aHigh, bLow, bHigh } = drawPermutations(3, 1);
    const whole = (low: number | undefined, high: number | undefined) =>
      ((BigInt(high ?? 0) << 32n) | BigInt((low ?? 0) >>> 0)).toString();
    const drawn = [0, 1, 2].flatMap((i) => [whole(aLow[i], aHigh[i]), whole(bLow[i], bHigh[i])]);
    expect(drawn).toEqual(FIRST_COEFFICIENTS);
  });

  it.each(GOLDEN)('signs $text bit for bit', ({ text, signature }) => {
    const signer = createSigner({ mode: 'slimpajama', features: CHARACTERS });
    expect([...(signer.sign(text) ?? [])]).toEqual(signature);
  });

  it('takes other seeds, sizes and numbers of permutations', () => {
    const { seed, size, signature } = GOLDEN_OTHER;
    const signer = createSigner({
      mode: 'slimpajama',
      features: { ...CHARACTERS, size },
      permutations: 4,
      seed,
    });
    expect([...(signer.sign(GOLDEN[0]?.text ?? '') ?? [])]).toEqual(signature);
  });

  it('agrees with whole numbers of any size, on both kernels, whatever the text', () => {
    const permutations = drawPermutations(6, 7);
    const kernels = [scriptKernel(permutations), wasmKernel(permutations)];
    expect(kernels).not.toContain(undefined);
    const unit = fc.constantFrom<Features['unit']>('characters', 'words');
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '漢', '🦉'), maxLength: 90 });
    fc.assert(
      fc.property(text, unit, fc.integer({ min: 1, max: 40 }), (text, unit, size) => {
        const features = { normalisation: NORMALISATIONS.none, unit, size };
        const expected = minimaByBigInt(text, features);
        for (const kernel of kernels) expect(kernel && minimaOf(kernel, text, features)).toEqual(expected);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('signs texts of many batches as their grams one by one', () => {
    const text = texts(1, 900, 3)[0] ?? '';
    for (const features of [CHARACTERS, WORDS]) {
      const permutations = drawPermutations(2, 1);
      const kernel = wasmKernel(permutations);
      const minima = kernel && minimaOf(kernel, text, { ...features, normalisation: NORMALISATIONS.none });
      expect(minima).toEqual(minimaByBigInt(text, { ...features, normalisation: NORMALISATIONS.none }, 2, 1));
    }
  });

  it('has the module that minhash.wat makes', async () => {
    const made = (await assemble())
      .match(/'([^']+)'/g)
      ?.join('')
      .replaceAll("'", '');
    expect(made).toBe(MINHASH_MODULE);
  });
});

describe.each(MODES)('signatures, %s', (mode) => {
  it('are null of texts shorter than a gram, which are like no other', () => {
    const signer = createSigner({ mode, features: CHARACTERS });
    expect(signer.sign('')).toBeNull();
    expect(signer.sign('twelve chars')).toBeNull();
    expect(signer.sign('thirteen char')).not.toBeNull();
    expect(createSigner({ mode, features: WORDS }).sign('two words')).toBeNull();
  });

  it('count code points, not code units', () => {
    const signer = createSigner({ mode, features: CHARACTERS });
    expect(signer.sign('🦉'.repeat(12))).toBeNull();
    expect(signer.sign('🦉'.repeat(13))).not.toBeNull();
  });

  it('are the same of a text that was normalised before, and again', () => {
    const signer = createSigner({ mode, features: CHARACTERS });
    const first = signer.sign('Some, text; that is LONGER than a gram.');
    expect(signer.signNormalised('some text that is longer than a gram')).toEqual(first);
    signer.sign('Another text that is signed in between');
    expect(signer.sign('Some, text; that is LONGER than a gram.')).toEqual(first);
  });

  it('differ by seed', () => {
    const sign = (seed: number) =>
      createSigner({ mode, features: CHARACTERS, seed }).sign('words of some length');
    expect(sign(1)).not.toEqual(sign(2));
  });

  // Words of a text are drawn anew for each pair, so that the pairs are independent.
  it.each([
    { words: 100, share: 0.03 },
    { words: 12, share: 0.1 },
    { words: 5, share: 0.2 },
  ])('estimate the Jaccard index without bias: $words words', ({ words, share }) => {
    let difference = 0;
    let variance = 0;
    const features = { ...CHARACTERS, size: 5 };
    const edited = editor(12);
    texts(200, words, 11).forEach((a, i) => {
      const b = edited(a, share);
      const signer = createSigner({ mode, features, permutations: 64, seed: i });
      const [first, second] = [signer.sign(a), signer.sign(b)];
      const jaccard = exactJaccard(a, b, features);
      difference += similarity(first ?? new Uint32Array(), second ?? new Uint32Array()) - jaccard;
      variance += (jaccard * (1 - jaccard)) / 64;
    });
    expect(Math.abs(difference)).toBeLessThan(3 * Math.sqrt(variance));
  });
});

describe('createSigner', () => {
  it('names what cannot work', () => {
    const make = (change: object) => () => createSigner({ mode: 'fast', features: CHARACTERS, ...change });
    expect(make({ permutations: 0 })).toThrow('permutations is a whole number from 1 to 1024, not 0.');
    expect(make({ seed: -1 })).toThrow('seed is a whole number from 0 to 4294967295, not -1.');
    expect(make({ mode: 'quick' })).toThrow("mode is 'slimpajama' or 'fast', not 'quick'.");
    expect(make({ features: { ...CHARACTERS, size: 0 } })).toThrow('features.size is a whole number from 1');
    expect(make({ features: { ...CHARACTERS, unit: 'bytes' } })).toThrow(
      "features.unit is 'characters' or 'words'",
    );
  });

  it('fills long signatures of texts with one gram, repeated however often', () => {
    const signer = createSigner({ mode: 'fast', features: CHARACTERS, permutations: 1024 });
    const once = signer.sign('a'.repeat(13));
    expect(signer.sign('a'.repeat(100_000))).toEqual(once);
    expect(new Set(once).size).toBeGreaterThan(1000);
  });
});

function minimaOf(kernel: Kernel, text: string, features: Features): Uint32Array {
  kernel.start();
  for (const batch of gramBytes(asItIs(text), features)) kernel.take(batch);
  return kernel.minima();
}

/** The definition, word for word. */
function minimaByBigInt(text: string, features: Features, count = 6, seed = 7): Uint32Array {
  const { aLow, aHigh, bLow, bHigh } = drawPermutations(count, seed);
  const minima = new Uint32Array(count).fill(0xffffffff);
  for (const gram of gramsOf(text, features)) {
    const h = BigInt(createHash('sha1').update(gram).digest().readUInt32LE(0));
    for (let i = 0; i < count; i++) {
      const [a, b] = [joined(aHigh[i], aLow[i]), joined(bHigh[i], bLow[i])];
      const value = Number((((a * h + b) % 2n ** 64n) % (2n ** 61n - 1n)) & 0xffffffffn);
      minima[i] = Math.min(minima[i] ?? 0, value);
    }
  }
  return minima;
}

function joined(high = 0, low = 0): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
