// An edition as plain text, for those who read mail that way: the same words in the same order as the HTML.
import type { EditionDocument, LinkedLine, PaperBlock } from './document.ts';
import type { ReaderLinks } from './mail-html.ts';

/** Columns; addresses may be longer. */
const WIDTH = 72;

/** The text part. */
export function mailText(
  document: EditionDocument,
  siteName: string,
  { manage, unsubscribe }: ReaderLinks,
): string {
  const { heading, intro, papers, ran, page, footer } = document;
  return [
    `${siteName}\n${heading}\n${'='.repeat(Math.min(WIDTH, [...heading].length))}`,
    `${wrap(intro)}\n${linked(page)}`,
    ...papers.map(paperText),
    ...(ran.length > 0 ? [`Reproductions that ran\n\n${ran.map((line) => linked(line)).join('\n\n')}`] : []),
    `-- \n${wrap(footer)}`,
    `Change what you get:\n${manage}`,
    `Unsubscribe:\n${unsubscribe}\n`,
  ].join('\n\n');
}

function paperText({ number, title, url, authors, facts, excerpt, machine, why, ran }: PaperBlock): string {
  const indent = '   ';
  const lines = [
    wrap(`${number}. ${title}`, indent),
    ...[authors, facts].filter((line) => line !== '').map((line) => indent + wrap(line, indent, WIDTH - 3)),
    ...(machine === '' ? [] : ['', indent + wrap(machine, indent, WIDTH - 3)]),
    ...(excerpt === '' ? [] : ['', indent + wrap(excerpt, indent, WIDTH - 3), '']),
    ...(ran ? [indent + wrap(ran.text, indent, WIDTH - 3), indent + ran.url] : []),
    ...(why === '' ? [] : [indent + wrap(`Why: ${why}.`, indent, WIDTH - 3)]),
    indent + url,
  ];
  return lines.join('\n');
}

function linked({ text, url }: LinkedLine): string {
  return `${wrap(text)}\n${url}`;
}

/** Breaks a line at blanks; what follows begins with `indent`. */
function wrap(text: string, indent = '', width = WIDTH): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${indent}`);
}
