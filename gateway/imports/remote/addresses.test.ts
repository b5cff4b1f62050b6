import { expect } from 'chai';
import { privateNetworks, publicAddresses } from './addresses.ts';

describe('the addresses that videos are imported from', () => {
  const isAllowed = publicAddresses();

  for (const address of ['93.184.215.14', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '64:ff9b::101:101'])
    it(`include ${address}`, () => {
      expect(isAllowed(address)).to.equal(true);
    });

  for (const [what, addresses] of Object.entries({
    'this machine': ['127.0.0.1', '127.255.0.3', '0.0.0.0', '0.1.2.3', '::1', '::'],
    'private networks': ['10.0.0.1', '172.16.0.1', '172.31.255.1', '192.168.1.1', 'fd12::1', 'fec0::1'],
    'provider networks': ['100.64.0.1', '100.127.255.1'],
    'links and their metadata services': ['169.254.0.1', '169.254.169.254', 'fe80::1', 'fe80::1%eth0'],
    'metadata services elsewhere': ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'],
    'many at once': ['224.0.0.1', '239.255.255.250', '255.255.255.255', 'ff02::1'],
    'IPv6 for IPv4': ['::ffff:127.0.0.1', '::ffff:a00:1', '::ffff:0:7f00:1', '::127.0.0.1'],
    NAT64: ['64:ff9b::7f00:1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::101:101'],
    tunnels: ['2002:7f00:1::1', '2002:101:101::1', '2001::1'],
    'examples and tests': ['192.0.2.1', '198.18.0.1', '198.51.100.1', '203.0.113.1', '2001:db8::1'],
    'nothing yet': ['240.0.0.1', '192.0.0.8', '100::1', '4000::1'],
    'no address': ['', 'localhost', '1.1.1.1.example.org', '1.1.1.1:80', '[::1]'],
  }))
    it(`do not include ${what}`, () => {
      for (const address of addresses) expect(isAllowed(address), address).to.equal(false);
    });

  it('include private networks that the operator names', () => {
    const withMine = publicAddresses(privateNetworks.parse('192.168.1.0/24, fd00::/8'));
    for (const address of ['192.168.1.7', '::ffff:192.168.1.7', 'fd12::1', '1.1.1.1'])
      expect(withMine(address), address).to.equal(true);
    for (const address of ['192.168.2.1', '10.0.0.1', 'fc00::1', 'fd00:ec2::254', '127.0.0.1'])
      expect(withMine(address), address).to.equal(false);
  });

  for (const text of [
    '',
    'yes',
    '127.0.0.0/8',
    '0.0.0.0/0',
    '169.254.0.0/16',
    '10.0.0.0/7',
    '10.0.0.0',
    '::/0',
  ])
    it(`cannot be extended to ${text || 'nothing'}`, () => {
      const { error } = privateNetworks.safeParse(text);
      expect(error?.issues[0]?.message).to.match(/^must be networks within 10\.0\.0\.0\/8, .*fc00::\/7/);
    });
});
