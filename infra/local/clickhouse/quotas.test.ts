import { expect, test } from 'vitest';
import { keepQuotas } from './quotas.ts';

const bi = { name: 'bi', password: '', role: 'reader' } as const;

test('a reader is held to queries at once and in an hour, others are not', () => {
  let now = 0;
  const quotas = keepQuotas(() => now, { atOnce: 2, perHour: 4 });
  const leave = quotas.enter(bi);
  quotas.enter(bi);
  expect(() => quotas.enter(bi)).toThrow('TOO_MANY_SIMULTANEOUS_QUERIES');
  quotas.enter({ ...bi, name: 'bi_acme' });
  leave();
  quotas.enter(bi)();
  quotas.enter(bi)();
  expect(() => quotas.enter(bi)).toThrow('QUOTA_EXCEEDED');
  now = 3_600_000;
  quotas.enter(bi);
  for (let n = 0; n < 20; n += 1) quotas.enter({ ...bi, role: 'admin' });
});
