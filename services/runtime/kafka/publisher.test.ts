import { expect, test } from 'vitest';
import { createPublisher, NotAcknowledged, type Outgoing, type SenderSource } from './publisher.ts';

/** What happens to one request to the broker. */
type Weather = 'fine' | 'refused' | 'silent';

/** Kafka in memory: keeps what reached it, one entry a request, and remembers which producer brought it. */
function ledger(weather: () => Weather) {
  const requests: { producer: number; records: string[] }[] = [];
  let producers = 0;
  const closed = new Set<number>();
  const source: SenderSource = {
    producer() {
      const producer = ++producers;
      return {
        connect: async () => undefined,
        disconnect: async () => void closed.add(producer),
        async sendBatch({ topicMessages }) {
          const now = weather();
          if (now === 'refused') throw new Error('broker says no');
          if (now === 'silent') return new Promise(() => undefined);
          await new Promise((resolve) => setTimeout(resolve, 5));
          const records = (topicMessages ?? []).flatMap(({ topic, messages }) =>
            messages.map(({ key, value }) => `${topic}/${String(key)}=${String(value)}`),
          );
          requests.push({ producer, records });
          return [];
        },
      };
    },
  };
  return { source, requests, closed, producers: () => producers };
}

const record = (key: string, value = 'v'): Outgoing => ({ topic: 't', key, value: Buffer.from(value) });

test('an answer comes after the broker has the records, and what waits meanwhile goes out together', async () => {
  const kafka = ledger(() => 'fine');
  const publisher = createPublisher(kafka.source);
  const first = publisher.publish([record('a')]).then(() => kafka.requests.length);
  const rest = [publisher.publish([record('b')]), publisher.publish([record('c'), record('d')])];
  expect(publisher.waiting()).toBe(4);
  expect(await first).toBe(1);
  await Promise.all(rest);
  expect(kafka.requests.map(({ records }) => records)).toEqual([['t/a=v'], ['t/b=v', 't/c=v', 't/d=v']]);
  expect([publisher.waiting(), publisher.waitingBytes()]).toEqual([0, 0]);
});

test('a failed send is said to be unknown, and the next one goes through a fresh producer', async () => {
  let weather: Weather = 'refused';
  const kafka = ledger(() => weather);
  const publisher = createPublisher(kafka.source);
  await expect(publisher.publish([record('a')])).rejects.toMatchObject({ name: 'NotAcknowledged', outcome: 'unknown' });
  expect(publisher.lastFailure()?.message).toBe('broker says no');
  weather = 'fine';
  await publisher.publish([record('b')]);
  expect(kafka.requests).toEqual([{ producer: 2, records: ['t/b=v'] }]);
  expect([...kafka.closed]).toEqual([1]);
  expect(publisher.lastFailure()).toBeUndefined();
});

test('a silent broker is given up at the deadline, and what was answered while it waited is never sent', async () => {
  let weather: Weather = 'silent';
  const kafka = ledger(() => weather);
  const publisher = createPublisher(kafka.source, { acknowledgeWithinMs: 40 });
  const startedAt = Date.now();
  const [sent, queued] = await Promise.allSettled([publisher.publish([record('a')]), publisher.publish([record('b')])]);
  expect(Date.now() - startedAt).toBeLessThan(1_000);
  expect([sent.status, queued.status]).toEqual(['rejected', 'rejected']);
  weather = 'fine';
  await publisher.publish([record('c')]);
  expect(kafka.requests.flatMap(({ records }) => records)).toEqual(['t/c=v']);
  expect(publisher.waiting()).toBe(0);
});

test('what does not fit beside what waits is refused at once, and fits again later', async () => {
  const kafka = ledger(() => 'fine');
  const publisher = createPublisher(kafka.source, { maxWaitingBytes: 1_000 });
  const large = 'x'.repeat(600);
  const first = publisher.publish([record('a', large)]);
  await expect(publisher.publish([record('b', large)])).rejects.toMatchObject({ outcome: 'not_sent' });
  await first;
  await publisher.publish([record('c', large)]);
  expect(kafka.requests.length).toBe(2);
});

test('one request that is larger than the bound still goes out when nothing else waits', async () => {
  const publisher = createPublisher(ledger(() => 'fine').source, { maxWaitingBytes: 10 });
  await publisher.publish([record('a', 'x'.repeat(600))]);
});

test('a stop waits for what was accepted and accepts nothing more', async () => {
  const kafka = ledger(() => 'fine');
  const publisher = createPublisher(kafka.source);
  const accepted = publisher.publish([record('a')]);
  await publisher.stop();
  await accepted;
  expect(kafka.requests.length).toBe(1);
  expect([...kafka.closed]).toEqual([1]);
  await expect(publisher.publish([record('b')])).rejects.toBeInstanceOf(NotAcknowledged);
});
