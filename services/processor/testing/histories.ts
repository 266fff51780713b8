import fc from 'fast-check';
import { CLICK_REASONS } from '../../../schemas/click-reasons.ts';
import type { EventOf } from '../../../schemas/events.ts';
import { KIND_NAMES, type Kind } from '../../../schemas/kinds.ts';
import { DLR_STATUSES, HANDOFF_OUTCOMES } from '../../../schemas/status.ts';
import { keep, type Kept } from '../core/kept.ts';
import { emptyTimeline, fold, type Timeline } from '../core/timeline.ts';
import { MESSAGE, type Told } from './told.ts';

export const PII_KEY = 'a key for tests';

/** Names that collide often, differ in UTF-8 and UTF-16 order, and are members of every object's prototype. */
const NAMES = [
  'a',
  'b',
  '__proto__',
  'constructor',
  '\u{10000}',
  '\uFFFD',
  'c0ffee',
  '0190a5b4-1c2d-7e3f-8a4b-000000000001',
];
const TIMES = [0, 1, 500, 999, 1000, 2000, 4000, 30_000, 86_400_000].map((offset) => 1_700_000_000_000 + offset);

const name = fc.constantFrom(...NAMES);
const text = fc.constantFrom('', 'a', '__proto__', '\u{10000}', '\uFFFD', 'longer than the others'.repeat(8));
const saidText = text.filter((said) => said !== '');
const time = fc.constantFrom(...TIMES);
const account = fc.constantFrom('acme', 'acme', 'acme', '', '', 'globex', '__proto__');
const submitter = fc.constantFrom('acme', 'acme', 'acme', 'globex', '__proto__');
const vendor = fc.constantFrom('', 'twilio', 'twilio', 'vonage');
const part = fc.constantFrom(0, 0, 0, 1, 2, 3);
const lineType = fc.constantFrom('', 'mobile', 'Fixed Line', 'unknown', '__proto__');
const ported = fc.constantFrom('', 'yes', 'no');
const currency = fc.constantFrom('', 'USD', 'EUR');
const knownNumber = fc.constantFrom('+15550100', '+15550101');
const number = fc.oneof(fc.constant(''), knownNumber);
const reason = fc.constantFrom(...Object.keys(CLICK_REASONS));
const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 2 });

const base = {
  event_id: name,
  message_id: fc.constant(MESSAGE),
  occurred_at: time,
  source: fc.constantFrom('', 's'),
  account_id: account,
};

const EVENTS: { readonly [K in Kind]: fc.Arbitrary<EventOf[K]> } = {
  submit: fc.record({
    ...base,
    account_id: submitter,
    sender: saidText,
    campaign_id: text,
    audience: text,
    message_type: text,
    channel: fc.constantFrom('sms', 'rcs'),
    country: fc.constantFrom('', 'US'),
    parts: fc.constantFrom(1, 2, 3),
    encoding: text,
    automation_id: text,
    parent_message_id: text,
    tags: fc.dictionary(text, text, { maxKeys: 3 }),
    automation_step: text,
    recipient_problem: fc.constantFrom('', '', 'too_short', 'landline'),
    line_type: lineType,
    number_carrier: text,
    ported,
    recipient: knownNumber,
    text,
  }),
  handoff: fc.record({
    ...base,
    outcome: fc.constantFrom(...HANDOFF_OUTCOMES),
    carrier: text,
    vendor,
    vendor_message_id: name,
    line_type: lineType,
    error_code: text,
    error_text: text,
    number_carrier: text,
    ported,
  }),
  dlr: fc.record({
    ...base,
    status: fc.constantFrom(...DLR_STATUSES),
    carrier: text,
    vendor,
    raw_status: text,
    error_code: text,
    error_text: text,
    part,
    parts: part,
    sequence: orNull(fc.constantFrom(0, 1, 2, Number.MAX_SAFE_INTEGER - 1)),
    price: orNull(fc.constantFrom(0, -0, 0.0075, -0.1, 1e6)),
    currency,
  }),
  click: fc.record({
    ...base,
    link_id: text,
    url: text,
    user_agent: fc.constantFrom('', 'Googlebot/2.1'),
    method: fc.constantFrom('', 'GET', 'HEAD'),
    class: fc.constantFrom('', '', 'human', 'suspect', 'bot'),
    reasons: fc.array(fc.oneof(text, reason), { maxLength: 2 }),
    ip: fc.constantFrom('', '192.0.2.77', '192.0.2.78', '2001:db8::1'),
  }),
  reply: fc.record({
    ...base,
    sender: text,
    keyword: text,
    sentiment: orNull(fc.constantFrom(-1, 0, 0.1, 0.2, 1)),
    attribution: fc.constantFrom('', 'given', 'pair', 'none'),
    confidence: orNull(fc.constantFrom(0, 0.5, 1)),
    body_length: fc.constantFrom(0, 0, 7),
    language: fc.constantFrom('', '', 'fr'),
    opt_out_hint: fc.constantFrom('', '', 'leave_alone'),
    recipient: number,
    body: fc.oneof(text, fc.constantFrom('', 'love it', 'no me gusta', 'STOP', 'please leave me alone')),
  }),
  read: fc.record(base),
  conversion: fc.record({
    ...base,
    name: saidText,
    value: orNull(fc.constantFrom(0, 1.5, -2.00005, 1e9)),
    currency,
    attribution: fc.constantFrom('', '', 'link', 'recipient'),
    first_touch_message_id: fc.constantFrom('', '', 'm1'),
  }),
  consent: fc.record({
    ...base,
    action: fc.constantFrom('opt_out', 'opt_in'),
    sender: text,
    keyword: text,
    reason: text,
    recipient: knownNumber,
  }),
};

/** How often each kind is told. */
const WEIGHTS = { submit: 2, handoff: 3, dlr: 5, click: 2, reply: 1, read: 1, conversion: 1, consent: 1 } as const;

/** An event and another version of it, in which one field is that of a third. */
const retold = <K extends Kind>(kind: K) =>
  fc.tuple(EVENTS[kind], EVENTS[kind], fc.nat()).map(([event, other, n]) => {
    const fields = Object.keys(event) as (keyof EventOf[K])[];
    const field = fields[n % fields.length]!;
    return [event, { ...event, [field]: other[field] }].map((event) => ({ kind, event }) as Told);
  });

const weighted = <T>(make: (kind: Kind) => fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof(...KIND_NAMES.map((kind) => ({ arbitrary: make(kind), weight: WEIGHTS[kind] })));

/** A valid event of any kind, of one message, out of a world so small that most events meet others. */
export const anyTold: fc.Arbitrary<Told> = weighted((kind) => EVENTS[kind].map((event) => ({ kind, event }) as Told));

/** A history in the order of its arrival, in which some events come in two versions. */
export const history: fc.Arbitrary<Told[]> = fc
  .array(
    fc.oneof({ arbitrary: anyTold.map((told) => [told]), weight: 4 }, { arbitrary: weighted(retold), weight: 1 }),
    { maxLength: 12 },
  )
  .map((told) => told.flat());

/** A kept event with its kind. */
export type Heard = { readonly [K in Kind]: { readonly kind: K; readonly event: Kept<K> } }[Kind];

/** What is kept of each event. */
export const heard = ({ kind, event }: Told): Heard => ({ kind, event: keep(kind, event, PII_KEY) }) as Heard;

/** The timeline of a history, from `start` on. */
export const timelineOf = (events: readonly Told[], start: Timeline = emptyTimeline(MESSAGE)): Timeline =>
  events.map(heard).reduce((timeline, { kind, event }) => fold(timeline, kind, event), start);

/** How often a law is tried: `usual`, times `HANDSET_LAW_RUNS`. */
export const lawRuns = (usual: number): { numRuns: number } => ({
  numRuns: usual * Number(process.env['HANDSET_LAW_RUNS'] ?? 1),
});
