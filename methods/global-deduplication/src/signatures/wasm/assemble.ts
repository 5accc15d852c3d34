// Makes module.ts of minhash.wat: `node methods/global-deduplication/src/signatures/wasm/assemble.ts`. A test does
// it again and compares. Needs wabt, which users of the library do not.
import { readFileSync, writeFileSync } from 'node:fs';
import wabt from 'wabt';

/** The text of module.ts. */
export async function assemble(): Promise<string> {
  const source = readFileSync(new URL('minhash.wat', import.meta.url));
  const module = (await wabt()).parseWat('minhash.wat', new Uint8Array(source), { simd: true });
  const { buffer } = module.toBinary({});
  const lines =
    Buffer.from(buffer)
      .toString('base64')
      .match(/.{1,100}/g) ?? [];
  return [
    '// Made by assemble.ts of minhash.wat; not to be edited.',
    '',
    '/** The WebAssembly module in base64. */',
    'export const MINHASH_MODULE =',
    `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
    '',
  ].join('\n');
}

if (import.meta.main) writeFileSync(new URL('module.ts', import.meta.url), await assemble());
