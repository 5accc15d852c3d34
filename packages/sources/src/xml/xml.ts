// XML from outside: each item parsed by itself, so that one broken item costs nobody else; no entities are expanded.
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { decodeCharacters } from './characters.ts';

/** A document that is not whole or not what was asked for. */
export class XmlError extends Error {
  override name = 'XmlError';
  /** The document ends before its root element does. */
  readonly truncated: boolean;

  constructor(message: string, truncated = false) {
    super(message);
    this.truncated = truncated;
  }
}

/** An element as plain data: attributes begin with '@', text is '#text', prefixes are gone, every child is a list. */
export interface XmlElement {
  [name: string]: XmlNode[] | string | undefined;
}
export type XmlNode = XmlElement | string;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: false, // characters are decoded below; entities of the document's own are never expanded
  ignoreDeclaration: true,
  ignorePiTags: true,
  cdataPropName: '#cdata',
  isArray: (_name, _path, _leaf, isAttribute) => !isAttribute,
});

/**
 * Checks that a document is whole and of an expected kind, and gives its root's name without prefix.
 * @throws XmlError when the root is another, the end is missing, or it defines a document type (which can only be an
 * attack: no feed has one).
 */
export function checkDocument(xml: string, roots: readonly string[]): string {
  const start = /^\uFEFF?\s*(?:<\?[^>]*\?>\s*|<!--[\s\S]*?-->\s*)*<(!DOCTYPE|[\w:.-]+)/i.exec(xml)?.[1];
  if (start?.toUpperCase() === '!DOCTYPE' && !/^html\b/i.test(xml.slice(xml.search(/<!DOCTYPE/i) + 9).trim()))
    throw new XmlError('The document defines a document type, which is refused.');
  const root = start?.replace(/^.*:/, '') ?? '';
  if (!start || !roots.includes(root))
    throw new XmlError(`Expected ${roots.map((name) => `<${name}>`).join(' or ')}, got ${preview(xml)}.`);
  const end = xml.trimEnd();
  if (!end.endsWith(`</${start}>`) && !isEmptyRoot(end, start))
    throw new XmlError(`The document ends before </${start}>: only a part of it arrived.`, true);
  return root;
}

function isEmptyRoot(xml: string, name: string): boolean {
  return xml.endsWith('/>') && xml.lastIndexOf('<') === xml.lastIndexOf(`<${name}`);
}

function preview(xml: string): string {
  const text = xml.trim().slice(0, 60).replace(/\s+/g, ' ');
  return text === '' ? 'nothing' : `'${text}'`;
}

/** Parses one element. @throws XmlError when it is not well formed. */
export function parseElement(xml: string): XmlElement {
  const verdict = XMLValidator.validate(xml, { allowBooleanAttributes: false });
  if (verdict !== true) throw new XmlError(`Not well-formed XML: ${verdict.err.msg}`);
  const parsed = parse(xml);
  const node = Object.values(parsed as Record<string, unknown[]>)[0]?.[0];
  return typeof node === 'string' ? { '#text': decodeCharacters(node) } : (decodeAll(node) as XmlElement);
}

function parse(xml: string): unknown {
  try {
    return parser.parse(xml);
  } catch (error) {
    // Names that JavaScript reserves, or nesting beyond the parser's limit.
    throw new XmlError(`Refused XML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function decodeAll(node: unknown, name = ''): unknown {
  if (typeof node === 'string') return name === '#cdata' ? node : decodeCharacters(node);
  if (Array.isArray(node)) return node.map((item) => decodeAll(item, name));
  if (typeof node === 'object' && node !== null)
    return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, decodeAll(value, key)]));
  return node;
}

/** The text of an element's first child of this name, or null when there is none or it is blank. */
export function childText(element: XmlElement, name: string): string | null {
  return childTexts(element, name)[0] ?? null;
}

/** The texts of all children of this name that are not blank. */
export function childTexts(element: XmlElement, name: string): string[] {
  return children(element, name)
    .map(textOf)
    .filter((text) => text.trim() !== '');
}

/** An element's children of this name. */
export function children(element: XmlElement, name: string): XmlNode[] {
  const value = element[name];
  return Array.isArray(value) ? value : [];
}

/** An element's first child of this name with children of its own, or null. */
export function child(element: XmlElement, name: string): XmlElement | null {
  const node = children(element, name)[0];
  return typeof node === 'object' ? node : null;
}

/** An attribute's value, or null. */
export function attribute(node: XmlNode, name: string): string | null {
  const value = typeof node === 'object' ? node[`@${name}`] : undefined;
  return typeof value === 'string' ? value : null;
}

/** The text directly inside an element. */
export function textOf(node: XmlNode): string {
  if (typeof node === 'string') return node;
  const pieces = ['#text', '#cdata'].flatMap((key) => node[key] ?? []);
  return pieces.map((piece) => (typeof piece === 'string' ? piece : '')).join('');
}
