// Cutting a long document into its items without parsing it, in one pass.

/** A document's items as text, and what stands around them. */
export interface SplitDocument {
  items: string[];
  /** The document with its items cut out. */
  rest: string;
}

/**
 * Cuts out every element of this name (any prefix). CDATA sections and comments are skipped over. An item that is not
 * closed ends where the next begins, so that it alone is found malformed.
 */
export function splitItems(xml: string, name: string): SplitDocument {
  const items: string[] = [];
  let rest = '';
  let restFrom = 0;
  let itemFrom: number | null = null;
  for (const tag of tagsOf(xml, name)) {
    if (tag.opens) {
      if (itemFrom !== null) items.push(xml.slice(itemFrom, tag.start));
      else rest += xml.slice(restFrom, tag.start);
      itemFrom = tag.start;
    }
    if (!tag.opens || tag.selfClosing) {
      if (itemFrom === null) continue;
      items.push(xml.slice(itemFrom, tag.end));
      itemFrom = null;
    }
    restFrom = tag.end;
  }
  if (itemFrom !== null) items.push(xml.slice(itemFrom));
  else rest += xml.slice(restFrom);
  return { items, rest };
}

interface Tag {
  start: number;
  end: number;
  opens: boolean;
  selfClosing: boolean;
}

function* tagsOf(xml: string, name: string): Generator<Tag> {
  const pattern = new RegExp(`<(?:!\\[CDATA\\[|!--|/?(?:[\\w.-]+:)?${name}(?=[\\s>/]))`, 'g');
  for (let match = pattern.exec(xml); match; match = pattern.exec(xml)) {
    const closer = match[0] === '<![CDATA[' ? ']]>' : match[0] === '<!--' ? '-->' : '>';
    const at = xml.indexOf(closer, match.index);
    if (at < 0) {
      if (closer === '>') return;
      continue; // never closed: then it hides nothing
    }
    const end = at + closer.length;
    pattern.lastIndex = end;
    if (closer === '>')
      yield {
        start: match.index,
        end,
        opens: xml[match.index + 1] !== '/',
        selfClosing: xml[end - 2] === '/',
      };
  }
}
