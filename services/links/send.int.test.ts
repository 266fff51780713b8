import { expect, test, vi } from 'vitest';
import { testFolder } from '../../infra/local/testing/folder.ts';
import { EVENT_SCHEMAS } from '../../schemas/avro.ts';
import { eventDecoder } from '../../schemas/codec.ts';
import { NotAcknowledged, type Outgoing } from '../runtime/kafka/publisher.ts';
import { createLogger } from '../runtime/logger.ts';
import { clickOf } from './hits/click.ts';
import { readNetworks } from './hits/networks.ts';
import { CODES_LIMITS } from './hits/reasons.ts';
import { recent } from './hits/recent.ts';
import { sendClicks } from './send.ts';
import { openSpool } from './spool/spool.ts';
import { LINK, NOW } from './testing/world.ts';

const suspicions = { dataCentres: readNetworks(''), codes: recent(CODES_LIMITS, () => NOW) };
const click = () => clickOf({ code: LINK.code, method: 'GET', ip: '192.0.2.1', headers: {} }, LINK, NOW, suspicions);

test('clicks are kept while registry and Kafka are away, and each is sent under its id; what is no click stops nothing', async () => {
  const spool = openSpool(await testFolder());
  const published: Outgoing[] = [];
  const counted = { sent: 0, damaged: 0 };
  let away: 'registry' | 'kafka' | undefined = 'registry';
  const sending = sendClicks({
    spool,
    schemaId: async () => {
      if (away === 'registry') throw new Error('registry away');
      return 7;
    },
    publisher: {
      publish: async (records) => {
        if (away === 'kafka') throw new NotAcknowledged('kafka away', 'unknown');
        published.push(...records);
      },
    },
    logger: createLogger('links', 'silent'),
    count: (outcome, clicks) => (counted[outcome] += clicks),
  });
  const clicks = [click(), click(), click()];
  const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 10 });
  await spool.append(JSON.stringify(clicks[0]));
  await until(() => expect(sending.reason()).toBe('registry away'));
  away = 'kafka';
  for (const line of ['{"half', JSON.stringify(clicks[1])]) await spool.append(line);
  await until(() => expect(sending.reason()).toBe('kafka away'));
  expect(published).toEqual([]);
  away = undefined;
  await spool.append(JSON.stringify(clicks[2]));
  await until(() => expect(counted).toEqual({ sent: 3, damaged: 1 }));
  await sending.stop();
  const decode = eventDecoder('click', EVENT_SCHEMAS.click);
  expect(published.map(({ value }) => decode(value!).event_id)).toEqual(clicks.map(({ event_id }) => event_id));
  expect(published.every(({ topic, key }) => topic === 'handset.click' && key === 'm1')).toBe(true);
  expect([sending.reason(), spool.next()]).toEqual([undefined, undefined]);
  spool.close();
});

test('a stop sends what waits, and gives up in time what cannot be sent: it stays', async () => {
  const folder = await testFolder();
  const spool = openSpool(folder);
  let sent = 0;
  const options = { spool, schemaId: async () => 7, logger: createLogger('links', 'silent'), count: () => undefined };
  const good = sendClicks({ ...options, publisher: { publish: async (records) => void (sent += records.length) } });
  await spool.append(JSON.stringify(click()));
  await good.stop();
  expect(sent).toBe(1);
  const bad = sendClicks({ ...options, publisher: { publish: () => Promise.reject(new Error('away')) } });
  await spool.append(JSON.stringify(click()));
  await bad.stop();
  spool.close();
  const next = openSpool(folder);
  expect(next.next()?.lines).toHaveLength(1);
  next.close();
});
