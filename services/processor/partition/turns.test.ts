import { expect, test } from 'vitest';
import { turns } from './turns.ts';

function house(atOnce: number) {
  const all = turns(atOnce);
  const looked: string[] = [];
  const turner = (name: string, openedAt = Infinity) => {
    const state = { inFlight: 0, openedAt };
    const seat = all.join({
      inFlight: () => state.inFlight,
      openedAt: () => state.openedAt,
      look: () => void looked.push(name),
    });
    return { state, seat };
  };
  return { looked, turner };
}

test('while as many batches as may be are on their way, everybody waits, whoever’s they are', () => {
  const { turner } = house(2);
  const [a, b] = [turner('a'), turner('b')];
  a.state.inFlight = 1;
  expect(b.seat.isBusy()).toBe(false);
  b.state.inFlight = 1;
  expect([a.seat.isBusy(), b.seat.isBusy()]).toEqual([true, true]);
});

test('who has gathered longest looks first, and who has nothing does not', () => {
  const { turner, looked } = house(1);
  const [a] = [turner('a', 1), turner('b', 30), turner('c', 20), turner('d')];
  a.seat.pass();
  expect(looked).toEqual(['c', 'b']);
});

test('a task that ends with batches on their way leaves their places to the others', () => {
  const { turner, looked } = house(1);
  const [a, b] = [turner('a', 1), turner('b', 2)];
  a.state.inFlight = 1;
  expect(b.seat.isBusy()).toBe(true);
  a.seat.leave();
  expect([b.seat.isBusy(), looked]).toEqual([false, ['b']]);
});
