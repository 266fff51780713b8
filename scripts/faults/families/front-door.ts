import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery } from '../../simulate/journey.ts';
import type { Program } from '../program.ts';
import type { Run, Scenario } from '../scenario.ts';
import { demand, until, within } from '../waiting.ts';

const PER_REQUEST = 50;
const isPublish = (request: string): boolean => /^produce .*handset\.(?!journal|dead-letter)/.test(request);

/** What a sender heard. */
interface Heard {
  accepted: number;
  unavailable: number;
  nothing: number;
}

/** Events come in over HTTP, as a sender sends that takes nothing but a 202 for an answer. */
async function play(run: Run): Promise<void> {
  const deliveries = owned(run.history('front', { messages: run.size.messages / 2 }));
  run.expect(deliveries);
  const accounts = [...new Set(deliveries.map(({ event }) => event.account_id))];
  const keys = accounts.map((account) => `${account}:key-of-${account}`).join(',');
  const ingest = await run.stage.ingest({ HANDSET_INGEST_KEYS: keys });
  const processor = await run.stage.processor('processor-1');
  await Promise.all([ingest.start(), processor.start()]);
  const heard: Heard = { accepted: 0, unavailable: 0, nothing: 0 };
  const third = Math.ceil(deliveries.length / 3);

  for (let kill = 0; kill < 3; kill++) {
    const sending = post(ingest, deliveries.slice((kill * third) / 3, ((kill + 1) * third) / 3), heard, 0);
    await killBehindAcknowledgement(run, ingest);
    await within('the sender is answered', sending, 180_000);
  }
  await run.recovered(2);

  const sending = post(ingest, deliveries.slice(third), heard, 20_000);
  await brokerTrouble(run, ingest, processor);
  await within('the sender is answered', sending, 240_000);
  await run.recovered(3);
  demand('every event was answered with 202 at last', heard.accepted === deliveries.length);
  demand('a broker that is away was told as 503', heard.unavailable > 0);
  run.note(`requests without an answer ${heard.nothing}, with 503 ${heard.unavailable}`);
}

async function killBehindAcknowledgement(run: Run, ingest: Program): Promise<void> {
  const strike = (): Promise<void> => {
    void run.strikes(2);
    return ingest.kill();
  };
  const trap = ingest.roads.kafka.ambush({ at: 'reply', where: isPublish, act: 'cut', times: 1, strike });
  await within('Kafka acknowledges', trap.done);
  await ingest.start();
}

async function brokerTrouble(run: Run, ingest: Program, processor: Program): Promise<void> {
  const { ground } = run.stage;
  const back = async (): Promise<void> => {
    await ground.healthy('kafka');
    await until('ingest and processor are healthy again', async () => {
      return (await Promise.all([ingest.health(), processor.health()])).every((health) =>
        health.includes('"healthy":true'),
      );
    });
  };
  await sleep(2_000);
  await run.strikes(3);
  await ground.kill('kafka');
  await sleep(1_000);
  await ground.start('kafka');
  await back();
  await run.strikes(3);
  await ground.kill('kafka', 'SIGSTOP');
  await sleep(12_000);
  await ground.kill('kafka', 'SIGCONT');
  await back();
  await run.strikes(3);
  await ground.kill('kafka', 'SIGTERM');
  await until('the broker is gone', () => ground.kafka.pid() === null);
  await sleep(3_000);
  await ground.start('kafka');
  await back();
}

/** Events of vendors that name no account come in through somebody's key too: that of their message. */
function owned(deliveries: readonly Delivery[]): Delivery[] {
  const submits = deliveries.filter(({ kind }) => kind === 'submit');
  const owner = new Map(submits.map(({ event }) => [event.message_id, event.account_id]));
  const fallback = submits[0]!.event.account_id;
  return deliveries.map((delivery) => {
    const { event } = delivery;
    const account_id = event.account_id || (owner.get(event.message_id) ?? fallback);
    return { ...delivery, event: { ...event, account_id } } as Delivery;
  });
}

/** Posts everything, each request again until it is accepted; spread over `ms`. */
async function post(ingest: Program, deliveries: readonly Delivery[], heard: Heard, ms: number): Promise<void> {
  const requests = requestsOf(deliveries);
  const pause = ms / Math.max(1, requests.length);
  for (const request of requests) {
    while (!(await accepted(ingest, request, heard))) await sleep(300);
    if (pause > 0) await sleep(pause);
  }
}

interface Request {
  readonly kind: string;
  readonly account: string;
  readonly events: readonly Delivery['event'][];
}

function requestsOf(deliveries: readonly Delivery[]): Request[] {
  const open = new Map<string, Delivery[]>();
  const requests: Request[] = [];
  const close = (key: string): void => {
    const [first, ...rest] = open.get(key) ?? [];
    open.delete(key);
    if (first === undefined) return;
    const events = [first, ...rest].map(({ event }) => event);
    requests.push({ kind: first.kind, account: first.event.account_id, events });
  };
  for (const delivery of deliveries) {
    const key = `${delivery.kind} ${delivery.event.account_id}`;
    const group = open.get(key) ?? [];
    group.push(delivery);
    open.set(key, group);
    if (group.length >= PER_REQUEST) close(key);
  }
  for (const key of [...open.keys()]) close(key);
  return requests;
}

async function accepted(ingest: Program, { kind, account, events }: Request, heard: Heard): Promise<boolean> {
  const response = await fetch(`${ingest.url}/v1/events/${kind}`, {
    method: 'POST',
    headers: { authorization: `Bearer key-of-${account}`, 'content-type': 'application/json' },
    body: JSON.stringify(events),
    signal: AbortSignal.timeout(40_000),
  }).catch(() => undefined);
  const text = await response?.text().catch(() => undefined);
  if (response === undefined || text === undefined) {
    heard.nothing++;
    return false;
  }
  if (response.status === 503) {
    demand('a 503 says when to come again', Number(response.headers.get('retry-after')) > 0);
    heard.unavailable++;
    return false;
  }
  demand(`a request is accepted or 503: ${response.status} ${text.slice(0, 300)}`, response.status === 202);
  const answer = JSON.parse(text) as { accepted: number; rejected: readonly unknown[] };
  demand(`all is accepted: ${text.slice(0, 300)}`, answer.accepted === events.length);
  heard.accepted += events.length;
  return true;
}

export const frontDoor: Scenario = { name: 'front-door', rows: [2, 3], play };
