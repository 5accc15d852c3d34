import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvalidDocument } from '../errors.ts';
import { PRESETS } from '../presets.ts';
import { editor, texts } from '../testing/texts.ts';
import type { IndexSettings } from './settings.ts';
import { createIndex, restoreIndex, type DeduplicationIndex } from './create-index.ts';

const SETTINGS = { ...PRESETS.text, permutations: 64, bands: { bands: 16, rows: 4 } };
const [first = '', second = '', third = ''] = texts(3, 80, 21);
const edited = editor(22);

function filled(settings: IndexSettings = SETTINGS): DeduplicationIndex {
  const index = createIndex(settings);
  index.add({ id: 'first', source: 'a', text: first });
  index.add({ id: 'near', source: 'b', text: edited(first, 0.01) });
  index.add({ id: 'second', source: 'a', text: second });
  index.add({ id: 'short', source: 'a', text: 'tiny' });
  return index;
}

describe('an index', () => {
  it('finds what is like a text, the most alike first', () => {
    const index = filled();
    const matches = index.query(first.toUpperCase());
    expect(matches.map(({ id }) => id)).toEqual(['first', 'near']);
    expect(matches[0]).toEqual({ id: 'first', source: 'a', estimate: 1, exact: 1 });
    expect(matches[1]?.exact).toBeGreaterThan(SETTINGS.verify);
    expect(index.query(third)).toEqual([]);
    expect(index.query('')).toEqual([]);
  });

  it('finds texts shorter than a gram where they are equal', () => {
    expect(
      filled()
        .query('Tiny!')
        .map(({ id }) => id),
    ).toEqual(['short']);
    expect(filled().query('other')).toEqual([]);
  });

  it('looks into the source alone in local scope', () => {
    const index = filled({ ...SETTINGS, scope: 'local' });
    expect(index.query(first, { source: 'b' }).map(({ id }) => id)).toEqual(['near']);
    expect(index.query(first, { source: 'c' })).toEqual([]);
  });

  it('forgets what is removed, and takes its id again', () => {
    const index = filled();
    expect(index.remove('first')).toBe(true);
    expect(index.remove('first')).toBe(false);
    expect(index.size).toBe(3);
    expect(index.query(first).map(({ id }) => id)).toEqual(['near']);
    index.add({ id: 'first', source: 'a', text: third });
    expect(index.query(third).map(({ id }) => id)).toEqual(['first']);
    expect(index.query(first).map(({ id }) => id)).toEqual(['near']);
  });

  it('refuses an id twice, and loses nothing', () => {
    const index = filled();
    expect(() => index.add({ id: 'first', source: 'a', text: third })).toThrow(InvalidDocument);
    expect(index.query(first)[0]?.id).toBe('first');
  });

  it('answers with estimates where it does not verify', () => {
    const matches = filled({ ...SETTINGS, verify: null }).query(first);
    expect(matches.map(({ exact }) => exact)).toEqual([null, null]);
    expect(matches[1]?.estimate).toBeGreaterThan(0.6);
  });

  it('compares no more than the candidates asked for', () => {
    const index = createIndex(SETTINGS);
    for (let at = 0; at < 50; at++) index.add({ id: `${at}`, source: 'a', text: `${first} ${at}` });
    expect(index.query(first)).toHaveLength(50);
    expect(index.query(first, { candidates: 7 })).toHaveLength(7);
  });
});

describe('a snapshot', () => {
  it('gives the same answers when it is restored, whatever happened before', () => {
    const pool = texts(4, 30, 30).flatMap((text) => [text, edited(text, 0.02), 'tiny', 'naïve 🦉']);
    const step = fc.record({ id: fc.integer({ min: 0, max: 9 }), text: fc.constantFrom(...pool) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        const index = createIndex(SETTINGS);
        for (const { id, text } of steps) {
          if (!index.remove(`${id}`)) index.add({ id: `${id}`, source: 'a', text });
        }
        const restored = restoreIndex(index.snapshot());
        expect(restored.size).toBe(index.size);
        for (const text of pool) {
          for (const candidates of [1, 100]) {
            expect(restored.query(text, { candidates })).toEqual(index.query(text, { candidates }));
          }
        }
        expect(restored.snapshot()).toEqual(index.snapshot());
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('keeps the settings', () => {
    const settings = { ...SETTINGS, scope: 'local' as const, verify: null, seed: 9 };
    expect(restoreIndex(createIndex(settings).snapshot()).settings).toMatchObject({
      scope: 'local',
      verify: null,
      seed: 9,
    });
  });

  it('says so when it is damaged anywhere', () => {
    const bytes = filled().snapshot();
    expect(() => restoreIndex(new Uint8Array(3))).toThrow('no snapshot of an index');
    expect(() =>
      restoreIndex(new TextEncoder().encode('{"not": "a snapshot of an index, but long enough to be one"}')),
    ).toThrow('no snapshot of an index');
    expect(() => restoreIndex(bytes.subarray(0, bytes.length - 1))).toThrow('was not written whole');
    const newer = bytes.slice();
    newer[4] = 2;
    expect(() => restoreIndex(newer)).toThrow('has version 2');
    fc.assert(
      fc.property(
        fc.integer({ min: 12, max: bytes.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        (at, flip) => {
          const damaged = bytes.slice();
          damaged[at] = (damaged[at] ?? 0) ^ flip;
          expect(() => restoreIndex(damaged)).toThrow('was changed after it was written');
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });
});
