import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deduplicate } from './deduplicate.ts';
import type { Document } from './documents.ts';
import { REPRESENTATIVES } from './clusters/bucket.ts';
import { exactJaccard } from './jaccard.ts';
import { PRESETS, type DeduplicationSettings } from './presets.ts';
import { editor, texts } from './testing/texts.ts';

const document = (id: string, text: string, source = 'web'): Document => ({ id, source, text });
const removedOf = async (documents: readonly Document[], settings: DeduplicationSettings) =>
  (await deduplicate(documents, settings)).clusters.flatMap(({ duplicates }) => duplicates).sort();

/** Originals, and a copy of each with 1 % of its words changed: in another source where the number is odd. */
function planted(count: number): Document[] {
  const edited = editor(8);
  return texts(count, 150, 7).flatMap((text, at) => [
    document(`original ${at}`, text, 'books'),
    document(`copy ${at}`, `${edited(text, 0.01)} more`, at % 2 === 0 ? 'books' : 'web'),
  ]);
}

describe('deduplicate', () => {
  it('reads what comes bit by bit', async () => {
    async function* stream() {
      for (const each of planted(3)) yield await Promise.resolve(each);
    }
    const { clusters, kept, counts } = await deduplicate(stream(), PRESETS.text);
    // The longer one survives.
    expect(clusters).toContainEqual({ survivor: 'copy 0', duplicates: ['original 0'] });
    expect(kept).toEqual(['copy 0', 'copy 1', 'copy 2']);
    expect(counts).toMatchObject({ documents: 6, short: 0, equal: 0, duplicates: 3, kept: 3 });
  });

  it('tells of each pair what it rests on', async () => {
    const documents = planted(3);
    const { pairs } = await deduplicate(documents, PRESETS.text);
    expect(pairs).toHaveLength(3);
    for (const { a, b, exact, estimate, band } of pairs) {
      const textOf = (id: string) => documents.find((each) => each.id === id)?.text ?? '';
      expect(exact).toBeCloseTo(exactJaccard(textOf(a), textOf(b), PRESETS.text.features), 12);
      expect(exact).toBeGreaterThanOrEqual(PRESETS.text.verify);
      expect(Math.abs(estimate - (exact ?? 0))).toBeLessThan(0.2);
      expect(band).toBeLessThan(PRESETS.text.bands.bands);
    }
  });

  it('removes across sources in global scope, and within them in local scope', async () => {
    const documents = planted(10);
    expect(await removedOf(documents, PRESETS.text)).toHaveLength(10);
    const local = await removedOf(documents, { ...PRESETS.text, scope: 'local' });
    expect(local).toEqual([0, 2, 4, 6, 8].map((at) => `original ${at}`));
    const equal = [document('a', 'the same text', 'books'), document('b', 'the same text', 'web')];
    expect(await removedOf(equal, { ...PRESETS.text, scope: 'local' })).toEqual([]);
    expect(await removedOf(equal, PRESETS.text)).toEqual(['b']);
  });

  it('keeps the preferred source, whichever is longer', async () => {
    const keep = { sources: ['journal', 'preprint'] };
    const text = texts(1, 60, 2)[0] ?? '';
    const documents = [document('a', `${text} and more`, 'preprint'), document('b', text, 'journal')];
    const { clusters } = await deduplicate(documents, { ...PRESETS.text, keep });
    expect(clusters).toEqual([{ survivor: 'b', duplicates: ['a'] }]);
  });

  it('does the same whatever the order of documents', async () => {
    const edited = editor(3);
    const documents = texts(6, 40, 1).flatMap((text, at) => [
      document(`${at} a`, text),
      document(`${at} b`, edited(text, 0.03), 'books'),
      document(`${at} c`, edited(edited(text, 0.03), 0.03)),
      document(`${at} d`, text),
    ]);
    const outcome = async (some: readonly Document[], settings: DeduplicationSettings) => {
      const { clusters, pairs, counts } = await deduplicate(some, settings);
      return { clusters, pairs, counts };
    };
    for (const settings of [
      PRESETS.text,
      { ...PRESETS.text, hops: 2, scope: 'local' as const },
      PRESETS.papers,
    ]) {
      const expected = await outcome(documents, settings);
      expect(expected.clusters.length).toBeGreaterThan(0);
      const shuffled = fc.shuffledSubarray(documents, { minLength: documents.length });
      await fc.assert(
        fc.asyncProperty(shuffled, async (some) => {
          expect(await outcome(some, settings)).toEqual(expected);
        }),
        { seed: 1, numRuns: 15 },
      );
    }
  });

  it('does not chain: the ends of a chain of edits are two documents', async () => {
    const edited = editor(6);
    const chain = [texts(1, 200, 5)[0] ?? ''];
    for (let link = 1; link < 20; link++) chain.push(edited(chain[link - 1] ?? '', 0.01));
    const documents = chain.map((text, at) => document(`link ${String(at).padStart(2, '0')}`, text));
    const settings = { ...PRESETS.text, bands: { bands: 32, rows: 4 } }; // misses no link
    const capped = await deduplicate(documents, settings);
    const textOf = (id: string) => documents.find((each) => each.id === id)?.text ?? '';
    for (const { survivor, duplicates } of capped.clusters) {
      for (const duplicate of duplicates) {
        const jaccard = exactJaccard(textOf(survivor), textOf(duplicate), PRESETS.text.features);
        expect(jaccard).toBeGreaterThanOrEqual(PRESETS.text.verify);
      }
    }
    expect(capped.kept.length).toBeGreaterThan(1);
    const closed = await deduplicate(documents, { ...settings, hops: Infinity });
    expect(closed.kept).toHaveLength(1);
  });

  it('finds every duplicate that comparing all pairs does, where bands miss none', async () => {
    const edited = editor(31);
    const documents = texts(30, 40, 30).flatMap((text, at) =>
      [text, edited(text, 0.02), edited(text, 0.08)].map((each, copy) => document(`${at} ${copy}`, each)),
    );
    // 128 bands of one row: all pairs meet that share anything.
    const settings = { ...PRESETS.text, bands: { bands: 128, rows: 1 }, verify: 0.6, hops: Infinity };
    const { clusters } = await deduplicate(documents, settings);
    const together = new Set(clusters.flatMap(({ survivor, duplicates }) => [survivor, ...duplicates]));
    for (const a of documents) {
      const alike = documents.some(
        (b) => a !== b && exactJaccard(a.text, b.text, settings.features) >= settings.verify,
      );
      expect(together.has(a.id)).toBe(alike);
    }
  });

  it('drops short documents before anything is compared, as the published pipeline does', async () => {
    const long = texts(1, 60, 9)[0] ?? '';
    const documents = [document('short', 'brief'), document('short too', 'brief'), document('long', long)];
    const { kept, clusters, counts } = await deduplicate(documents, PRESETS.slimpajama);
    expect(kept).toEqual(['long']);
    expect(clusters).toEqual([]);
    expect(counts).toMatchObject({ documents: 3, short: 2, duplicates: 0, kept: 1 });
  });

  it('takes no two texts for alike because they are shorter than a gram, or empty', async () => {
    const settings = { ...PRESETS.text, minimumLength: 0 };
    const documents = ['', '', '  ', 'tiny', 'small', 'tiny'].map((text, at) => document(`${at}`, text));
    const { clusters, counts } = await deduplicate(documents, settings);
    expect(clusters).toEqual([{ survivor: '3', duplicates: ['5'] }]);
    expect(counts).toMatchObject({ unsigned: 6, equal: 1, kept: 5 });
  });

  it('works without verification: connected components of the bands', async () => {
    const { clusters, pairs } = await deduplicate(planted(12), PRESETS.slimpajama);
    expect(clusters.length).toBeGreaterThanOrEqual(8);
    expect(pairs.every(({ exact }) => exact === null)).toBe(true);
  });

  it('compares in a hot bucket a few times its size, never all pairs', async () => {
    // Every text begins alike and goes on by itself: they share bands and do not verify.
    const head = texts(1, 40, 1)[0] ?? '';
    const hot = texts(400, 12, 2).map((text, at) => document(`${at}`, `${head} ${text}`));
    const settings = { ...PRESETS.text, bands: { bands: 4, rows: 2 }, verify: 0.99 };
    const { counts, kept } = await deduplicate(hot, settings);
    expect(kept).toHaveLength(400);
    expect(counts.compared).toBeGreaterThan(400);
    expect(counts.compared).toBeLessThanOrEqual(settings.bands.bands * 400 * REPRESENTATIVES);
    const same = Array.from({ length: 2000 }, (_, at) => document(`${at}`, head));
    expect((await deduplicate(same, PRESETS.text)).counts).toMatchObject({
      compared: 0,
      equal: 1999,
      kept: 1,
    });
  });

  it('names the document that cannot be taken in', async () => {
    const run = (documents: unknown[]) => deduplicate(documents as Document[], PRESETS.text);
    await expect(run([document('a', 'x'), document('a', 'y')])).rejects.toThrow(
      "Two documents have the id 'a'",
    );
    await expect(run([{ id: 'a', source: 's' }])).rejects.toThrow("Document 'a' (number 1) has no text");
    await expect(run([{ id: '', source: 's', text: '' }])).rejects.toThrow('Document 1 has no id');
    await expect(run([{ id: 'a', text: '' }])).rejects.toThrow('has no source that is a text');
    await expect(deduplicate([], { ...PRESETS.text, bands: { bands: 20, rows: 20 } })).rejects.toThrow(
      'at most 128 values',
    );
  });
});
