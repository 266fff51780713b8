import { expect, test } from 'vitest';
import { queue } from './queue.ts';

test('at most so many calls run at once, in the order of their coming, failures included', async () => {
  const calls = queue(2);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  const call = (n: number) => async () => {
    order.push(n);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    if (n === 2) throw new Error('two');
    return n;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((n) => calls.run(call(n))));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  expect([most, order]).toEqual([2, [0, 1, 2, 3, 4]]);
  await calls.idle();
  expect(calls.size()).toBe(0);
});
