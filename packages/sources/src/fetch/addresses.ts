// Which network addresses lie on the public internet.
import ipaddr from 'ipaddr.js';

const GLOBAL_UNICAST_V6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether an IP address is an ordinary public one. Loopback, private, link-local, unique-local, carrier-grade,
 * multicast, documentation and reserved ranges are not, nor are the forms that hide an IPv4 address inside an IPv6 one
 * (mapped, compatible, NAT64, 6to4, Teredo). Text that is no plain address is not public either.
 */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '');
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare).range() === 'unicast';
  if (!ipaddr.IPv6.isValid(bare) || bare.includes('%')) return false;
  const parsed = ipaddr.IPv6.parse(bare);
  return parsed.range() === 'unicast' && parsed.match(GLOBAL_UNICAST_V6);
}

/** Whether a URL's host is an address in itself rather than a name. */
export function isAddress(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '');
  return ipaddr.IPv4.isValid(bare) || ipaddr.IPv6.isValid(bare);
}
