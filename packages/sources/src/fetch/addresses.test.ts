import { describe, expect, test } from 'vitest';
import { isPublicAddress } from './addresses.ts';

describe('isPublicAddress', () => {
  test.each(['8.8.8.8', '151.101.3.42', '2606:4700::6810:85e5', '[2a00:1450:4001:82a::200e]'])(
    '%s is public',
    (address) => {
      expect(isPublicAddress(address)).toBe(true);
    },
  );

  test.each([
    ['loopback', '127.0.0.1'],
    ['loopback beyond .1', '127.8.9.10'],
    ['this network', '0.0.0.0'],
    ['private 10/8', '10.1.2.3'],
    ['private 172.16/12', '172.31.255.255'],
    ['private 192.168/16', '192.168.0.1'],
    ['link-local, where clouds keep their metadata', '169.254.169.254'],
    ['carrier-grade NAT', '100.64.0.1'],
    ['multicast', '224.0.0.1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['benchmarking', '198.18.0.1'],
    ['documentation', '203.0.113.7'],
    ['IPv6 loopback', '::1'],
    ['IPv6 unspecified', '::'],
    ['IPv6 link-local', 'fe80::1'],
    ['IPv6 with a zone', 'fe80::1%eth0'],
    ['unique local', 'fd12:3456::1'],
    ['old site-local', 'fec0::1'],
    ['IPv6 multicast', 'ff02::1'],
    ['IPv4-mapped', '::ffff:127.0.0.1'],
    ['IPv4-mapped in hexadecimal', '::ffff:7f00:1'],
    ['IPv4-mapped of a public address', '::ffff:8.8.8.8'],
    ['IPv4-compatible', '::127.0.0.1'],
    ['NAT64', '64:ff9b::7f00:1'],
    ['local NAT64', '64:ff9b:1::1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001::1'],
    ['IPv6 documentation', '2001:db8::1'],
    ['a name', 'localhost'],
    ['a decimal number', '2130706433'],
    ['an octal octet', '0177.0.0.1'],
    ['nothing', ''],
  ])('%s is not public (%s)', (_what, address) => {
    expect(isPublicAddress(address)).toBe(false);
  });
});
