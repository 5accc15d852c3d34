// Header-like fields of reports (RFC 3464, section 2.1): groups of `Name: value` lines, folded, with blank lines between.

/** Fields by their names in small letters; of a name that comes twice, the first. */
export type Fields = ReadonlyMap<string, string>;

/** The groups of a report's part, without empty ones. */
export function readFieldGroups(text: string): Fields[] {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map(readFields)
    .filter((group) => group.size > 0);
}

/** The value after its type, `rfc822; ada@example.org` → `ada@example.org`, without angle brackets. */
export function typedValue(field: string | undefined): string | null {
  if (field === undefined) return null;
  const value = field.replace(/^\s*[\w-]+\s*;\s*/, '').trim();
  const bare = /<([^<>]*)>/.exec(value)?.[1] ?? value;
  return bare === '' ? null : bare;
}

function readFields(group: string): Fields {
  const fields = new Map<string, string>();
  let last: string | null = null;
  for (const line of group.split('\n')) {
    const folded = /^[ \t]+(.*)$/.exec(line)?.[1];
    if (folded !== undefined && last !== null) {
      fields.set(last, `${fields.get(last) ?? ''} ${folded.trim()}`);
      continue;
    }
    const [, name, value = ''] = /^([\w-]+)[ \t]*:[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    last = name.toLowerCase();
    if (!fields.has(last)) fields.set(last, value.trim());
  }
  return fields;
}
