// Clusters side by side, the shared passages marked.
import {
  sharedPassages,
  type ExplainedAlone,
  type ExplainedCluster,
  type ExplainedMember,
  type Passage,
} from '@papertape/global-deduplication/streaming';
import type { Colours } from '../terminal/colours.ts';
import { bytes, count } from '../terminal/format.ts';

interface Shown {
  columns: number;
  colours: Colours;
}

/** Each cluster: its survivor on the left, each other member on the right. */
export function describeExplained(
  explained: readonly (ExplainedCluster | ExplainedAlone)[],
  shown: Shown,
): string {
  return explained
    .map((each) => ('cluster' in each ? describeCluster(each, shown) : describeAlone(each)))
    .join('\n');
}

const ALONE: Readonly<Record<ExplainedAlone['reason'], string>> = {
  unique: 'is in no cluster: nothing is like it. It was kept.',
  short: 'was dropped for its length, before anything was compared.',
  contaminated: 'was removed because the hold-out has an equal text.',
};

function describeAlone({ id, source, reason }: ExplainedAlone): string {
  return `${id} (${source}) ${ALONE[reason]}\n`;
}

function describeCluster({ cluster, size, members }: ExplainedCluster, shown: Shown): string {
  const [survivor, ...others] = members;
  if (!survivor) return '';
  const { bold, dim } = shown.colours;
  const marks = bold('x') === 'x' ? 'Shared passages stand between ‹ and ›.' : 'Shared passages are green.';
  const more = size - members.length;
  return [
    bold(`Cluster ${cluster}: ${count(size)} documents`),
    `Kept: ${survivor.id} (${survivor.source}). ${marks}`,
    ...others.map((other) => `\n${reasonOf(other)}\n${sideBySide(survivor, other, shown)}`),
    ...(more > 0 ? ['', dim(`and ${count(more)} more.`)] : []),
    '',
  ].join('\n');
}

function reasonOf({ id, source, reason, jaccard, band }: ExplainedMember): string {
  const who = `Removed: ${id} (${source})`;
  if (reason === 'equal' && jaccard === 1) return `${who}: equal after normalisation`;
  if (jaccard === null) return `${who}: alike through others, not compared with the survivor itself`;
  const met = band === null ? '' : `, first met in band ${band + 1}`;
  const also = reason === 'equal' ? '; another document of the cluster is equal to it' : '';
  return `${who}: Jaccard index ${jaccard.toFixed(3)}${met}${also}`;
}

function sideBySide(left: ExplainedMember, right: ExplainedMember, { columns, colours }: Shown): string {
  const width = Math.max(20, Math.floor((columns - 3) / 2));
  const { a, b } = sharedPassages(left.text, right.text);
  const head = (member: ExplainedMember) => `${member.id}, ${bytes(member.bytes)}`;
  const columnsOf = [left, right].map((member) => colours.bold(pad(head(member).slice(0, width), width)));
  const [leftLines, rightLines] = [a, b].map((passages) => linesOf(passages, width, colours));
  const rows = Array.from({ length: Math.max(leftLines?.length ?? 0, rightLines?.length ?? 0) }, (_, row) => [
    leftLines?.[row] ?? ' '.repeat(width),
    rightLines?.[row] ?? '',
  ]);
  return [columnsOf, ...rows].map((row) => row.join(' │ ').trimEnd()).join('\n');
}

/** Passages in lines of a width; marks are part of the width, colours are not. */
export function linesOf(passages: readonly Passage[], width: number, colours: Colours): string[] {
  const coloured = colours.green('x') !== 'x';
  const lines: string[] = [];
  let [line, length] = ['', 0];
  const flush = () => {
    lines.push(line + ' '.repeat(Math.max(0, width - length)));
    [line, length] = ['', 0];
  };
  for (const { text, shared } of passages) {
    const marked = shared && !coloured ? `‹${text}›` : text;
    for (const word of marked.match(/\n|[^\S\n]+|\S+/g) ?? []) {
      for (const piece of word === '\n' ? ['\n'] : pieces(word, width)) {
        const size = widthOf(piece);
        if (piece === '\n' || (length + size > width && length > 0)) flush();
        if (piece === '\n' || (length === 0 && piece.trim() === '')) continue;
        line += shared ? colours.green(printable(piece)) : printable(piece);
        length += size;
      }
    }
  }
  if (length > 0) flush();
  return lines;
}

/** A word that is wider than a line, in parts. */
function pieces(word: string, width: number): string[] {
  if (widthOf(word) <= width) return [word];
  const half = Math.max(1, Math.floor(width / 2));
  const letters = [...word];
  return Array.from({ length: Math.ceil(letters.length / half) }, (_, part) =>
    letters.slice(part * half, (part + 1) * half).join(''),
  );
}

/** Columns that a text takes: two for the letters of East Asian scripts. */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of printable(text)) {
    if (/\p{M}/u.test(letter)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        letter,
      )
        ? 2
        : 1;
  }
  return width;
}

/** Without what would move the cursor or colour the terminal. */
function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/\p{Cc}/gu, '·');
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - widthOf(text)));
}
