/** A broker's partition logs, and producers that number their records as kafkajs 2.2.4 does. */
import type { JournalRecord } from '../partition/ports.ts';
import type { Adversary } from './adversary.ts';
import type { Process } from './process.ts';
import type { WorldClock } from './world-clock.ts';

/** One partition of one topic. */
export interface Log<T> {
  readonly append: (value: T) => number;
  readonly read: (from: number, to: number) => readonly LogRecord<T>[];
  readonly start: () => number;
  readonly end: () => number;
  /** Retention: forgets everything below `offset`. */
  readonly cut: (offset: number) => void;
  /** Calls back once there is a record at or behind `offset`. */
  readonly whenBeyond: (offset: number, call: () => void) => void;
}

export interface LogRecord<T> extends Omit<JournalRecord, 'value'> {
  readonly value: T;
}

export function newLog<T>(clock: WorldClock): Log<T> {
  const records: LogRecord<T>[] = [];
  let start = 0;
  let waiting: (() => void)[] = [];
  return {
    append(value) {
      const offset = records.push({ offset: records.length, appendedAt: clock.now(), value }) - 1;
      const calls = waiting;
      waiting = [];
      for (const call of calls) clock.after(0, call);
      return offset;
    },
    read: (from, to) => records.slice(Math.max(start, from), to),
    start: () => start,
    end: () => records.length,
    cut: (offset) => void (start = Math.max(start, Math.min(offset, records.length))),
    whenBeyond(offset, call) {
      if (records.length > offset) clock.after(0, call);
      else waiting.push(call);
    },
  };
}

type Answer = { readonly offset: number } | { readonly error: string };

/** The broker's memory of idempotent producers: the last five sequence numbers of each, with their offsets. */
export interface Deduplicator {
  readonly append: (producer: number, sequence: number, value: Buffer) => Answer;
}

const REMEMBERED = 5;

export function deduplicator(log: Log<Buffer>): Deduplicator {
  const producers = new Map<number, Map<number, number>>();
  return {
    append(producer, sequence, value) {
      const seen = producers.get(producer) ?? new Map<number, number>();
      producers.set(producer, seen);
      const known = seen.get(sequence);
      // A duplicate: dropped, and answered with the offset of the record that had the number first.
      if (known !== undefined) return { offset: known };
      const last = [...seen.keys()].at(-1);
      if (last !== undefined && sequence !== last + 1) return { error: 'out of order sequence number' };
      const offset = log.append(value);
      seen.set(sequence, offset);
      if (seen.size > REMEMBERED) seen.delete(seen.keys().next().value!);
      return { offset };
    },
  };
}

export interface ProducerParts {
  readonly id: number;
  readonly process: Process;
  readonly broker: Deduplicator;
  readonly clock: WorldClock;
  readonly adversary: Adversary;
  readonly trace: (line: () => string) => void;
  /** Told when a record has landed, before the answer goes out. */
  readonly onLanded: (label: string) => void;
}

const TIMEOUT_MS = 120;

interface Send {
  readonly value: Buffer;
  readonly label: string;
  readonly resolve: (answer: { readonly offset: number }) => void;
  readonly reject: (error: Error) => void;
  tries: number;
}

/**
 * A producer as kafkajs makes it: one request at a time, a few tries for each send, and a counter that a failed try
 * rolls back, so that the next send, whichever it is, gets the number of one that may yet land or already has.
 */
export function newProducer({ id, process, broker, clock, adversary, trace, onLanded }: ProducerParts) {
  const queue: Send[] = [];
  const mostTries = 1 + adversary.random.below(3);
  let isBusy = false;
  let sequence = 0;

  function proceed(): void {
    const send = queue.shift();
    if (isBusy || send === undefined) return void (send && queue.unshift(send));
    isBusy = true;
    const number = sequence++;
    send.tries++;
    let isOver = false;
    const finish = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      isBusy = false;
      settle();
      proceed();
    };
    const fail = (error: string): void =>
      finish(() => {
        sequence--;
        trace(() => `${process.name} ${send.label} as ${id}/${number} failed: ${error}`);
        if (send.tries < mostTries) queue.push(send);
        else send.reject(new Error(error));
      });
    process.call(() =>
      request(send, number, (answer) => {
        if ('error' in answer) fail(answer.error);
        else finish(() => send.resolve(answer));
      }),
    );
    process.hand(TIMEOUT_MS + adversary.random.below(60), () => fail('timed out'));
  }

  function request({ value, label }: Send, number: number, answer: (answer: Answer) => void): void {
    if (adversary.does('requestLost')) return trace(() => `${process.name} ${label} is lost`);
    clock.after(adversary.delay(), () => {
      const outcome = broker.append(id, number, value);
      trace(() => `${process.name} ${label} as ${id}/${number} lands: ${JSON.stringify(outcome)}`);
      onLanded(label);
      if (!adversary.does('answerLost')) process.hand(adversary.delay(), () => answer(outcome));
    });
  }

  return {
    append: (value: Buffer, label: string): Promise<{ readonly offset: number }> =>
      new Promise((resolve, reject) => {
        queue.push({ value, label, resolve, reject, tries: 0 });
        proceed();
      }),
  };
}
