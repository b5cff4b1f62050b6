import ipaddr from 'ipaddr.js';
import { z } from 'zod';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
/** A network in CIDR form: its address, and the length of its prefix in bits. */
export type Network = [Address, number];

/** Whether the gateway may connect to an IP address. */
export type AddressRule = (address: string) => boolean;

/** Of a cloud's virtual machines, outside the link-local range: they give out the machine's credentials. */
const metadata = ['168.63.129.16', '100.100.100.200', 'fd00:ec2::254', 'fd20:ce::254'];
const globalUnicast = ipaddr.parseCIDR('2000::/3');
/** NAT64: the last 32 bits are the IPv4 address that the packet goes to. */
const nat64 = ipaddr.parseCIDR('64:ff9b::/96');
const ranges = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', 'fc00::/7'].map((network) =>
  ipaddr.parseCIDR(network),
);

/** Public addresses only. @param alsoAllowed private networks that imports may come from */
export function publicAddresses(alsoAllowed: readonly Network[] = []): AddressRule {
  return (text) => {
    if (!ipaddr.isValid(text)) return false;
    const address = destinationOf(text);
    if (metadata.includes(address.toString())) return false;
    return isPublic(address) || alsoAllowed.some((network) => contains(network, address));
  };
}

/** The IPv4 address in an IPv6 address that stands for one. */
function destinationOf(text: string): Address {
  const address = ipaddr.process(text);
  return contains(nat64, address) ? ipaddr.fromByteArray(address.toByteArray().slice(-4)) : address;
}

function isPublic(address: Address): boolean {
  const isGlobal = address.kind() === 'ipv4' || contains(globalUnicast, address);
  return isGlobal && address.range() === 'unicast';
}

function contains([network, bits]: Network, address: Address): boolean {
  return address.kind() === network.kind() && address.match(network, bits);
}

/** `192.168.1.0/24,fd12::/16`: only private networks, never this machine itself or its neighbours by link. */
export const privateNetworks = z
  .string()
  .transform((text) => text.split(',').map((network) => network.trim()))
  .refine(
    (networks) => networks.every(isPrivateNetwork),
    `must be networks within ${ranges.map(([address, bits]) => `${address.toString()}/${bits}`).join(', ')}, separated by commas`,
  )
  .transform((networks): readonly Network[] => networks.map((network) => ipaddr.parseCIDR(network)));

function isPrivateNetwork(text: string): boolean {
  if (!ipaddr.isValidCIDR(text)) return false;
  const [address, bits] = ipaddr.parseCIDR(text);
  return ranges.some((network) => contains(network, address) && bits >= network[1]);
}
