// The five entities of XML and numeric references; all others stay as they were written.

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Decodes `&amp;` and its four kin, `&#233;` and `&#xE9;` in one pass, so that `&amp;lt;` becomes `&lt;`. */
export function decodeCharacters(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    (all, hex, decimal, name) => {
      if (typeof name === 'string') return NAMED[name] ?? all;
      const code = typeof hex === 'string' ? parseInt(hex, 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
        ? String.fromCodePoint(code)
        : '\ufffd';
    },
  );
}
