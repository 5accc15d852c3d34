// Text that was damaged on its way: the four repairs of the published pipeline that change what is compared.
import { decodeHTMLStrict } from 'entities';
import { fixMojibake } from './mojibake.ts';

export const SINGLE_QUOTES = /[\u02bc\u2018-\u201b]/g;
export const DOUBLE_QUOTES = /[\u201c-\u201f]/g;
const LIGATURE_CLASS = '[\u0132\u0133\u0149\u01c4-\u01cc\u01f1-\u01f3\ufb00-\ufb06]';
/** Letters joined for print: ﬁ, ﬂ, ĳ, ǆ and their like. */
export const LIGATURES = new RegExp(LIGATURE_CLASS);
const EVERY_LIGATURE = new RegExp(LIGATURE_CLASS, 'g');

/**
 * Decodes HTML entities (where there is no '<', which would make it markup), undoes UTF-8 that was read as
 * Windows-1252, opens ligatures and straightens quotes.
 */
export function fixText(text: string): string {
  const decoded = text.includes('&') && !text.includes('<') ? decodeHTMLStrict(text) : text;
  return fixMojibake(decoded)
    .replace(EVERY_LIGATURE, (ligature) => ligature.normalize('NFKC'))
    .replace(SINGLE_QUOTES, "'")
    .replace(DOUBLE_QUOTES, '"');
}
