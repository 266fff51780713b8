import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { household, parseNetwork, plainAddress, readNetworks } from './networks.ts';

test('an address is in a network exactly if its first bits are the network’s', () => {
  const networks = readNetworks('10.0.0.0/8 # ours\n\n192.0.2.7\n2001:db8::/33\n::ffff:0:0/96\n128.0.0.0/1');
  expect(networks.size).toBe(5);
  for (const inside of [
    '10.0.0.0',
    '10.255.255.255',
    '192.0.2.7',
    '2001:db8:7fff::1',
    '2001:DB8::1.2.3.4',
    '255.1.1.1',
  ])
    expect(networks.has(inside), inside).toBe(true);
  for (const outside of ['9.255.255.255', '11.0.0.0', '2001:db8:8000::', '2001:db9::', '::1', '', 'unknown', '1.2.3'])
    expect(networks.has(outside), outside).toBe(false);
});

test('any IPv4 network has its first and last address and not its neighbours', () => {
  const text = (value: number): string => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 32 }), fc.nat(2 ** 32 - 1), (prefix, any) => {
      const size = 2 ** (32 - prefix);
      const first = Math.floor(any / size) * size;
      const { has } = readNetworks(`${text(first)}/${prefix}`);
      expect([has(text(first)), has(text(first + size - 1))]).toEqual([true, true]);
      if (first > 0) expect(has(text(first - 1))).toBe(false);
      if (first + size < 2 ** 32) expect(has(text(first + size))).toBe(false);
    }),
  );
});

test('what is no network is named with its line', () => {
  for (const bad of [
    '10.0.0.1/8',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0/8',
    '2001:db8::1/32',
    'example.com',
    '::/129',
    '1.1.1.1/8/8',
  ])
    expect(() => readNetworks(`10.0.0.0/8\n${bad}`), bad).toThrow('line 2');
  expect(parseNetwork('fe80::1%eth0')).toBeUndefined();
});

test('the list that comes with the service can be read, and knows clouds from handsets', () => {
  const networks = readNetworks(readFileSync(new URL('../data-centres.txt', import.meta.url), 'utf8'));
  expect(networks.size).toBeGreaterThan(100);
  // Googlebot, EC2, Azure; a US carrier's handsets, a household in Germany, documentation.
  expect(['66.249.66.1', '54.80.1.1', '40.94.0.1'].every((address) => networks.has(address))).toBe(true);
  expect(['172.58.0.1', '91.0.0.1', '192.0.2.1', '2001:db8::1'].some((address) => networks.has(address))).toBe(false);
});

test('addresses are written plainly, and counted by household', () => {
  expect(['::ffff:10.0.0.1', 'fe80::1%eth0', 'unknown', '1.2.3.4'].map(plainAddress)).toEqual([
    '10.0.0.1',
    'fe80::1',
    '',
    '1.2.3.4',
  ]);
  expect(household('2001:db8:1:2:3::4')).toBe(household('2001:0db8:0001:0002::ffff'));
  expect(household('2001:db8:1:2::4')).not.toBe(household('2001:db8:1:3::4'));
  expect([household('10.0.0.1'), household('')]).toEqual(['10.0.0.1', '']);
});
