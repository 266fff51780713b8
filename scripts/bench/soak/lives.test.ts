import { expect, test } from 'vitest';
import { accept } from '../../../services/ingest/accept.ts';
import { random } from '../../simulate/random.ts';
import { EVENTS_PER_LIFE, lifeOf, MEASURES, type Step } from './lives.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const LIVES = Array.from({ length: 4_000 }, (_, n) => lifeOf(`m-${n}`, 'spring', NOW, random(`life/${n}`)));
const counted = (life: readonly Step[], measure: string): number =>
  life.filter((step) => step.measure === measure).length;

test('an average life has as many events as the load reckons with', () => {
  const average = LIVES.flat().length / LIVES.length;
  expect(Math.abs(average - EVENTS_PER_LIFE)).toBeLessThan(0.05);
});

test('a message counts once as sent and handed off, and either as delivered or as failed', () => {
  for (const life of LIVES) {
    expect([counted(life, 'messages'), counted(life, 'handed_off')]).toEqual([1, 1]);
    expect(counted(life, 'delivered') + counted(life, 'failed')).toBe(1);
  }
});

test('ingest takes every event', () => {
  const origin = { account: 'demo', receivedAt: NOW, assignMessageId: () => '', lookUp: () => undefined };
  const refused = LIVES.slice(0, 200)
    .flat()
    .map(({ kind, event }) => accept(kind, event, origin))
    .filter((outcome) => 'failures' in outcome);
  expect(refused).toEqual([]);
});

test('every measure occurs', () => {
  for (const measure of MEASURES) expect(LIVES.some((life) => counted(life, measure) > 0)).toBe(true);
});

test('what comes twice is the same event and counts once', () => {
  const twice = LIVES.filter((life) => new Set(life.map(({ event }) => event.event_id)).size < life.length);
  expect(twice.length).toBeGreaterThan(50);
  for (const life of twice) {
    const contents = new Set(life.map(({ event }) => JSON.stringify(event)));
    expect(contents.size).toBe(new Set(life.map(({ event }) => event.event_id)).size);
    const ids = life.filter(({ measure }) => measure !== undefined).map(({ event }) => event.event_id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('the same seed gives the same life', () => {
  expect(lifeOf('m', 'spring', NOW, random('a'))).toEqual(lifeOf('m', 'spring', NOW, random('a')));
  expect(lifeOf('m', 'spring', NOW, random('a'))).not.toEqual(lifeOf('m', 'spring', NOW, random('b')));
});
