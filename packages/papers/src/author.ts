// Names of authors: how a name becomes an address.

/**
 * The part of an author's address made from the name: letters and digits of any script, accents removed, words joined
 * by hyphens ('José Álvarez-Gil' → 'jose-alvarez-gil'). Empty names give 'unknown'.
 */
export function authorSlug(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/[ßẞ]/g, 'ss')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return slug || 'unknown';
}
