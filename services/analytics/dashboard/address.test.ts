import { expect, test } from 'vitest';
import { readAddress, writeAddress } from './address.js';

const DIMENSIONS = ['carrier', 'campaign_id', 'audience'];
const read = (hash: string) => readAddress(hash, DIMENSIONS, 'Europe/Berlin');

test('an address is written as it is read, empty values and ids with slashes included', () => {
  for (const hash of [
    '#/overview?range=24h&tz=UTC&vs=before',
    '#/segments?range=7d&tz=America%2FNew_York&vs=week&carrier=verizon&carrier=&by=audience%2Ccarrier',
    '#/messages/a%2Fb%3Fc?range=1700000000000%2F1700003600000&tz=UTC&vs=none&q=%2B15555550142',
  ])
    expect(writeAddress(read(hash))).toBe(hash);
  expect(read('#/messages/a%2Fb%3Fc')).toMatchObject({ view: 'messages', id: 'a/b?c' });
  expect(read('#/segments?carrier=verizon&carrier=').filters).toEqual({ carrier: ['verizon', ''] });
});

test('what an address leaves out or gets wrong falls back to what shows something', () => {
  const usual = { view: 'overview', id: '', range: '24h', tz: 'Europe/Berlin', vs: 'before', filters: {}, own: {} };
  for (const hash of ['', '#', '#/', '#/nowhere', '#/overview?range=soon&tz=Mars&vs=x', '#/overview?range=9/8'])
    expect(read(hash), hash).toEqual(usual);
  expect(read('#/messages/%E0%A4%A').id).toBe('%E0%A4%A');
});
