/** The number of code points of a text: a pair of surrogates is one. */
export function codePoints(text: string): number {
  let count = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdbff) continue;
    const following = text.charCodeAt(at + 1);
    if (following >= 0xdc00 && following <= 0xdfff) count--;
  }
  return count;
}
