import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { orphanGauge } from './orphan-gauge.ts';

function gauge(answers: (number | Error)[]) {
  const registry = new Registry();
  let time = 0;
  let asked = 0;
  orphanGauge({
    registry,
    now: () => time,
    query() {
      const answer = answers[asked++];
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve([{ messages: answer }]);
    },
  });
  return { scrape: () => registry.metrics(), pass: (ms: number) => (time += ms), asked: () => asked };
}

test('scrapes within a minute ask once, and the last figure stands while ClickHouse is away', async () => {
  const { scrape, pass, asked } = gauge([7, new Error('refused'), 9]);
  expect(await scrape()).toContain('handset_orphan_messages 7');
  expect(await scrape()).toContain('handset_orphan_messages 7');
  expect(asked()).toBe(1);
  pass(60_000);
  expect(await scrape()).toContain('handset_orphan_messages 7');
  pass(60_000);
  expect(await scrape()).toContain('handset_orphan_messages 9');
});
