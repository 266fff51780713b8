import { expect, test } from 'vitest';
import type { TimelineRow } from '../../../schemas/timeline-row.ts';
import { defaultsOf } from '../../../schemas/ids.ts';
import type { Kept } from '../core/kept.ts';
import { eventsIn, openBatch } from './batch.ts';
import { closing, type Closed, type ClosingParts } from './closing.ts';
import { coldFilter } from './cold-filter.ts';
import { hotMessages } from './hot.ts';
import { messageOf, takeAnswers } from './intake.ts';
import type { Gathering, Incoming, IncomingAlias, IncomingEvent, Opened, RowWriter } from './ports.ts';
import { RULES } from './rules.ts';
import { DEFAULT_SETTINGS } from './settings.ts';

const SHARE = { partition: 0, partitions: 1 };
const ACME = { account_id: 'acme', source: '' };

const read = (messageId: string, at: number, account_id = ''): IncomingEvent => {
  const event: Kept<'read'> = { event_id: `e${at}`, message_id: messageId, occurred_at: at, source: '', account_id };
  return { kind: 'read', event, offset: at, appendedAt: at, key: null, value: Buffer.from(`bytes of ${at}`) };
};

const LATER_WORDS = ['automation_step', 'recipient_problem', 'line_type', 'number_carrier', 'ported'];

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
    [...words, 'parent_message_id', 'recipient_key', 'recipient_masked', ...LATER_WORDS].map((w) => [w, '']),
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

const dlr = (messageId: string, id: string, vendor = 'twilio'): IncomingEvent => {
  const event = { ...defaultsOf('dlr'), ...ACME, event_id: id, message_id: messageId, occurred_at: 5, vendor };
  const kept = { ...event, status: 'delivered' } as Kept<'dlr'>;
  return { kind: 'dlr', event: kept, offset: 5, appendedAt: 5, key: null, value: Buffer.alloc(0) };
};

const handoff = (messageId: string, vendorId: string): IncomingEvent => {
  const event = { ...defaultsOf('handoff'), ...ACME, event_id: 'h', message_id: messageId, occurred_at: 4 };
  const kept = { ...event, outcome: 'accepted', vendor: 'twilio', vendor_message_id: vendorId } as Kept<'handoff'>;
  return { kind: 'handoff', event: kept, offset: 4, appendedAt: 4, key: null, value: Buffer.alloc(0) };
};

const alias = (vendorId: string, messageId: string): IncomingAlias => ({
  kind: 'alias',
  alias: { vendor: 'twilio', vendor_message_id: vendorId, message_id: messageId, occurred_at: 4, account_id: 'acme' },
  ...{ offset: 0, appendedAt: 4, key: null, value: Buffer.alloc(0) },
});

/** What came, already opened. */
function gathered(...all: readonly Incoming[]): Gathering {
  const ids = [...new Set(all.map(messageOf))];
  return {
    add: () => undefined,
    size: () => all.length,
    open: () =>
      ids.map((messageId): Opened => {
        const of = all.filter((each) => messageOf(each) === messageId);
        return {
          ...{ messageId, deadLetters: [] },
          events: of.filter((each): each is IncomingEvent => each.kind !== 'alias'),
          aliases: of.filter((each): each is IncomingAlias => each.kind === 'alias'),
        };
      }),
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
  const marks: string[] = [];
  const waiting = new Map<string, Incoming[]>();
  const forwarded: string[] = [];
  const toldOthers: string[] = [];
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
    tell: ({ news }) =>
      void news
        .splice(0)
        .forEach((each) =>
          toldOthers.push(
            each.is === 'alias'
              ? `${each.alias.vendor_message_id} is ${each.alias.message_id}`
              : `${each.copy.told.event.event_id} of ${each.copy.message_id}`,
          ),
        ),
    aliasWriter: {
      write: ({ vendor_message_id: id, message_id }) => void marks.push(`${id} is ${message_id}`),
      get rows() {
        return marks.length;
      },
      take: () => Buffer.from(marks.splice(0).join()),
    },
    eventWriter: {
      write: ({ event }) => void told.push(event.event_id),
      get rows() {
        return told.length;
      },
      take: () => Buffer.from(told.splice(0).join()),
    },
  };
  return { parts, hot, rowWriter, waiting, forwarded, toldOthers };
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
  expect(evidence).toEqual({ events: undefined, aliases: undefined, deadLetters: [] });
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
  takeAnswers(all.parts, batch, [{ id: 'a', stored: undefined, aliases: [], events: [read('a', 7, 'globex')] }], 1);
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
  const opened: Opened = { messageId: 'a', events: [read('a', 1)], aliases: [], deadLetters: [letter] };
  const { evidence } = close(all, openBatch({ add: () => undefined, size: () => 2, open: () => [opened] }));
  expect(evidence.deadLetters).toEqual([letter]);
  expect(all.rowWriter.written).toEqual(['+a']);
});

test('a handoff says what the vendor’s id means, and says it again when it comes again', () => {
  const all = world();
  close(all, openBatch(gathered(handoff('m', 'SM1'))));
  // The task that said it first may be gone, its batch in and its word lost.
  close(all, openBatch(gathered(handoff('m', 'SM1'))));
  expect(all.toldOthers).toEqual(['SM1 is m', 'SM1 is m']);
});

test('receipts under a vendor’s id are told of what it means, those before the alias and those behind it', () => {
  const all = world();
  close(all, openBatch(gathered(dlr('SM1', 'early'), dlr('SM1', 'of another', 'plivo'))));
  expect(all.toldOthers).toEqual([]);
  close(all, openBatch(gathered(alias('SM1', 'm'))));
  expect(all.toldOthers.splice(0)).toEqual(['early of m']);
  close(all, openBatch(gathered(dlr('SM1', 'late'), alias('SM1', 'n'))));
  expect(all.toldOthers).toEqual(['late of m', 'early of n', 'late of n']);
});

test('what waits for an answer is told of others once the answer is there', () => {
  const all = world({ known: ['SM1'] });
  close(all, openBatch(gathered(alias('SM1', 'm'))));
  expect([all.toldOthers, [...all.waiting.keys()]]).toEqual([[], ['SM1']]);
  const batch = openBatch(gathered());
  takeAnswers(
    all.parts,
    batch,
    [{ id: 'SM1', stored: undefined, aliases: [], events: [dlr('SM1', 'early'), alias('SM1', 'm')] }],
    1,
  );
  close(all, batch);
  expect(all.toldOthers).toEqual(['early of m']);
});

test('an alias that belongs elsewhere goes where the events of its id go', () => {
  const all = world();
  const elsewhere = { ...all, parts: { ...all.parts, share: { partition: 1, partitions: 2 } } };
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const { evidence } = close(elsewhere, openBatch(gathered(...ids.map((id) => alias(id, 'm')))));
  expect(
    [
      ...all.forwarded.map((key) => key.slice('twilio:'.length)),
      ...(evidence.aliases?.toString() ?? '').split(',').map((kept) => kept.split(' ')[0]!),
    ].sort(),
  ).toEqual(ids);
  expect(all.rowWriter.written).toEqual([]);
  expect(all.forwarded.length).toBeGreaterThan(0);
});

test('what an id means is written down once, and there is no row until something comes under it', () => {
  const all = world();
  const first = close(all, openBatch(gathered(alias('SM1', 'm'), alias('SM1', 'm'), alias('SM2', 'n'))));
  expect([first.evidence.aliases?.toString(), all.rowWriter.written]).toEqual(['SM1 is m,SM2 is n', []]);
  const again = close(all, openBatch(gathered(alias('SM1', 'm'), dlr('SM1', 'late'))));
  expect([again.evidence.aliases, all.rowWriter.written, all.toldOthers]).toEqual([
    undefined,
    ['+SM1'],
    ['late of m', 'late of m'],
  ]);
});

test('an id that was asked for means what `aliases` says, though its timeline does not say so yet', () => {
  const all = world({ known: ['SM1'] });
  const marks = [{ vendor: 'twilio', account_id: 'acme', message_id: 'm' }];
  close(all, openBatch(gathered(dlr('SM1', 'late'))));
  const batch = openBatch(gathered());
  takeAnswers(all.parts, batch, [{ id: 'SM1', stored: undefined, aliases: marks, events: [dlr('SM1', 'late')] }], 1);
  const { evidence } = close(all, batch);
  expect([all.toldOthers, all.rowWriter.written, evidence.aliases]).toEqual([['late of m'], ['+SM1'], undefined]);
});
