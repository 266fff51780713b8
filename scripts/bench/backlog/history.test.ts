import { expect, test } from 'vitest';
import { KIND_NAMES } from '../../../schemas/kinds.ts';
import { failuresOf } from '../../../schemas/validate.ts';
import { historyOf, type Plan } from './history.ts';
import type { Sent } from './life.ts';

const plan: Plan = { seed: 'test', messages: 2_000, until: Date.UTC(2026, 0, 15, 12) };
const lives: (readonly Sent[])[] = [];
const history = [...historyOf(plan, (life) => lives.push(life))];

test('a message has about 4.1 events, 1 % of them sent twice, of all kinds, all valid', () => {
  expect(lives).toHaveLength(plan.messages);
  expect(history.length / plan.messages).toBeCloseTo(4.1, 1);
  const ids = new Set(history.map(({ kind, event }) => `${kind} ${event.event_id}`));
  expect((history.length - ids.size) / history.length).toBeCloseTo(0.01, 2);
  expect(new Set(history.map(({ kind }) => kind))).toEqual(new Set(KIND_NAMES));
  expect(history.flatMap(({ kind, event }) => failuresOf(kind, event, plan.until))).toEqual([]);
});

test('events come in the order of their arrival, and each that the truth is told of comes', () => {
  const slots = history.map(({ at }) => Math.floor(at / 1000));
  expect(slots).toEqual([...slots].sort((a, b) => a - b));
  expect(history).toHaveLength(lives.flat().length);
});

test('the same plan gives the same history', () => {
  const ids = (events: readonly Sent[]) => events.map(({ event }) => event.event_id);
  expect(ids([...historyOf(plan, () => undefined)])).toEqual(ids(history));
});
