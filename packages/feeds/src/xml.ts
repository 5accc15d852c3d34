// Just enough XML writing: elements are strings that are already escaped.
import { escapeMarkup } from './text.ts';

export type Attributes = Readonly<Record<string, string>>;

/** The XML declaration, before the root element. */
export const XML_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n';

/** An element with escaped text. */
export function textElement(name: string, text: string, attributes: Attributes = {}): string {
  return `<${name}${attributesOf(attributes)}>${escapeMarkup(text)}</${name}>`;
}

/** An element without content. */
export function emptyElement(name: string, attributes: Attributes): string {
  return `<${name}${attributesOf(attributes)}/>`;
}

/** An element of elements, each on its own line. */
export function parentElement(
  name: string,
  children: readonly (string | null)[],
  attributes: Attributes = {},
): string {
  const lines = children.filter((child) => child !== null && child !== '');
  return `<${name}${attributesOf(attributes)}>\n${lines.join('\n')}\n</${name}>`;
}

function attributesOf(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escapeMarkup(value)}"`)
    .join('');
}
