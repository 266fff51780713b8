import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aliasesOf } from '../../../schemas/alias.ts';
import { DLR_STATUSES } from '../../../schemas/status.ts';
import { heard, lawRuns } from '../testing/histories.ts';
import { told, type Told } from '../testing/told.ts';
import { claimedBy, claims, copiesOf, isStandIn, type AnyKept, type Copy } from './claims.ts';
import { factsOf } from './facts.ts';
import { joinLinks, MOST_ALIASES, NO_LINKS, type AliasMark } from './links.ts';
import { timelinesOf } from './recompute.ts';
import { encodeState } from './state.ts';
import { emptyTimeline, fold, link, type Timeline } from './timeline.ts';

const mark = (message_id: string, more: Partial<AliasMark> = {}): AliasMark => ({
  ...{ vendor: 'twilio', account_id: 'acme', message_id },
  ...more,
});
const dlr = (message_id: string, more: object = {}): AnyKept =>
  heard(told('dlr', { message_id, vendor: 'twilio', account_id: 'acme', ...more }));

/** A timeline of what came under an id, and of what the id means. */
const under = (id: string, events: readonly AnyKept[], ...aliases: readonly AliasMark[]): Timeline =>
  events.reduce(
    (timeline, { kind, event }) => fold(timeline, kind, event),
    link(emptyTimeline(id), { ...NO_LINKS, aliases }),
  );

describe('a receipt under a vendor’s id', () => {
  it.each([
    ['of the vendor and the account', {}, true],
    ['of an unsaid account', { account_id: '' }, true],
    ['of another vendor', { vendor: 'plivo' }, false],
    ['of another account: a stranger’s handoff must not fetch it', { account_id: 'globex' }, false],
  ])('%s: claimed %s %s', (_, more, expected) => {
    expect(claims(mark('m'), dlr('V', more))).toBe(expected);
    expect(claims(mark('m', { account_id: '' }), dlr('V', more))).toBe(expected || 'account_id' in more);
  });

  it('is claimed if it is a read, which names no vendor, and not if it is anything else', () => {
    const of = (kind: 'read' | 'click' | 'reply' | 'handoff') => claims(mark('m'), heard(told(kind)));
    expect([of('read'), of('click'), of('reply'), of('handoff')]).toEqual([true, false, false, false]);
  });

  it('is told again of each message that claims it, once, as the same event', () => {
    const timeline = under(
      'V',
      [dlr('V')],
      mark('m1'),
      mark('m2'),
      mark('m2', { vendor: 'other' }),
      mark('m2', { account_id: '' }),
    );
    const copies = copiesOf(timeline, dlr('V', { event_id: 'late' }));
    expect(copies.map(({ told: { event } }) => [event.event_id, event.message_id])).toEqual([
      ['late', 'm1'],
      ['late', 'm2'],
    ]);
    expect(claimedBy(timeline, mark('m1'))).toMatchObject([{ message_id: 'm1', told: { event: { event_id: 'dlr' } } }]);
  });
});

describe('a stand-in', () => {
  it('is in no answer, with or without receipts, and keeps whose it is', () => {
    expect(factsOf(under('V', [], mark('m')))).toMatchObject({ status: 'alias', handed_off: 0, vendor: '' });
    const facts = factsOf(under('V', [dlr('V')], mark('m')));
    expect(facts).toMatchObject({ status: 'alias', final: 0, delivered_at: 0, vendor: 'twilio', account_id: 'acme' });
  });

  it('is none while an event of it is meant for nobody, and none once it was submitted', () => {
    const both = [dlr('V'), dlr('V', { event_id: 'other', vendor: 'plivo', status: 'failed' })];
    expect(isStandIn(under('V', both, mark('m')))).toBe(false);
    expect(isStandIn(under('V', both, mark('m'), mark('n', { vendor: 'plivo' })))).toBe(true);
    expect(isStandIn(under('V', [heard(told('submit', { message_id: 'V' }))], mark('m')))).toBe(false);
    expect(isStandIn(under('V', [dlr('V')]))).toBe(false);
  });

  it('means no more messages than are kept, the smallest of them', () => {
    const marks = Array.from({ length: 40 }, (_, n) => mark(`m${String(n).padStart(2, '0')}`));
    const kept = (order: readonly AliasMark[]) =>
      order.reduce((links, each) => joinLinks(links, { ...NO_LINKS, aliases: [each] }), NO_LINKS).aliases;
    expect(kept(marks)).toEqual(marks.slice(0, MOST_ALIASES));
    expect(kept(marks.toReversed())).toEqual(kept(marks));
  });
});

const IDS = ['m1', 'm2', 'V1', 'V2'];
const anyId = fc.constantFrom(...IDS);
const base = { event_id: fc.constantFrom('a', 'b', 'c'), message_id: anyId, occurred_at: fc.constantFrom(1e12, 2e12) };
const whose = { account_id: fc.constantFrom('acme', 'acme', '', 'globex') };
const vendor = fc.constantFrom('twilio', 'twilio', 'plivo', '');
/** The id of a receipt names its vendor: versions of one receipt by two vendors are the one thing that order decides. */
const receipt = fc
  .record({ ...base, ...whose, vendor, status: fc.constantFrom(...DLR_STATUSES) })
  .map((fields) => told('dlr', { ...fields, event_id: `${fields.vendor}-${fields.event_id}` }));
const anyTold: fc.Arbitrary<Told> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ ...base, ...whose, vendor, vendor_message_id: anyId }).map((f) => told('handoff', f)),
  },
  { weight: 4, arbitrary: receipt },
  { weight: 1, arbitrary: fc.record({ ...base, ...whose }).map((f) => told('read', f)) },
  { weight: 2, arbitrary: fc.record(base).map((f) => told('submit', f)) },
);

/** Something on its way to the owner of an id. */
type Arriving = { readonly id: string } & ({ readonly told: AnyKept } | { readonly mark: AliasMark });
const toMessage = (event: AnyKept): Arriving => ({ id: event.event.message_id, told: event });

/** Lets everything arrive in an order that the dice decide, some of it twice, until nothing is on its way. */
function arrived(events: readonly Told[], dice: readonly number[]): Map<string, Timeline> {
  const timelines = new Map<string, Timeline>();
  const onTheWay = events.map(heard).map(toMessage);
  const sent = (copies: readonly Copy[]) => void onTheWay.push(...copies.map(({ told: copy }) => toMessage(copy)));
  for (let turn = 0; onTheWay.length > 0 && turn < 5_000; turn++) {
    const roll = dice[turn % dice.length]!;
    const at = roll % onTheWay.length;
    // What is new may come again; what said nothing new would else go round for ever.
    const arriving = onTheWay[at]!;
    const before = timelines.get(arriving.id) ?? emptyTimeline(arriving.id);
    const after =
      'told' in arriving
        ? fold(before, arriving.told.kind, arriving.told.event)
        : link(before, { ...NO_LINKS, aliases: [arriving.mark] });
    if (roll % 5 !== 0 || after === before) onTheWay.splice(at, 1);
    timelines.set(arriving.id, after);
    if ('mark' in arriving) sent(claimedBy(after, arriving.mark));
    else if (after !== before || roll % 7 === 0) sent(copiesOf(after, arriving.told));
    if ('told' in arriving && arriving.told.kind === 'handoff')
      for (const { vendor_message_id: id, ...alias } of aliasesOf(arriving.told.event))
        onTheWay.push({ id, mark: alias });
  }
  expect(onTheWay).toEqual([]);
  return timelines;
}

const states = (timelines: ReadonlyMap<string, Timeline>): Record<string, string> =>
  Object.fromEntries([...timelines].map(([id, timeline]) => [id, encodeState(timeline).toString('hex')]));

it('whatever comes first, receipts, handoffs or what they mean, all timelines are those of a recomputation', () =>
  fc.assert(
    fc.property(
      fc.array(anyTold, { maxLength: 9 }),
      fc.array(fc.nat(), { minLength: 40, maxLength: 80 }),
      (events, dice) => {
        expect(states(arrived(events, dice))).toEqual(states(timelinesOf(events.map(heard))));
      },
    ),
    lawRuns(400),
  ));
