// The report as one HTML file: no scripts, nothing from elsewhere.
import { curveSvg, valueAt } from './curve.ts';
import { count, escaped, percent, size, table } from './markup.ts';
import { matrixTable } from './matrix.ts';
import type { Amount, CorpusReport, ReportedCluster } from './report.ts';
import { STYLE } from './style.ts';

const POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** A report as a page that can be opened from the disk. */
export function reportToHtml(report: CorpusReport): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<title>Deduplication report</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>Deduplication report</h1>
${lead(report)}
<nav aria-label="Sections"><ul>${SECTIONS.map(([id, name]) => `<li><a href="#${id}">${name}</a></li>`).join('')}</ul></nav>
${SECTIONS.map(([id, name, content]) => `<section aria-labelledby="${id}">\n<h2 id="${id}">${name}</h2>\n${content(report)}\n</section>`).join('\n')}
</main>
</body>
</html>
`;
}

const SECTIONS: readonly (readonly [id: string, name: string, content: (report: CorpusReport) => string])[] =
  [
    ['outcome', 'Outcome', outcome],
    ['sources', 'Sources', sources],
    ['curve', 'What the bands find', curve],
    ['clusters', 'Largest clusters', clusters],
    ['inputs', 'Inputs', inputs],
    ['settings', 'Settings', settings],
    ['rates', 'Rates and versions', rates],
  ];

function lead({ counts, removedShare, inputs, finishedAt }: CorpusReport): string {
  const damaged = inputs.filter(({ damage }) => damage !== null).length;
  const files = inputs.filter(({ role }) => role === 'corpus').length;
  return `<p class="lead">Of ${count(counts.documents.documents)} documents in ${count(files)} ${files === 1 ? 'file' : 'files'}, ${count(counts.kept.documents)} stay; ${percent(removedShare)} of the text is removed.</p>
<p class="soft">Finished <time datetime="${finishedAt}">${finishedAt.slice(0, 16).replace('T', ' ')} UTC</time>.</p>
${counts.setAside > 0 ? `<p class="warn">${count(counts.setAside)} rows could not be read and were set aside${damaged > 0 ? `; ${count(damaged)} ${damaged === 1 ? 'file is' : 'files are'} damaged` : ''}.</p>` : ''}`;
}

function outcome({ counts, pairs, clusters, settings }: CorpusReport): string {
  const all = counts.documents;
  const row = (name: string, { documents, bytes }: Amount) => [
    name,
    count(documents),
    percent(documents / Math.max(1, all.documents)),
    size(bytes),
    percent(bytes / Math.max(1, all.bytes)),
  ];
  const rows = [
    row('Kept', counts.kept),
    row('Removed: equal texts', counts.equal),
    row(
      settings.verify === null ? 'Removed: near duplicates, not verified' : 'Removed: near duplicates',
      counts.near,
    ),
    row(
      settings.minimumLength <= 1
        ? 'Removed: without text'
        : `Removed: shorter than ${count(settings.minimumLength)} characters`,
      counts.short,
    ),
    row('Removed: in the hold-out', counts.contaminated),
    row('All documents', all),
  ];
  return `${table('What became of the documents', ['Outcome', 'Documents', 'Share', 'Text', 'Share of it'], rows)}
<p>${count(clusters.count)} clusters of two and more. ${count(pairs.compared)} pairs met in a bucket, and ${count(pairs.alike)} of them ${settings.verify === null ? 'were taken without verification' : `have a Jaccard index of ${settings.verify} and more`}. ${count(counts.unsigned.documents)} documents were kept without a signature: they are shorter than a gram, and were compared for equality only${counts.empty > 0 ? `; ${count(counts.empty)} of them have no text at all` : ''}.</p>
${table('Clusters by size', ['Documents in a cluster', 'Clusters'], sizeRows(clusters.sizes))}`;
}

const SIZES: readonly (readonly [name: string, from: number, to: number])[] = [
  ['2', 2, 2],
  ['3', 3, 3],
  ['4 to 10', 4, 10],
  ['11 to 100', 11, 100],
  ['101 to 1,000', 101, 1000],
  ['more', 1001, Infinity],
];

function sizeRows(sizes: CorpusReport['clusters']['sizes']): string[][] {
  return SIZES.map(([name, from, to]) => {
    const within = sizes.filter(({ size }) => size >= from && size <= to);
    return [name, count(within.reduce((sum, { clusters }) => sum + clusters, 0))];
  });
}

function sources(report: CorpusReport): string {
  const rows = report.sources
    .slice(0, 50)
    .map(({ source, documents, bytes, removed }) => [
      escaped(source),
      count(documents),
      size(bytes),
      count(removed.documents),
      percent(removed.bytes / Math.max(1, bytes)),
    ]);
  return `${table('What was removed of each source, for whatever reason', ['Source', 'Documents', 'Text', 'Removed', 'Of its text'], rows)}
${report.sources.length > 50 ? `<p class="soft">${count(report.sources.length - 50)} smaller sources are in report.json.</p>` : ''}
${matrixTable(report)}`;
}

const SHOWN = [0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95];

function curve({ curve: of }: CorpusReport): string {
  const head = ['Jaccard index', ...SHOWN.map(String)];
  const row = ['Found', ...SHOWN.map((jaccard) => percent(valueAt(of.points, jaccard)))];
  return `<figure>${curveSvg(of)}
<figcaption>P(J) = 1 − (1 − J<sup>${of.rows}</sup>)<sup>${of.bands}</sup>: how likely two documents are to share one of ${of.bands} bands of ${of.rows} values.${of.verify === null ? ' Nothing was verified: all that meet are taken as alike.' : ` Of those that meet, only pairs from ${of.verify} on are taken as alike.`}</figcaption></figure>
${table('Share of pairs that is found', head, [row])}`;
}

function clusters({ clusters: { largest, count: all } }: CorpusReport): string {
  if (largest.length === 0) return '<p>No two documents are alike.</p>';
  return `<p>The ${count(largest.length)} largest of ${count(all)}. Marked is what a document shares with the survivor. <code>papertape deduplicate --work DIR --explain cluster:1</code> shows whole texts side by side.</p>
${largest.map(clusterDetails).join('\n')}`;
}

function clusterDetails({ cluster, size: documents, members }: ReportedCluster): string {
  const [survivor] = members;
  const items = members.map(({ id, source, kept, jaccard, bytes, excerpt }) => {
    const how = kept
      ? 'kept'
      : jaccard === null
        ? 'removed'
        : jaccard === 1
          ? 'removed: equal, or as good as'
          : `removed: Jaccard index ${jaccard.toFixed(3)}`;
    const text = excerpt.map((part) =>
      part.shared ? `<mark>${escaped(part.text)}</mark>` : escaped(part.text),
    );
    return `<li><p><strong>${escaped(id)}</strong> <span class="soft">${escaped(source)}, ${size(bytes)}; ${how}</span></p><p class="excerpt">${text.join('')}</p></li>`;
  });
  const more = documents - members.length;
  return `<details${cluster === 1 ? ' open' : ''}><summary><h3>Cluster ${cluster}: ${count(documents)} documents</h3> <span class="soft">${escaped(survivor?.id ?? '')}</span></summary>
<ul class="members">${items.join('\n')}</ul>${more > 0 ? `<p class="soft">and ${count(more)} more.</p>` : ''}</details>`;
}

function inputs(report: CorpusReport): string {
  const rows = report.inputs.map(({ path, role, bytes, documents, setAside, damage }) => [
    escaped(path),
    size(bytes),
    role === 'hold-out' ? 'hold-out' : count(documents),
    count(setAside),
    damage === null ? '' : `<td class="warn">${escaped(damage)}</td>`,
  ]);
  return table('Files that were read', ['File', 'On disk', 'Documents', 'Set aside', 'Damage'], rows);
}

function settings({ settings: { features, bands, keep, ...of }, columns }: CorpusReport): string {
  const { normalisation, unit, size: gram } = features;
  const rows = [
    [
      'Columns',
      `text <code>${escaped(columns.text)}</code>, id <code>${escaped(columns.id ?? 'none')}</code>, source <code>${escaped(columns.source ?? 'the file')}</code>`,
    ],
    ['Signatures', `${of.mode}, ${of.permutations} values, seed ${of.seed}`],
    ['Grams', `${gram} ${unit}`],
    [
      'Normalisation',
      Object.entries(normalisation)
        .map(([name, value]) => `${name}: ${String(value)}`)
        .join(', '),
    ],
    ['Bands', `${bands.bands} of ${bands.rows} rows`],
    ['Verified', of.verify === null ? 'no' : `Jaccard index from ${of.verify}`],
    ['Scope', of.scope],
    ['Pairs between a survivor and a member', of.hops === 'unlimited' ? 'unlimited' : `at most ${of.hops}`],
    ['Shortest document', `${count(of.minimumLength)} characters`],
    ['Preferred sources', keep.sources.map(escaped).join(', ') || 'none'],
  ];
  return table(
    'What decides the outcome',
    ['Setting', 'Value'],
    rows.map(([name = '', value = '']) => [name, `<td>${value}</td>`]),
  );
}

function rates({ stages, environment }: CorpusReport): string {
  const rows = stages.map(({ stage, seconds, cpuSeconds, documents, bytes }) => [
    stage,
    `${seconds.toFixed(1)} s`,
    `${cpuSeconds.toFixed(1)} s`,
    documents === null ? '' : count(Math.round(documents / Math.max(seconds, 0.001))),
    bytes === null ? '' : (bytes / 1e6 / Math.max(seconds, 0.001)).toFixed(1),
  ]);
  const { node, duckdb, platform, workers, peakMemoryBytes } = environment;
  return `${table('Stages that this process ran', ['Stage', 'Time', 'Time of cores', 'Documents/s', 'MB/s'], rows)}
<p>${workers} worker ${workers === 1 ? 'thread' : 'threads'}; at most ${size(peakMemoryBytes)} of memory. Node ${escaped(node)}, DuckDB ${escaped(duckdb)}, ${escaped(platform)}.</p>`;
}
