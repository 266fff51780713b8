import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClickHouseClient } from '@clickhouse/client';
import type { Admin, Kafka } from 'kafkajs';
import { KINDS } from '../../schemas/kinds.ts';
import { OTHER_TOPICS, OWNED_TOPICS } from '../../schemas/topics.ts';
import { createClickHouse } from '../runtime/clickhouse/client.ts';
import { withLocalKeys } from '../runtime/data-dir.ts';
import { serveHealth } from '../runtime/health.ts';
import { createKafka } from '../runtime/kafka/client.ts';
import { createPublisher, type Publisher } from '../runtime/kafka/publisher.ts';
import { runService, stopAll, type Stop } from '../runtime/lifecycle.ts';
import { createLogger } from '../runtime/logger.ts';
import { registerSchemas, writerSchemas } from '../runtime/registry/schemas.ts';
import { clickhouseSink, compressRows } from './adapters/clickhouse-sink.ts';
import { encoder } from './adapters/encoder.ts';
import { eventWriter } from './adapters/event-rows.ts';
import { aliasWriter } from './adapters/alias-rows.ts';
import { groupOffsets, topicBounds } from './adapters/group-offsets.ts';
import { createJournalReader, type JournalReader } from './adapters/journal-reader.ts';
import { kafkaJournal } from './adapters/kafka-journal.ts';
import { processorConfig, type ProcessorConfig } from './config.ts';
import { createDecoders } from './consumer/decoders.ts';
import { gathering } from './consumer/gathering.ts';
import { createFeed } from './consumer/feed.ts';
import { startMember, type Member, type OpenPartition, type Owned } from './consumer/member.ts';
import { readFetch } from './consumer/reading.ts';
import { rowWriter } from './core/rows.ts';
import { startDeadLetterRecorder } from './dead-letters/recorder.ts';
import { deadLetterSender } from './dead-letters/sender.ts';
import { observationLog } from './log.ts';
import { processorMetrics, type ProcessorMetrics } from './metrics.ts';
import type { Encode, SendDeadLetters } from './partition/ports.ts';
import { startTask } from './partition/task.ts';
import { turns, type Turns } from './partition/turns.ts';

/** What every partition of this process shares. */
interface House {
  readonly config: ProcessorConfig;
  readonly kafka: Kafka;
  readonly admin: Admin;
  readonly clickhouse: ClickHouseClient;
  readonly publisher: Publisher;
  readonly reader: JournalReader;
  readonly decoders: ReturnType<typeof createDecoders>;
  readonly sendDeadLetters: SendDeadLetters;
  readonly encode: Encode;
  readonly turns: Turns;
  readonly metrics: ProcessorMetrics;
  readonly log: ReturnType<typeof observationLog>;
}

const config = processorConfig(withLocalKeys(process.env));
const logger = createLogger('processor', config.logLevel);

/** Builds feed and task of one partition number on Kafka and ClickHouse. */
const opener =
  (house: House): OpenPartition =>
  ({ partition, partitions }, control, consumer) => {
    const { admin, kafka, metrics, publisher } = house;
    const feed = createFeed({
      topics: OWNED_TOPICS,
      control,
      read: (topic, records) => readFetch(topic, records, { ...house, count: metrics.countRecords }),
      ends: () => endsOf(admin, partition),
      sleep,
      now: Date.now,
      waits(topic, error) {
        metrics.countWait(topic, error instanceof Error ? error.name : 'unknown');
        logger.warn({ topic, partition, err: error }, 'reading waits');
      },
    });
    const task = startTask(
      {
        intake: feed,
        journal: kafkaJournal(kafka, admin, house.reader, partition),
        sink: clickhouseSink(house.clickhouse, house.config.task.insertLimitMs),
        offsets: groupOffsets(admin, house.config.group, partition, consumer),
        forward: (record) => publisher.publish([record]),
        tell: (records) => publisher.publish(records),
        encode: house.encode,
        sendDeadLetters: house.sendDeadLetters,
        clock: { now: Date.now, sleep: (ms, signal) => sleep(ms, undefined, { signal, ref: false }) },
        nonce: randomUUID,
        rowWriter,
        eventWriter: () =>
          eventWriter({ partition, topicOf: (kind) => KINDS[kind].topic }, house.config.rawEvents ? 'all' : 'answers'),
        aliasWriter,
        gathering: () => gathering({ ...house, piiKey: house.config.piiKey, partition, count: metrics.countRecords }),
        turns: house.turns,
        compress: compressRows,
        observe(observation) {
          metrics.observe(observation);
          house.log(partition, observation);
        },
      },
      {
        ...house.config.task,
        partition,
        partitions,
        hotMessages: Math.ceil(house.config.task.hotMessages / partitions),
      },
    );
    return { feed, task };
  };

async function endsOf(admin: Admin, partition: number): Promise<Map<string, number>> {
  const bounds = await Promise.all(OWNED_TOPICS.map((topic) => topicBounds(admin, topic, partition)));
  return new Map(OWNED_TOPICS.map((topic, index) => [topic, bounds[index]!.high]));
}

function kafkaReasons(member: Member | undefined): string[] {
  const trouble = member === undefined ? 'not a member of the group yet' : member.trouble();
  return trouble === undefined ? [] : [`Kafka: ${trouble}`];
}

/** Why the processor cannot do its work right now. */
async function reasons(member: Member | undefined, clickhouse: ClickHouseClient): Promise<string[]> {
  const ping = await clickhouse.ping({ select: true });
  const tasks = [...(member?.owned() ?? [])].flatMap(([partition, { task }]) => {
    const status = task.status();
    if (status.state === 'refused') return [`partition ${partition}: ${status.refusal.message}`];
    return status.state === 'working' ? [] : [`partition ${partition}: ${status.state}`];
  });
  return [...(ping.success ? [] : [`ClickHouse: ${ping.error.message}`]), ...kafkaReasons(member), ...tasks];
}

async function start(): Promise<Stop> {
  const stops: Stop[] = [];
  const kafka = createKafka(config.kafka, 'handset-processor', logger);
  const clickhouse = createClickHouse(config.clickhouse, 'handset-processor');
  stops.push(() => clickhouse.close());
  const ids = await registerSchemas(config.registryUrl);
  const admin = kafka.admin();
  await admin.connect();
  stops.push(() => admin.disconnect());
  const publisher = createPublisher(kafka);
  stops.push(() => publisher.stop());
  const reader = createJournalReader(kafka);
  stops.push(() => reader.stop());
  const schemas = writerSchemas(config.registryUrl);
  stops.push(startDeadLetterRecorder(kafka, clickhouse, schemas, `${config.group}-dead-letters`, logger));

  const current: { member?: Member } = {};
  const none: ReadonlyMap<number, Owned> = new Map();
  const metrics = processorMetrics(() => current.member?.owned() ?? none);
  const app = await serveHealth(config, () => reasons(current.member, clickhouse), metrics.registry);
  stops.push(() => app.close());
  const sendDeadLetters = deadLetterSender(publisher, ids.get(OTHER_TOPICS.deadLetter.name)!);
  const house: House = {
    config,
    kafka,
    admin,
    clickhouse,
    publisher,
    reader,
    decoders: createDecoders(schemas),
    turns: turns(config.insertsAtOnce),
    sendDeadLetters,
    encode: encoder(ids),
    metrics,
    log: observationLog(logger, Date.now),
  };
  const member = await startMember({
    kafka,
    admin,
    logger,
    groupId: config.group,
    topics: OWNED_TOPICS,
    journal: OTHER_TOPICS.journal.name,
    sessionTimeoutMs: config.sessionTimeoutMs,
    fetchBytes: config.fetchBytes,
    open: opener(house),
  });
  current.member = member;
  stops.push(() => member.stop());
  return () => stopAll(stops);
}

await runService(logger, start);
