import { expect, test } from 'vitest';
import { createPosition } from './position.ts';

test('who waits for an offset is woken when it has been read, not before', async () => {
  const position = createPosition();
  let woken = false;
  const waiting = position.reached(3, 1_000).then((reached) => (woken = reached));
  position.advance(2);
  await Promise.resolve();
  expect(woken).toBe(false);
  position.advance(3);
  expect(await waiting).toBe(true);
});

test('what was read already is not waited for', async () => {
  const position = createPosition();
  position.advance(5);
  expect(await position.reached(5, 0)).toBe(true);
});

test('after the time the answer is no', async () => {
  expect(await createPosition().reached(1, 5)).toBe(false);
});
