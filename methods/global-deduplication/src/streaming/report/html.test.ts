import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inventedRows, toLines } from '../testing/invented.ts';
import { runIn, testFolder, type TestFolder } from '../testing/runs.ts';
import { reportToHtml } from './html.ts';
import { sourceMatrix } from './matrix.ts';
import type { CorpusReport } from './report.ts';

let folder: TestFolder;
let report: CorpusReport;
let page: ReturnType<typeof load>;
beforeAll(async () => {
  folder = await testFolder();
  const rows = [
    ...inventedRows(300),
    { id: '<img src=x>', source: '"a" & <b>', text: inventedRows(1)[0]?.text },
  ];
  const input = await folder.write('rows.jsonl', `${toLines(rows)}no row\n`);
  report = await runIn(folder, { inputs: [input] });
  page = load(reportToHtml(report));
});
afterAll(() => folder.remove());

const cells = (caption: string) =>
  page('table')
    .filter((_, table) => page(table).find('caption').text().startsWith(caption))
    .find('tbody tr')
    .toArray()
    .map((row) =>
      page(row)
        .children()
        .toArray()
        .map((cell) => page(cell).text()),
    );

describe('the page', () => {
  test('has the numbers of the JSON', () => {
    const { counts } = report;
    const outcome = Object.fromEntries(
      cells('What became').map(([name, documents]) => [name, Number(documents?.replaceAll(',', ''))]),
    );
    expect(outcome).toMatchObject({
      Kept: counts.kept.documents,
      'Removed: equal texts': counts.equal.documents,
      'Removed: near duplicates': counts.near.documents,
      'All documents': counts.documents.documents,
    });
    expect(
      counts.kept.documents + counts.equal.documents + counts.near.documents + counts.short.documents,
    ).toBe(counts.documents.documents);
    expect(page('.lead').text()).toContain(String(counts.kept.documents));
    expect(page('.warn').text()).toContain('1 rows could not be read');
  });

  test('has a matrix whose sum is that of all duplicates', () => {
    const rows = cells('Duplicates removed');
    const sum = rows.flatMap(([, ...values]) => values.map(Number)).reduce((a, b) => a + b, 0);
    expect(sum).toBe(report.counts.equal.documents + report.counts.near.documents);
    expect(rows).toHaveLength(sourceMatrix(report).sources.length);
  });

  test('has the largest clusters, each member with its text and the shared passages marked', () => {
    expect(page('details')).toHaveLength(Math.min(20, report.clusters.count));
    expect(page('details').first().find('li').length).toBeGreaterThan(1);
    expect(page('details mark').length).toBeGreaterThan(20);
    expect(report.clusters.sizes.reduce((sum, { size, clusters }) => sum + (size - 1) * clusters, 0)).toBe(
      report.counts.equal.documents + report.counts.near.documents,
    );
  });

  test('needs nothing from elsewhere, runs nothing, and takes no text for markup', () => {
    expect(page('script, link, img, iframe')).toHaveLength(0);
    expect(page('[src], [onclick]')).toHaveLength(0);
    expect(page('meta[http-equiv]').attr('content')).toContain("default-src 'none'");
    expect(page('html').attr('lang')).toBe('en');
    expect(page('svg title').text()).toContain('16 bands of 8 rows');
    expect(page.text()).toContain('<img src=x>');
  });
});

test('more sources than a matrix has room for are joined', () => {
  const matrix = Array.from({ length: 30 }, (_, index) => ({
    source: `s${index}`,
    survivor: 's0',
    documents: index + 1,
    bytes: 1,
  }));
  const { sources, documents } = sourceMatrix({ matrix }, 5);
  expect(sources).toEqual(['s0', 's29', 's28', 's27', 'all other sources']);
  expect(documents.flat().reduce((a, b) => a + b, 0)).toBe((30 * 31) / 2);
});
