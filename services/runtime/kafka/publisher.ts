import type { Message, Producer } from 'kafkajs';

/** A record for a topic; its place follows from its key. One without a key lands anywhere. */
export interface Outgoing {
  readonly topic: string;
  readonly key: string | Buffer | null;
  readonly value: Buffer | null;
  /** Only for records whose place is not that of their key. */
  readonly partition?: number;
}

/** Kafka did not acknowledge. Sending the same records again is safe. */
export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
  /** `not_sent`: Kafka never saw the records. `unknown`: they may be there, now or a little later. */
  readonly outcome: 'not_sent' | 'unknown';

  constructor(message: string, outcome: 'not_sent' | 'unknown', options?: ErrorOptions) {
    super(message, options);
    this.outcome = outcome;
  }
}

/** When a publisher gives up. */
export interface PublisherLimits {
  /** `publish` has been answered, one way or the other, after this long (ms). */
  readonly acknowledgeWithinMs: number;
  /** Most bytes that may wait; what comes on top is refused at once. */
  readonly maxWaitingBytes: number;
}

const DEFAULT_LIMITS: PublisherLimits = { acknowledgeWithinMs: 30_000, maxWaitingBytes: 256 * 1024 * 1024 };

export interface Publisher {
  /** Resolves when all in-sync replicas have the records. @throws NotAcknowledged */
  publish(records: readonly Outgoing[]): Promise<void>;
  /** Records that were accepted by `publish` and are not acknowledged yet. */
  waiting(): number;
  /** About the memory that they take. */
  waitingBytes(): number;
  /** The last failure, unless Kafka has acknowledged something since; `at` is in epoch ms. */
  lastFailure(): { readonly at: number; readonly message: string } | undefined;
  /** Waits for what was accepted, then disconnects; nothing is accepted any more. */
  stop(): Promise<void>;
}

/** The part of a producer that is used here. */
export type Sender = Pick<Producer, 'connect' | 'disconnect' | 'sendBatch'>;

/** Where producers come from: a kafkajs client, or a ledger in memory. */
export interface SenderSource {
  producer(config: {
    readonly idempotent: boolean;
    readonly maxInFlightRequests: number;
    readonly retry: { readonly retries: number };
    readonly allowAutoTopicCreation: boolean;
  }): Sender;
}

interface Waiting {
  readonly records: readonly Outgoing[];
  readonly bytes: number;
  /** When its caller is answered at the latest (epoch ms). */
  readonly deadline: number;
  /** True once its caller has been answered: sending it would help nobody. */
  readonly answered: () => boolean;
  readonly settle: (error?: NotAcknowledged) => void;
}

/** Most records in one request to the broker. */
const MAX_RECORDS = 10_000;
/** Most bytes in one request to the broker: well under the limit of a topic. */
const MAX_BYTES = 4 * 1024 * 1024;
/** What a record takes beside its key and value, here and in kafkajs (bytes, roughly). */
const RECORD_OVERHEAD = 256;
/** How long a stop waits for the connection to close (ms). */
const DISCONNECT_WITHIN_MS = 2_000;

/**
 * An idempotent producer with one request in flight: everything that arrives meanwhile goes into the next one, so a
 * busy service sends large batches and a quiet one sends at once.
 *
 * After a failed send the producer is replaced. kafkajs 2.2.4 gives the sequence number of a failed send to the next
 * one; if the first had reached the broker, it would drop the second as a duplicate and still acknowledge it.
 */
export function createPublisher(kafka: SenderSource, limits: Partial<PublisherLimits> = {}): Publisher {
  const { acknowledgeWithinMs, maxWaitingBytes } = { ...DEFAULT_LIMITS, ...limits };
  const connection = replaceable(kafka);
  let queue: Waiting[] = [];
  let records = 0;
  let bytes = 0;
  let running: Promise<void> | undefined;
  let failure: { at: number; message: string } | undefined;
  let stopped = false;

  /** Undefined when the broker has the batch. Waits no longer than anybody waits for the answer. */
  const send = async (batch: readonly Waiting[]): Promise<NotAcknowledged | undefined> => {
    const timeout = Math.max(1, ...batch.map(({ deadline }) => deadline - Date.now()));
    const topicMessages = byTopic(batch);
    const sending = connection.use((sender) => sender.sendBatch({ acks: -1, timeout, topicMessages }));
    try {
      await within(timeout, sending);
      failure = undefined;
      return undefined;
    } catch (error) {
      connection.replace(sending);
      const message = error instanceof Error ? error.message : String(error);
      failure = { at: Date.now(), message };
      return new NotAcknowledged(message, 'unknown', { cause: error });
    }
  };
  const drain = async (): Promise<void> => {
    while (queue.length > 0) {
      const size = nextBatch(queue);
      const batch = queue.slice(0, size);
      queue = queue.slice(size);
      const wanted = batch.filter((each) => !each.answered());
      const failed = wanted.length > 0 ? await send(wanted) : undefined;
      for (const each of batch) {
        records -= each.records.length;
        bytes -= each.bytes;
      }
      for (const each of wanted) each.settle(failed);
    }
    running = undefined;
  };
  const refusal = (size: number): NotAcknowledged | undefined => {
    if (stopped) return new NotAcknowledged('the publisher has stopped', 'not_sent');
    if (bytes + size <= maxWaitingBytes || bytes === 0) return undefined;
    return new NotAcknowledged(`${records} records (${bytes} bytes) already wait for Kafka`, 'not_sent');
  };

  return {
    publish(outgoing) {
      if (outgoing.length === 0) return Promise.resolve();
      const size = sizeOf(outgoing);
      const refused = refusal(size);
      if (refused !== undefined) return Promise.reject(refused);
      records += outgoing.length;
      bytes += size;
      return new Promise<void>((resolve, reject) => {
        queue.push(waitingFor(outgoing, size, acknowledgeWithinMs, resolve, reject));
        running ??= drain();
      });
    },
    waiting: () => records,
    waitingBytes: () => bytes,
    lastFailure: () => failure,
    async stop() {
      stopped = true;
      await running;
      await within(DISCONNECT_WITHIN_MS, connection.close()).catch(() => undefined);
    },
  };
}

/** One call of `publish`, answered once: by the broker, or by its deadline. */
function waitingFor(
  records: readonly Outgoing[],
  bytes: number,
  deadlineMs: number,
  resolve: () => void,
  reject: (error: Error) => void,
): Waiting {
  let answered = false;
  const settle = (error?: NotAcknowledged): void => {
    clearTimeout(timer);
    if (answered) return;
    answered = true;
    if (error === undefined) resolve();
    else reject(error);
  };
  const late = () => settle(new NotAcknowledged(`no acknowledgement within ${deadlineMs} ms`, 'unknown'));
  const timer = setTimeout(late, deadlineMs);
  return { records, bytes, deadline: Date.now() + deadlineMs, answered: () => answered, settle };
}

/** A producer that is connected when first used and after each replacement. */
function replaceable(kafka: SenderSource) {
  let current: Promise<Sender> | undefined;
  const connected = async (): Promise<Sender> => {
    const fresh = kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      retry: { retries: 4 },
      allowAutoTopicCreation: false,
    });
    await fresh.connect();
    return fresh;
  };
  const leave = async (): Promise<void> => {
    const old = current;
    current = undefined;
    await old?.then((sender) => sender.disconnect()).catch(() => undefined);
  };
  return {
    use: async <T>(work: (sender: Sender) => Promise<T>): Promise<T> => work(await (current ??= connected())),
    /** Not before its last work has ended: a producer that still retries would connect itself again. */
    replace(lastWork: Promise<unknown>): void {
      const old = current;
      current = undefined;
      const close = () => old?.then((sender) => sender.disconnect());
      lastWork.then(close, close).catch(() => undefined);
    },
    close: leave,
  };
}

/** Settles as `work` does, or rejects after `ms`. */
async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

const sizeOf = (records: readonly Outgoing[]): number =>
  records.reduce((sum, { key, value }) => sum + (key?.length ?? 0) + (value?.length ?? 0) + RECORD_OVERHEAD, 0);

/** How many of the waiting requests go together; at least one, however large. */
function nextBatch(queue: readonly Waiting[]): number {
  let records = 0;
  let bytes = 0;
  const end = queue.findIndex((each, index) => {
    records += each.records.length;
    bytes += each.bytes;
    return index > 0 && (records > MAX_RECORDS || bytes > MAX_BYTES);
  });
  return end === -1 ? queue.length : end;
}

function byTopic(batch: readonly Waiting[]): { topic: string; messages: Message[] }[] {
  const topics = new Map<string, Message[]>();
  for (const { records } of batch)
    for (const { topic, key, value, partition } of records) {
      const messages = topics.get(topic) ?? [];
      topics.set(topic, messages);
      messages.push({ key, value, ...(partition !== undefined && { partition }) });
    }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}
