/** Each rule with a careless version in its place: what somebody might write who does not know why the rule is there. */
import { leading, RULES, type Rules } from '../partition/rules.ts';

export interface Mutation {
  /** The rule of the design that is dropped. */
  readonly rule: string;
  /** What is done instead. */
  readonly instead: string;
  readonly careless: Partial<Rules>;
  /** A schedule that went wrong when last looked: where a search for one begins. */
  readonly wrongSeed: number;
}

const HOUR_MS = 3_600_000;

export const MUTATIONS: readonly Mutation[] = [
  {
    rule: 'epoch',
    wrongSeed: 11,
    instead: 'every batch in the journal counts, whoever appended it',
    careless: { isValid: () => true },
  },
  {
    rule: 'epoch in force',
    wrongSeed: 4,
    instead: 'a reading starts as if no epoch had begun before its first marker',
    careless: { epochAt: () => -1 },
  },
  {
    rule: 'epoch read back',
    wrongSeed: 14,
    instead: 'an acknowledged marker is taken for one’s own, from a producer that was used before',
    careless: { isOwnMarker: () => true, appender: () => 'keep', landedBeyond: () => true },
  },
  {
    rule: 'fence',
    wrongSeed: 21,
    instead: 'nobody looks for a foreign marker before inserting',
    careless: { isFenced: () => false },
  },
  {
    rule: 'fresh producer',
    wrongSeed: 12,
    instead: 'the next attempt uses the same producer and believes every offset',
    careless: { appender: () => 'keep', landedBeyond: () => true },
  },
  {
    rule: 'order',
    wrongSeed: 10,
    instead: 'a batch is appended without waiting for the one before it',
    careless: { appendsAfter: () => Promise.resolve() },
  },
  {
    rule: 'unknown append',
    wrongSeed: 24,
    instead: 'an append that failed is taken not to have landed, and sent again by another producer',
    careless: {
      append: (value, appender, another) => appender.append(value).catch(async () => (await another()).append(value)),
    },
  },
  {
    rule: 'unknown insert',
    wrongSeed: 5,
    instead: 'an insert that was not answered is taken to be in',
    careless: {
      afterInsert: (outcome, now, deadline) =>
        outcome === 'unknown' ? 'in' : RULES.afterInsert(outcome, now, deadline),
    },
  },
  {
    rule: 'position',
    wrongSeed: 10,
    instead: 'the position is the last append, in or not',
    careless: { statable: (batches) => leading(batches, (batch) => batch.offset !== undefined) },
  },
  {
    rule: 'deadline',
    wrongSeed: 40,
    instead: 'an insert may come as late as it likes',
    careless: { deadline: () => Infinity },
  },
  {
    rule: 'deadline from before the append',
    wrongSeed: 191,
    instead: 'each try has a deadline of its own',
    careless: { deadline: (_, now, settings) => now + settings.insertDeadlineMs },
  },
  {
    rule: 'window',
    wrongSeed: 15,
    instead: 'targets are not asked how much they remember',
    careless: { remembersEnough: () => true, youngEnough: () => true },
  },
  {
    rule: 'young enough',
    wrongSeed: 15,
    instead: 'a takeover inserts again what is older than the targets remember',
    careless: { youngEnough: () => true },
  },
  {
    rule: 'journal topic',
    wrongSeed: 18,
    instead: 'a log that starts behind the position is read from where it starts',
    careless: { isCut: () => false },
  },
  {
    rule: 'partition count',
    wrongSeed: 1079,
    instead: 'a journal written for another number of partitions is taken over',
    careless: { sameCount: () => true },
  },
  { rule: 'reads', wrongSeed: 11, instead: 'replicas are read as they are', careless: { catchesUp: () => false } },
  {
    rule: 'offsets first',
    wrongSeed: 947,
    instead: 'offsets are read after what ClickHouse holds',
    careless: { offsetsFirst: () => false },
  },
  {
    rule: 'one block',
    wrongSeed: 5,
    instead: 'the server splits inserts as it likes',
    careless: { split: () => 'as_the_server_likes' },
  },
  {
    rule: 'quiet moments',
    wrongSeed: 38,
    instead: 'a repair does not wait for deadlines',
    careless: { isQuiet: () => true },
  },
  {
    rule: 'eviction',
    wrongSeed: 83,
    instead: 'a timeline may leave before its batch is in',
    careless: { mayLeave: () => true },
  },
  {
    rule: 'cold filter, by time',
    wrongSeed: 1,
    instead: 'an event of the last hour is taken to be of a new message',
    careless: { mustAsk: (message) => message.now - message.occurredAt > HOUR_MS && RULES.mustAsk(message) },
  },
  {
    rule: 'cold filter, by kind',
    wrongSeed: 1,
    instead: 'a submit is taken to be of a new message',
    careless: { mustAsk: (message) => message.kind !== 'submit' && RULES.mustAsk(message) },
  },
  {
    rule: 'cold filter, built',
    wrongSeed: 11,
    instead: 'the filter is believed before it is built',
    careless: { mustAsk: (message) => message.inFilter },
  },
  {
    rule: 'look-up, all wait',
    wrongSeed: 1,
    instead: 'later events of a message that is asked for are folded at once',
    careless: { waitsToo: () => false },
  },
  {
    rule: 'look-up, next batch',
    wrongSeed: 19,
    instead: 'the next batch closes before the answer',
    careless: { mayClose: () => true },
  },
  {
    rule: 'look-up, offsets',
    wrongSeed: 39,
    instead: 'a batch’s offsets pass the events that still wait',
    careless: { committable: (batch) => batch.offsets },
  },
  {
    rule: 'misplaced',
    wrongSeed: 1,
    instead: 'a misplaced event is folded where it is found',
    careless: { isMisplaced: () => false },
  },
  {
    rule: 'forwards',
    wrongSeed: 37,
    instead: 'forwards are sent and forgotten',
    careless: { isForwarded: () => true },
  },
  {
    rule: 'aliases',
    wrongSeed: 224,
    instead: 'aliases and copies of receipts are sent and forgotten',
    careless: { isTold: () => true },
  },
  {
    rule: 'aliases, told again',
    wrongSeed: 20,
    instead: 'only what says something new is told to the owners of other messages',
    careless: { tellsAgain: () => false },
  },
  {
    rule: 'offsets',
    wrongSeed: 10,
    instead: 'offsets are committed when a batch is closed',
    careless: { passable: (batches) => batches.length },
  },
  {
    rule: 'evidence',
    wrongSeed: 111,
    instead: 'a batch is appended beside its events and dead letters, not after them',
    careless: { appendsAfterEvidence: () => Promise.resolve() },
  },
];

export const careless = (mutation: Mutation): Rules => ({ ...RULES, ...mutation.careless });
