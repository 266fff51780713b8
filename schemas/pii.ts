import { createHmac } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';

/** The keyed hash that stands for a phone number in every table: 32 hex digits of HMAC-SHA256. `''` stays `''`. */
export const recipientKey = (piiKey: string, number: string): string =>
  number === '' ? '' : createHmac('sha256', piiKey).update(number).digest('hex').slice(0, 32);

/** A phone number of which only the last four digits can be read: `********0100`. Shorter ones are hidden whole. */
export const maskNumber = (number: string): string =>
  number.length <= 4 ? '*'.repeat(number.length) : '*'.repeat(number.length - 4) + number.slice(-4);

/** An IP address cut to its network: /24 for IPv4, /48 for IPv6. What is no address becomes `''`. */
export function cutAddress(ip: string): string {
  if (isIPv4(ip)) return `${ip.split('.').slice(0, 3).join('.')}.0`;
  if (!isIPv6(ip)) return '';
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined) return cutAddress(mapped);
  const [head = '', tail] = ip.split('%')[0]!.split('::');
  const groups = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : Math.max(0, 8 - groups.length - after.length);
  const all = [...groups, ...Array<string>(missing).fill('0'), ...after];
  return `${all
    .slice(0, 3)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::`;
}
