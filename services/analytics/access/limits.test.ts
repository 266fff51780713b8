import { expect, test } from 'vitest';
import { turnsOf } from './limits.ts';

test('turns are given in order, and each once, however often it is given back', async () => {
  const turns = turnsOf(1, 60_000);
  const first = (await turns.take())!;
  const told: string[] = [];
  const second = turns.take().then((leave) => (told.push('second'), leave!));
  const third = turns.take().then((leave) => (told.push('third'), leave!));
  await Promise.resolve();
  expect(told).toEqual([]);
  first();
  first();
  const leave = await second;
  expect(told).toEqual(['second']);
  leave();
  await third;
  expect(told).toEqual(['second', 'third']);
});

test('whoever waits too long is sent away, and takes nobody’s turn', async () => {
  const turns = turnsOf(1, 1);
  const leave = (await turns.take())!;
  expect(await turns.take()).toBeUndefined();
  leave();
  expect(await turns.take()).toBeTypeOf('function');
});
