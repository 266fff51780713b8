import { expect, test } from 'vitest';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import type { Kept } from '../core/kept.ts';
import { eventsIn, openBatch } from './batch.ts';
import { closing, type Closed, type ClosingParts } from './closing.ts';
import { coldFilter } from './cold-filter.ts';
import { hotMessages } from './hot.ts';
import { takeAnswers } from './intake.ts';
import type { Gathering, IncomingEvent, Opened, RowWriter } from './ports.ts';
import { RULES } from './rules.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const SHARE = { partition: 0, partitions: 1 };
const ACME = { account_id: 'acme', source: '' };

const read = (messageId: string, at: number, account_id = ''): IncomingEvent => {
  const event: Kept<'read'> = { event_id: `e${at}`, message_id: messageId, occurred_at: at, source: '', account_id };
  return { kind: 'read', event, offset: at, appendedAt: at, key: null, value: Buffer.from(`bytes of ${at}`) };
};

const submit = (messageId: string): IncomingEvent => {
  const event = { event_id: 's', message_id: messageId, occurred_at: 1, tags: {}, parts: 1, ...ACME };
  const words = [
    'sender',
    'campaign_id',
    'audience',
    'message_type',
    'channel',
    'country',
    'encoding',
    'automation_id',
  ];
  const empty = Object.fromEntries(
    [...words, 'parent_message_id', 'recipient_key', 'recipient_masked'].map((w) => [w, '']),
  );
  return {
    kind: 'submit',
    event: { ...empty, ...event } as Kept<'submit'>,
    offset: 0,
    appendedAt: 1,
    key: null,
    value: Buffer.alloc(0),
  };
};

/** What came, already opened. */
function gathered(...events: readonly IncomingEvent[]): Gathering {
  const ids = [...new Set(events.map(({ event }) => event.message_id))];
  const of = (id: string) => events.filter(({ event }) => event.message_id === id);
  return {
    add: () => undefined,
    size: () => events.length,
    open: () => ids.map((messageId): Opened => ({ messageId, events: of(messageId), deadLetters: [] })),
  };
}

/** Counts a row as a byte. */
function listWriter(): RowWriter & { readonly written: string[] } {
  const written: string[] = [];
  let taken = 0;
  return {
    written,
    write: (row: TimelineRow) => void written.push(`${row.sign > 0 ? '+' : '-'}${row.message_id}`),
    get rows() {
      return written.length - taken;
    },
    get bytes() {
      return written.length - taken;
    },
    take() {
      taken = written.length;
      return Buffer.alloc(0);
    },
  };
}

function world({ hotMessages: most = 10, known = [] as string[] } = {}) {
  const rowWriter = listWriter();
  const told: string[] = [];
  const waiting = new Map<string, IncomingEvent[]>();
  const forwarded: string[] = [];
  const filter = coldFilter(64);
  known.forEach(filter.add);
  const hot = hotMessages({ ...DEFAULT_SETTINGS, hotMessages: most }, RULES);
  const parts: ClosingParts = {
    ...{ hot, filter, rules: RULES, share: SHARE, now: () => 9, isFilterBuilt: () => true, rowWriter },
    lookUps: {
      waitingFor: (id) => waiting.get(id),
      wait: (id, incoming) => void waiting.set(id, [incoming]),
      ...{ unasked: () => waiting.size, outstanding: () => 0, ask: () => undefined },
    },
    forward: (record) => void forwarded.push(record.key.toString()),
    eventWriter: {
      write: ({ event }) => void told.push(event.event_id),
      get rows() {
        return told.length;
      },
      take: () => Buffer.from(told.splice(0).join()),
    },
  };
  return { parts, hot, rowWriter, waiting, forwarded };
}

function close(
  { parts }: ReturnType<typeof world>,
  batch = openBatch(gathered()),
  { sequence = 1, rawBytes = 100, onStep = (): void => undefined } = {},
): Closed {
  const steps = closing(parts, batch, { sequence, rawBytes, now: 1 });
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    onStep();
  }
}

test('rows beyond the size begin a new part, and a message’s two rows stay together', () => {
  const all = world({ hotMessages: 0 });
  close(all, openBatch(gathered(read('a', 3), read('b', 3), read('c', 3))));
  const batch = openBatch(gathered(read('a', 2), read('b', 2), read('c', 2)));
  const { parts } = close(all, batch, { sequence: 2, rawBytes: 3 });
  expect(parts.map(({ sequence, rows }) => ({ sequence, rows }))).toEqual([
    { sequence: 2, rows: 4 },
    { sequence: 3, rows: 2 },
  ]);
  expect(all.rowWriter.written.slice(3)).toEqual(['-a', '+a', '-b', '+b', '-c', '+c']);
  // The third is carried by the second part, which is not in.
  expect(all.hot.evict(2, 0)).toEqual(['a', 'b']);
});

test('a batch without changes is one part without rows: its offsets have to move too', () => {
  const all = world();
  const { parts, evidence } = close(all);
  expect(parts.map(({ rows }) => rows)).toEqual([0]);
  expect(evidence).toEqual({ events: undefined, deadLetters: [] });
});

test('all that came for a message is one change, and only one message at a time is unpacked', () => {
  const all = world();
  const batch = openBatch(gathered(read('a', 5), read('b', 5), read('a', 4), read('b', 5)));
  const unpacked: number[] = [];
  const { evidence } = close(all, batch, {
    onStep: () => void unpacked.push(['a', 'b'].filter(all.hot.isChanged).length),
  });
  expect(all.rowWriter.written).toEqual(['+a', '+b']);
  expect([unpacked, batch.unchanged, evidence.events?.toString()]).toEqual([[0, 0], 1, 'e5,e4,e5,e5']);
});

test('what may be in ClickHouse waits, all its events with it; they are kept in `events` all the same', () => {
  const all = world({ known: ['a'] });
  const { evidence } = close(all, openBatch(gathered(read('a', 5), read('b', 5), read('a', 4))));
  expect(all.rowWriter.written).toEqual(['+b']);
  expect(all.waiting.get('a')?.map(({ offset }) => offset)).toEqual([5, 4]);
  expect(evidence.events?.toString()).toBe('e5,e4,e5');
});

test('what belongs elsewhere is forwarded and kept nowhere here', () => {
  const all = world();
  const elsewhere = { ...all, parts: { ...all.parts, share: { partition: 1, partitions: 2 } } };
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const batch = openBatch(gathered(...ids.map((id) => read(id, 5))));
  close(elsewhere, batch);
  expect(batch.misplaced).toBe(all.forwarded.length);
  expect([...all.forwarded, ...all.rowWriter.written.map((row) => row.slice(1))].sort()).toEqual(ids);
  expect(all.forwarded.length).toBeGreaterThan(0);
});

test('a message with an answer and with new events changes once, and its dead letters name their origin', () => {
  const all = world();
  const batch = openBatch(gathered(submit('a'), read('b', 5)));
  takeAnswers(all.hot, batch, [{ id: 'a', stored: undefined, events: [read('a', 7, 'globex')] }], 1);
  expect(eventsIn(batch)).toBe(3);
  const { leftOut, evidence } = close(all, batch);
  expect(all.rowWriter.written).toEqual(['+b', '+a']);
  expect(leftOut).toEqual(['foreign_account']);
  expect(evidence.deadLetters).toMatchObject([{ code: 'foreign_account', origin_offset: 7 }]);
  expect(evidence.deadLetters[0]?.payload?.toString()).toBe('bytes of 7');
});

test('a stranger’s event that came with the submit is a dead letter with its bytes', () => {
  const all = world();
  const { evidence } = close(all, openBatch(gathered(read('a', 6, 'globex'), submit('a'))));
  expect(evidence.deadLetters).toMatchObject([{ code: 'foreign_account', message_id: 'a', origin_offset: 6 }]);
});

test('what cannot be used goes with the evidence of its batch', () => {
  const all = world();
  const letter = { dead_letter_id: 'x' } as Opened['deadLetters'][number];
  const opened: Opened = { messageId: 'a', events: [read('a', 1)], deadLetters: [letter] };
  const { evidence } = close(all, openBatch({ add: () => undefined, size: () => 2, open: () => [opened] }));
  expect(evidence.deadLetters).toEqual([letter]);
  expect(all.rowWriter.written).toEqual(['+a']);
});
