import { expect, test } from 'vitest';
import { defaultLinkId } from './default-id.ts';

test.each([
  ['https://shop.example', 'shop.example'],
  ['https://Shop.Example/sale/', 'shop.example/sale'],
  [
    'https://shop.example:8443/spring-sale-2026/shoes.html?utm_source=sms&u=4711#top',
    'shop.example:8443/spring-sale-2026/shoes.html',
  ],
  ['https://shop.example/orders/4711', 'shop.example/orders/*'],
  ['https://shop.example/u/someone@mail.example', 'shop.example/u/*'],
  ['https://shop.example/reset/3f0c1f7e-5a55-4a7e-9d5c-0f4f3a1b2c3d', 'shop.example/reset/*'],
  ['https://shop.example/t/aB3dE5fG', 'shop.example/t/*'],
  ['https://shop.example/%C3%BCber-uns', 'shop.example/*'],
  ['https://shop.example/deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef', 'shop.example/*'],
])('%s is counted under %s', (url, id) => expect(defaultLinkId(url)).toBe(id));

test('links that differ by person alone are one link', () => {
  const ids = ['1', '22', '99999'].map((person) => defaultLinkId(`https://shop.example/cart/${person}?for=${person}`));
  expect(new Set(ids)).toEqual(new Set(['shop.example/cart/*']));
});

test('it is bounded, however long the path is', () => {
  const id = defaultLinkId(`https://shop.example${'/spring'.repeat(100)}`);
  expect([id.length, id.endsWith('*')]).toEqual([120, true]);
});
