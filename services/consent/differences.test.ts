import { expect, test } from 'vitest';
import type { Suppression } from '../../schemas/suppression.ts';
import { lookAt, note, type Published } from './differences.ts';

const SAID: Suppression = {
  account_id: 'acme',
  recipient_key: 'a'.repeat(32),
  sender: '',
  suppressed: true,
  since: 1,
  said_of: '',
  how: 'event',
  keyword: 'STOP',
  reason: '',
  source: '',
  message_id: 'm',
  campaign_id: '',
  event_id: 'e',
};
const published = (...records: Suppression[]): Published => {
  const holds: Published = new Map();
  for (const record of records) note(holds, lookAt(new Map()).take(record)!);
  return holds;
};

test('what the topic lacks or says otherwise is published, what it says already is not', () => {
  const look = lookAt(published(SAID, { ...SAID, sender: '88000' }));
  expect(look.take(SAID)).toBeUndefined();
  expect(look.take({ ...SAID, sender: '88000', suppressed: false })?.record?.suppressed).toBe(false);
  expect(look.take({ ...SAID, account_id: 'globex' })?.key).toBe(`globex:${'a'.repeat(32)}:`);
});

test('what nobody says any more becomes a tombstone, unless the database knows nobody at all', () => {
  const holds = published(SAID, { ...SAID, sender: '88000' });
  const look = lookAt(holds);
  expect(look.gone()).toEqual([]);
  look.take(SAID);
  expect(look.gone()).toEqual([{ key: `acme:${'a'.repeat(32)}:88000`, record: null }]);
  note(holds, look.gone()[0]!);
  expect([...holds.keys()]).toEqual([`acme:${'a'.repeat(32)}:`]);
});
