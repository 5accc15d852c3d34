// Where a request came from and under which address the reader reached us.

/** Protocol and host of the site as the reader sees it: ORIGIN when set, otherwise what the request asked for. */
export function publicAddress(
  origin: string | null,
  hostHeader: string | undefined,
): { protocol: 'http' | 'https'; host: string } {
  if (origin) {
    const url = new URL(origin);
    return { protocol: url.protocol === 'https:' ? 'https' : 'http', host: url.host };
  }
  // A host that is no host name must not reach the URL parser.
  const host = hostHeader && /^[\w.-]+(:\d{1,5})?$|^\[[\da-f:.]+\](:\d{1,5})?$/i.test(hostHeader);
  return { protocol: 'http', host: host ? hostHeader : 'localhost' };
}

/**
 * The reader's address: of the connection, or the last entry of a trusted proxy's header (earlier entries are the
 * reader's own claims).
 */
export function clientAddress(
  connection: string | undefined,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  trustedHeader: string | null,
): string {
  const direct = (connection ?? 'unknown').replace(/^::ffff:(?=\d+\.)/, '');
  if (!trustedHeader) return direct;
  const value = headers[trustedHeader.toLowerCase()];
  const last = (Array.isArray(value) ? value.join(',') : (value ?? '')).split(',').at(-1)?.trim();
  return last && /^[\da-f.:]{2,45}$/i.test(last) ? last : direct;
}
