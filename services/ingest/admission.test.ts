import { expect, test } from 'vitest';
import { gate, rateLimit } from './admission.ts';

test('an account gets its events a second, and is told how long to wait', async () => {
  const limit = rateLimit(100);
  expect(await limit('acme', 60)).toBeUndefined();
  expect(await limit('acme', 40)).toBeUndefined();
  expect(await limit('acme', 1)).toBe(1);
  expect(await limit('globex', 100)).toBeUndefined();
});

test('a request larger than a second passes once and uses up the seconds after it', async () => {
  const limit = rateLimit(100);
  expect(await limit('acme', 1_000)).toBeUndefined();
  expect(await limit('acme', 1)).toBe(10);
});

test('the gate bounds what is inside and gives room back', () => {
  const enter = gate(100);
  const first = enter(60);
  expect(enter(60)).toBeUndefined();
  first?.leave();
  expect(enter(60)).toBeDefined();
});

test('a body larger than the gate still passes alone', () => expect(gate(10)(60)).toBeDefined());
