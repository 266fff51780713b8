import { isIPv4, isIPv6 } from 'node:net';

/** A set of networks. */
export interface Networks {
  readonly size: number;
  readonly has: (address: string) => boolean;
}

interface Network {
  readonly bits: 32 | 128;
  readonly prefix: number;
  readonly first: bigint;
}

/** `10.0.0.0/8`, `2001:db8::/32` or a single address; undefined if it is none, or has bits behind its prefix. */
export function parseNetwork(text: string): Network | undefined {
  const [address = '', length, ...more] = text.split('/');
  const found = valueOf(address);
  if (found === undefined || more.length > 0 || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const prefix = length === undefined ? found.bits : Number(length);
  if (prefix > found.bits || found.value % 2n ** BigInt(found.bits - prefix) !== 0n) return undefined;
  return { bits: found.bits, prefix, first: found.value };
}

/**
 * The networks of a text: one a line, `#` begins a comment. A look-up asks once for each length of prefix that occurs,
 * so a list of thousands costs what one of ten does.
 * @throws Error naming the first line that is neither.
 */
export function readNetworks(text: string): Networks {
  const byPrefix = new Map<string, { bits: number; drop: bigint; firsts: Set<bigint> }>();
  let size = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const written = line.split('#')[0]!.trim();
    if (written === '') continue;
    const network = parseNetwork(written);
    if (network === undefined) throw new Error(`line ${index + 1}: ${written} is no network such as 10.0.0.0/8`);
    const { bits, prefix, first } = network;
    const drop = BigInt(bits - prefix);
    const same = byPrefix.get(`${bits}/${prefix}`) ?? { bits, drop, firsts: new Set<bigint>() };
    byPrefix.set(`${bits}/${prefix}`, same);
    same.firsts.add(first >> drop);
    size += 1;
  }
  const groups = [...byPrefix.values()];
  return {
    size,
    has(address) {
      const found = valueOf(address);
      if (found === undefined) return false;
      return groups.some(({ bits, drop, firsts }) => bits === found.bits && firsts.has(found.value >> drop));
    },
  };
}

/** An address as we write it: IPv4 within IPv6 as IPv4, without a zone; `''` if it is none. */
export function plainAddress(address: string): string {
  const bare = address.split('%')[0]!;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare;
  return isIPv4(mapped) || isIPv6(mapped) ? mapped : '';
}

/** Who an address is, for counting: itself; of IPv6 its /64, for a customer has at least one of those. */
export function household(address: string): string {
  const found = isIPv6(address) ? valueOf(address) : undefined;
  return found === undefined ? address : `${(found.value >> 64n).toString(16)}/64`;
}

function valueOf(address: string): { readonly bits: 32 | 128; readonly value: bigint } | undefined {
  if (isIPv4(address)) return { bits: 32, value: BigInt(quad(address)) };
  return isIPv6(address) && !address.includes('%') ? { bits: 128, value: hextets(address) } : undefined;
}

const quad = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);

function hextets(address: string): bigint {
  // The last 32 bits may be written as IPv4.
  const written = address.replace(/(\d+\.\d+\.\d+\.\d+)$/, (v4) => {
    const value = quad(v4);
    return `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
  });
  const [head = '', tail] = written.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array<string>(8 - before.length - after.length).fill('0');
  return [...before, ...zeros, ...after].reduce((sum, group) => (sum << 16n) + BigInt(parseInt(group, 16)), 0n);
}
