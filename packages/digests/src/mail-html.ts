// An edition as HTML that mail programs show: tables, inline styles, nothing loaded from anywhere. Outlook reads neither
// max-width, media queries nor the padding of paragraphs; Gmail reads the first two, drops a style sheet with a selector
// that it does not know, and the message's end after 102 kB. mail-html.test.ts holds these rules.
import type { EditionDocument, LinkedLine, PaperBlock } from './document.ts';

/** Addresses of one reader. */
export interface ReaderLinks {
  /** Preferences, without signing in. */
  manage: string;
  /** The page with the button that ends it. */
  unsubscribe: string;
}

// Outlook looks for the first name alone, and takes Times where it is missing.
const SANS = "'Segoe UI',-apple-system,system-ui,Roboto,Helvetica,Arial,sans-serif";
const SERIF = "Georgia,'Times New Roman',serif";

/** Light colours stand inline, dark ones in the style sheet: what does not know them shows the light ones. */
const COLOURS = {
  page: ['#fbfaf6', '#15181a'],
  ink: ['#1f1d1a', '#e8e4dc'],
  soft: ['#57524a', '#b0aaa0'],
  link: ['#0d5c5c', '#7cc9c1'],
  line: ['#e0dbcf', '#32383b'],
  note: ['#e2efec', '#1e3534'],
} as const;
const light = (name: keyof typeof COLOURS) => COLOURS[name][0];
const dark = (name: keyof typeof COLOURS) => COLOURS[name][1];

const TEXT = (size: number, line: number) => `font-family:${SANS};font-size:${size}px;line-height:${line}px`;
const STYLES = {
  heading: `margin:0;font-family:${SERIF};font-size:26px;line-height:32px;font-weight:600;color:${light('ink')}`,
  site: `margin:0 0 4px;${TEXT(14, 20)};color:${light('soft')}`,
  intro: `margin:8px 0 0;${TEXT(15, 22)};color:${light('soft')}`,
  title: `margin:0;font-family:${SERIF};font-size:19px;line-height:26px;font-weight:600`,
  titleLink: `color:${light('link')};text-decoration:none`,
  authors: `margin:4px 0 0;${TEXT(14, 20)};color:${light('ink')}`,
  facts: `margin:2px 0 0;${TEXT(13, 19)};color:${light('soft')}`,
  excerpt: `margin:8px 0 0;${TEXT(15, 23)};color:${light('ink')}`,
  machine: `margin:8px 0 0;${TEXT(15, 23)};color:${light('soft')}`,
  why: `margin:8px 0 0;${TEXT(13, 19)};color:${light('soft')}`,
  ran: `padding:6px 10px;background-color:${light('note')};${TEXT(13, 19)};color:${light('ink')}`,
  section: `margin:0 0 4px;${TEXT(15, 22)};font-weight:600;color:${light('ink')}`,
  footer: `margin:0 0 8px;${TEXT(13, 19)};color:${light('soft')}`,
  link: `color:${light('link')};text-decoration:underline`,
} as const;

const SHEET = `:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){
.page{background-color:${dark('page')}!important}
.ink{color:${dark('ink')}!important}
.soft{color:${dark('soft')}!important}
.link{color:${dark('link')}!important}
.rule{border-color:${dark('line')}!important}
.note{background-color:${dark('note')}!important}
}`;

/** How Outlook's web and telephone programs are told; apart from the others, since Gmail does not know attributes. */
const OUTLOOK_SHEET = `[data-ogsc] .ink{color:${dark('ink')}!important}
[data-ogsc] .soft{color:${dark('soft')}!important}
[data-ogsc] .link{color:${dark('link')}!important}
[data-ogsb] .page{background-color:${dark('page')}!important}
[data-ogsb] .note{background-color:${dark('note')}!important}`;

const TABLE = 'role="presentation" border="0" cellpadding="0" cellspacing="0" width="100%"';

/** For Outlook on Windows: pixels as they are, and lines as high as they say. */
const OUTLOOK_HEAD = `<!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml>
<style>td,p,h1,h2{mso-line-height-rule:exactly}</style><![endif]-->`;

/** The HTML part. */
export function mailHtml(document: EditionDocument, siteName: string, links: ReaderLinks): string {
  const rows = [
    headRow(document, siteName),
    ...document.papers.map(paperRow),
    ...(document.ran.length > 0 ? [ranRow(document.ran)] : []),
    footRow(document, links),
  ];
  return `<!doctype html>
<html lang="en" xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no,url=no">
<meta name="x-apple-disable-message-reformatting">
<title>${escape(document.subject)}</title>
<style>${SHEET}</style>
<style>${OUTLOOK_SHEET}</style>
${OUTLOOK_HEAD}</head>
<body class="page" bgcolor="${light('page')}" style="margin:0;padding:0;background-color:${light('page')}">
<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${escape(preheader(document))}</div>
<div role="article" aria-roledescription="email" lang="en">
<table ${TABLE} class="page" bgcolor="${light('page')}" style="background-color:${light('page')}"><tr><td align="center" style="padding:20px 16px">
<!--[if mso]><table role="presentation" border="0" cellpadding="0" cellspacing="0" width="600"><tr><td><![endif]-->
<table ${TABLE} style="max-width:600px;table-layout:fixed">
${rows.join('\n')}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</div>
</body></html>
`;
}

/** What lists of messages show after the subject. */
function preheader({ papers }: EditionDocument): string {
  return papers
    .slice(0, 3)
    .map(({ title }) => title)
    .join(' · ');
}

function headRow({ heading, intro, page }: EditionDocument, siteName: string): string {
  return row(
    `<p class="soft" style="${STYLES.site}">${escape(siteName)}</p>
<h1 class="ink" style="${STYLES.heading}">${escape(heading)}</h1>
<p class="soft" style="${STYLES.intro}">${escape(intro)} ${anchor(page)}.</p>`,
    'padding:0 0 20px',
  );
}

function paperRow({ title, url, authors, facts, excerpt, machine, why, ran }: PaperBlock): string {
  return row(
    [
      `<h2 style="${STYLES.title}"><a class="link" href="${escape(url)}" style="${STYLES.titleLink}">${escape(title)}</a></h2>`,
      paragraph('ink', STYLES.authors, authors),
      paragraph('soft', STYLES.facts, facts),
      paragraph('soft', STYLES.machine, machine),
      paragraph('ink', STYLES.excerpt, excerpt),
      ran ? ranNote(ran) : '',
      paragraph('soft', STYLES.why, why === '' ? '' : `Why: ${why}.`),
    ]
      .filter((part) => part !== '')
      .join('\n'),
    ruled('18px 0'),
  );
}

/** A coloured box: Outlook pads cells, not paragraphs, and knows no margin of a table. */
function ranNote(ran: LinkedLine): string {
  const gap = '<tr><td height="8" style="height:8px;font-size:0;line-height:0">&nbsp;</td></tr>';
  const cell = `<td class="ink note" bgcolor="${light('note')}" style="${STYLES.ran}">${anchor(ran)}</td>`;
  return `<table ${TABLE}>${gap}<tr>${cell}</tr></table>`;
}

function ranRow(ran: readonly LinkedLine[]): string {
  const lines = ran.map((line) => `<p class="ink" style="${STYLES.authors}">${anchor(line)}</p>`);
  return row(
    `<h2 class="ink" style="${STYLES.section}">Reproductions that ran</h2>\n${lines.join('\n')}`,
    ruled('18px 0'),
  );
}

function footRow({ footer, page }: EditionDocument, { manage, unsubscribe }: ReaderLinks): string {
  const links = [
    { text: 'Change what you get', url: manage },
    { text: 'Unsubscribe', url: unsubscribe },
    page,
  ].map(anchor);
  return row(
    `${paragraph('soft', STYLES.footer, footer)}
<p class="soft" style="${STYLES.footer}">${links.join(' · ')}</p>`,
    ruled('16px 0 0'),
  );
}

function ruled(padding: string): string {
  return `padding:${padding};border-top:1px solid ${light('line')}`;
}

function row(content: string, style: string): string {
  const ruled = style.includes('border') ? ' class="rule"' : '';
  return `<tr><td${ruled} style="${style};word-wrap:break-word;overflow-wrap:anywhere">${content}</td></tr>`;
}

function paragraph(tone: 'ink' | 'soft', style: string, text: string): string {
  return text === '' ? '' : `<p class="${tone}" style="${style}">${escape(text)}</p>`;
}

function anchor({ text, url }: LinkedLine): string {
  return `<a class="link" href="${escape(url)}" style="${STYLES.link}">${escape(text)}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.toWellFormed().replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
