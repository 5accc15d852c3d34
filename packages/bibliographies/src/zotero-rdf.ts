// The RDF that Zotero exports: items, and beside them the journals, attachments and notes that they point to.
import { XMLBuilder, XMLParser, XMLValidator } from 'fast-xml-parser';
import { plain, yearIn } from './csl.ts';
import { reasonOf, unreadable, UnreadableBibliography, type Bibliography, type Entry } from './entry.ts';
import { identifiersOf } from './identifiers.ts';

/** An element as the parser gives it, in the order of the file. */
interface Element {
  name: string;
  /** As in the file, to be written again. */
  node: Record<string, unknown>;
  attributes: Readonly<Record<string, string>>;
  children: Element[];
  /** Its own text, that of its children not. */
  text: string;
}

const OPTIONS = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  htmlEntities: true,
} as const;
const ATTRIBUTES = ':@';

/** Reads a file. @throws UnreadableBibliography when it is no RDF as Zotero writes it. */
export function readZoteroRdf(text: string): Bibliography {
  const root = parseXml(text).find(({ name }) => name === 'rdf:RDF');
  if (!root) throw new UnreadableBibliography("This XML is not Zotero's RDF: it has no element rdf:RDF.");
  const resources = new Map(root.children.map((child) => [child.attributes['rdf:about'] ?? '', child]));
  const uses = countUses(root.children);
  return {
    format: 'zotero-rdf',
    preamble: openingTag(root),
    entries: root.children.filter(isItem).map((item) => entryOf(item, resources, uses)),
  };
}

function parseXml(text: string): Element[] {
  const valid = XMLValidator.validate(text);
  if (valid !== true)
    throw new UnreadableBibliography(
      `This XML is not well formed: line ${valid.err.line}, ${valid.err.msg.slice(0, 200)}`,
    );
  try {
    return elementsOf(new XMLParser(OPTIONS).parse(text));
  } catch (error) {
    throw new UnreadableBibliography(`This XML cannot be read: ${reasonOf(error)}.`);
  }
}

function elementsOf(nodes: unknown): Element[] {
  if (!Array.isArray(nodes)) return [];
  return (nodes as Record<string, unknown>[]).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ATTRIBUTES && key !== '#text');
    if (name === undefined) return [];
    const inside = node[name];
    return [
      {
        name,
        node,
        attributes: (node[ATTRIBUTES] ?? {}) as Record<string, string>,
        children: elementsOf(inside),
        text: textIn(inside),
      },
    ];
  });
}

function textIn(nodes: unknown): string {
  if (!Array.isArray(nodes)) return '';
  return (nodes as Record<string, unknown>[])
    .flatMap((node) => (typeof node['#text'] === 'string' ? [node['#text']] : []))
    .join('')
    .trim();
}

const NO_ITEMS = new Set(['attachment', 'note', 'annotation']);
const TYPES_OF_ITEMS = /^bib:(?!Journal$|Series$|Periodical$|Memo$|Book_section$)[A-Z]/;

function isItem(element: Element): boolean {
  const type = first(element, 'z:itemType')?.text;
  if (type !== undefined) return !NO_ITEMS.has(type);
  return TYPES_OF_ITEMS.test(element.name) && first(element, 'dc:title') !== undefined;
}

const first = (element: Element, name: string) => element.children.find((child) => child.name === name);
const all = (element: Element, name: string) => element.children.filter((child) => child.name === name);

/** The text of an element, or of the rdf:value within it. */
function valueOf(element: Element | undefined): string {
  if (element === undefined) return '';
  if (element.name === 'rdf:value' || element.children.length === 0) return element.text;
  return element.children.map(valueOf).find((text) => text !== '') ?? '';
}

function countUses(items: readonly Element[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const reference of items.filter(isItem).flatMap(referencesOf))
    uses.set(reference, (uses.get(reference) ?? 0) + 1);
  return uses;
}

function referencesOf(item: Element): string[] {
  return item.children.flatMap(({ attributes }) => attributes['rdf:resource'] ?? []);
}

function entryOf(
  item: Element,
  resources: ReadonlyMap<string, Element>,
  uses: ReadonlyMap<string, number>,
): Entry {
  const pointed = referencesOf(item).flatMap((reference) => resources.get(reference) ?? []);
  const raw = writeXml([item, ...pointed]);
  const about = item.attributes['rdf:about'] ?? '';
  const title = plain(valueOf(first(item, 'dc:title')));
  if (title === '') return unreadable(raw, 'It has no title.', about);
  return {
    key: about,
    title,
    authors: authorsOf(item),
    year: yearIn(valueOf(first(item, 'dc:date'))),
    identifiers: identifiersOf(namingFields(item, containersOf(item, resources, uses), about)),
    abstract: valueOf(first(item, 'dcterms:abstract')),
    note: pointed
      .filter(({ name }) => name === 'bib:Memo')
      .map((memo) => withoutTags(valueOf(first(memo, 'rdf:value'))))
      .join('\n\n'),
    raw,
    problem: null,
  };
}

/** Journals and the like: within the item, or pointed to by it alone. Zotero writes an article's DOI there. */
function containersOf(
  item: Element,
  resources: ReadonlyMap<string, Element>,
  uses: ReadonlyMap<string, number>,
): Element[] {
  return all(item, 'dcterms:isPartOf').flatMap((part) => {
    const reference = part.attributes['rdf:resource'];
    if (reference === undefined) return part.children;
    const resource = resources.get(reference);
    return resource && uses.get(reference) === 1 ? [resource] : [];
  });
}

function namingFields(item: Element, containers: readonly Element[], about: string) {
  const values = [item, ...containers].flatMap((element) => all(element, 'dc:identifier')).map(valueOf);
  const names = ['dc:description', 'prism:number', 'dc:coverage', 'z:archive', 'z:archiveLocation'];
  return {
    dois: values.flatMap((value) => /^DOI:?\s*(\S+)$/i.exec(value)?.[1] ?? []),
    urls: [...values, about],
    loose: [...values, ...names.map((name) => valueOf(first(item, name)))],
  };
}

function authorsOf(item: Element): string[] {
  const people = all(item, 'bib:authors').flatMap((authors) => descendants(authors, 'foaf:Person'));
  return people.flatMap((person) => {
    const name = ['foaf:givenName', 'foaf:givenname', 'foaf:surname', 'foaf:name']
      .map((part) => valueOf(first(person, part)))
      .filter((part) => part !== '')
      .join(' ');
    return name === '' ? [] : [name];
  });
}

function descendants(element: Element, name: string): Element[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : descendants(child, name)));
}

function withoutTags(html: string): string {
  return html
    .replace(/<\/(?:p|div|li|h\d)>|<br\s*\/?>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&nbsp;/g, ' ')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&amp;/g, '&')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function writeXml(elements: readonly Element[]): string {
  const builder = new XMLBuilder({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: '',
    format: true,
    indentBy: '  ',
    suppressEmptyNode: true,
  });
  return String(builder.build(elements.map(({ node }) => node))).trim();
}

function openingTag(root: Element): string {
  const attributes = Object.entries(root.attributes)
    .map(([name, value]) => ` ${name}="${value.replace(/&/g, '&amp;').replace(/"/g, '&quot;')}"`)
    .join('\n');
  return `<rdf:RDF${attributes}>`;
}
