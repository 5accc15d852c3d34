// The mail of an edition. What all its readers get is written once; only their own addresses are put in for each.
import { documentOf, type DigestSite, type EditionSource } from './document.ts';
import { mailHtml, type ReaderLinks } from './mail-html.ts';
import { mailText } from './mail-text.ts';

/** The parts of a message. */
export interface DigestMail {
  subject: string;
  text: string;
  html: string;
}

// Characters of the private use area, which no text of an edition holds (`unicodeText`, and `clean` for names).
const PLACES: ReaderLinks = { manage: '\uE010manage\uE011', unsubscribe: '\uE010unsubscribe\uE011' };
const PLACE = /\uE010(manage|unsubscribe)\uE011/g;
const PRIVATE = /[\uE000-\uF8FF]/gu;

/** The mail without its reader's addresses. */
export interface DigestTemplate extends DigestMail {
  readonly template: true;
}

/** Writes an edition, or those of its papers that a reader has not had; to be addressed to any number of readers. */
export function composeDigest(
  source: EditionSource,
  site: DigestSite,
  paperIds: readonly number[] | null = null,
): DigestTemplate {
  const document = documentOf(cleaned(source), site, paperIds);
  return {
    template: true,
    subject: document.subject,
    text: mailText(document, site.name, PLACES),
    html: mailHtml(document, site.name, PLACES),
  };
}

/** The mail to one reader. */
export function addressDigest(template: DigestTemplate, links: ReaderLinks): DigestMail {
  const html: ReaderLinks = { manage: attribute(links.manage), unsubscribe: attribute(links.unsubscribe) };
  return {
    subject: template.subject,
    text: template.text.replace(PLACE, (_, place: keyof ReaderLinks) => links[place]),
    html: template.html.replace(PLACE, (_, place: keyof ReaderLinks) => html[place]),
  };
}

function attribute(url: string): string {
  return url.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

/** Names and queries are typed by people: nothing in them may stand for a place. */
function cleaned(source: EditionSource): EditionSource {
  return JSON.parse(JSON.stringify(source).replace(PRIVATE, '')) as EditionSource;
}
