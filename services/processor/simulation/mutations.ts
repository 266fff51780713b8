/** Each rule with a careless version in its place: what somebody might write who does not know why the rule is there. */
import { leading, RULES, type Rules } from '../partition/rules.ts';

export interface Mutation {
  /** The rule of the design that is dropped. */
  readonly rule: string;
  /** What is done instead. */
  readonly instead: string;
  readonly careless: Partial<Rules>;
}

const HOUR_MS = 3_600_000;

export const MUTATIONS: readonly Mutation[] = [
  {
    rule: 'epoch',
    instead: 'every batch in the journal counts, whoever appended it',
    careless: { isValid: () => true },
  },
  {
    rule: 'epoch in force',
    instead: 'a reading starts as if no epoch had begun before its first marker',
    careless: { epochAt: () => -1 },
  },
  {
    rule: 'epoch read back',
    instead: 'an acknowledged marker is taken for one’s own, from a producer that was used before',
    careless: { isOwnMarker: () => true, appender: () => 'keep', landedBeyond: () => true },
  },
  { rule: 'fence', instead: 'nobody looks for a foreign marker before inserting', careless: { isFenced: () => false } },
  {
    rule: 'fresh producer',
    instead: 'the next attempt uses the same producer and believes every offset',
    careless: { appender: () => 'keep', landedBeyond: () => true },
  },
  {
    rule: 'order',
    instead: 'a batch is appended without waiting for the one before it',
    careless: { appendsAfter: () => Promise.resolve() },
  },
  {
    rule: 'unknown append',
    instead: 'an append that failed is taken not to have landed, and sent again by another producer',
    careless: {
      append: (value, appender, another) => appender.append(value).catch(async () => (await another()).append(value)),
    },
  },
  {
    rule: 'unknown insert',
    instead: 'an insert that was not answered is taken to be in',
    careless: {
      afterInsert: (outcome, now, deadline) =>
        outcome === 'unknown' ? 'in' : RULES.afterInsert(outcome, now, deadline),
    },
  },
  {
    rule: 'position',
    instead: 'the position is the last append, in or not',
    careless: { statable: (batches) => leading(batches, (batch) => batch.offset !== undefined) },
  },
  {
    rule: 'deadline',
    instead: 'an insert may come as late as it likes',
    careless: { deadline: () => Infinity },
  },
  {
    rule: 'deadline from before the append',
    instead: 'each try has a deadline of its own',
    careless: { deadline: (_, now, settings) => now + settings.insertDeadlineMs },
  },
  {
    rule: 'window',
    instead: 'targets are not asked how much they remember',
    careless: { remembersEnough: () => true, youngEnough: () => true },
  },
  {
    rule: 'young enough',
    instead: 'a takeover inserts again what is older than the targets remember',
    careless: { youngEnough: () => true },
  },
  {
    rule: 'journal topic',
    instead: 'a log that starts behind the position is read from where it starts',
    careless: { isCut: () => false },
  },
  {
    rule: 'partition count',
    instead: 'a journal written for another number of partitions is taken over',
    careless: { sameCount: () => true },
  },
  { rule: 'reads', instead: 'replicas are read as they are', careless: { catchesUp: () => false } },
  {
    rule: 'one block',
    instead: 'the server splits inserts as it likes',
    careless: { split: () => 'as_the_server_likes' },
  },
  { rule: 'quiet moments', instead: 'a repair does not wait for deadlines', careless: { isQuiet: () => true } },
  { rule: 'eviction', instead: 'a timeline may leave before its batch is in', careless: { mayLeave: () => true } },
  {
    rule: 'cold filter, by time',
    instead: 'an event of the last hour is taken to be of a new message',
    careless: { mustAsk: (message) => message.now - message.occurredAt > HOUR_MS && RULES.mustAsk(message) },
  },
  {
    rule: 'cold filter, by kind',
    instead: 'a submit is taken to be of a new message',
    careless: { mustAsk: (message) => message.kind !== 'submit' && RULES.mustAsk(message) },
  },
  {
    rule: 'cold filter, built',
    instead: 'the filter is believed before it is built',
    careless: { mustAsk: (message) => message.inFilter },
  },
  {
    rule: 'look-up, all wait',
    instead: 'later events of a message that is asked for are folded at once',
    careless: { waitsToo: () => false },
  },
  {
    rule: 'look-up, next batch',
    instead: 'the next batch closes before the answer',
    careless: { mayClose: () => true },
  },
  {
    rule: 'look-up, offsets',
    instead: 'a batch’s offsets pass the events that still wait',
    careless: { committable: (batch) => batch.offsets },
  },
  {
    rule: 'misplaced',
    instead: 'a misplaced event is folded where it is found',
    careless: { isMisplaced: () => false },
  },
  { rule: 'forwards', instead: 'forwards are sent and forgotten', careless: { isForwarded: () => true } },
  {
    rule: 'offsets',
    instead: 'offsets are committed when a batch is closed',
    careless: { passable: (batches) => batches.length },
  },
  {
    rule: 'evidence',
    instead: 'a batch is appended beside its events and dead letters, not after them',
    careless: { appendsAfterEvidence: () => Promise.resolve() },
  },
];

export const careless = (mutation: Mutation): Rules => ({ ...RULES, ...mutation.careless });
