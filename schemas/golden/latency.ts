import { about, click, dlr, from, handoff, submit, type Example, type Scene } from './story.ts';

const HOUR = { hour: from('10:00:00') };

/** Handed off after 2 s, delivered 4 s later. */
const journey = (fields: Partial<Parameters<typeof submit>[0]> = {}, carrier = ''): Scene[] => [
  submit({ at: '10:00:00', ...fields }),
  handoff({ at: '10:00:02', carrier, ...(fields.message === undefined ? {} : { message: fields.message }) }),
  dlr({ at: '10:00:06', ...(fields.message === undefined ? {} : { message: fields.message }) }),
];

/** A hundred messages of which the n-th takes n seconds. */
const hundred: Scene[] = Array.from({ length: 100 }, (_, index) => {
  const seconds = String(index + 1);
  const clock = `10:${String(Math.floor((index + 1) / 60)).padStart(2, '0')}:${String((index + 1) % 60).padStart(2, '0')}`;
  return [submit({ at: '10:00:00', message: seconds }), dlr({ at: clock, message: seconds })];
}).flat();

const dimensions: readonly Example[] = [
  {
    column: 'hour',
    story: 'The hour in which the message was sent, whenever it arrived.',
    given: [submit({ at: '10:59:59' }), handoff({ at: '11:00:00' })],
    expect: { ...HOUR, stage: 'submit_to_handoff', messages: 1 },
  },
  {
    column: 'account_id',
    story: 'Each account has its own durations.',
    given: [...journey(), ...journey({ account: 'rival', message: 'other' })],
    expect: { ...HOUR, account_id: 'rival', stage: 'submit_to_delivered', messages: 1 },
  },
  {
    column: 'campaign_id',
    story: 'Each campaign has its own durations.',
    given: [...journey(), ...journey({ campaign_id: 'spring-sale', message: 'other' })],
    expect: { ...HOUR, campaign_id: 'spring-sale', stage: 'submit_to_delivered', messages: 1 },
  },
  {
    column: 'carrier',
    story: 'Each carrier has its own durations.',
    given: journey({}, 'att'),
    expect: { ...HOUR, carrier: 'att', stage: 'submit_to_delivered', messages: 1 },
  },
  {
    column: 'channel',
    story: 'Each channel has its own durations.',
    given: [...journey(), ...journey({ channel: 'rcs', message: 'other' })],
    expect: { ...HOUR, channel: 'rcs', stage: 'submit_to_delivered', messages: 1 },
  },
  {
    column: 'stage',
    story: 'From handoff to delivery, by receipt; a clock that runs backwards counts in no stage.',
    given: [...journey(), submit({ at: '10:00:00', message: 'skewed' }), dlr({ at: '09:59:59', message: 'skewed' })],
    expect: { ...HOUR, stage: 'handoff_to_delivered', messages: 1 },
  },
];

/** What the columns of `latency_buckets` mean: how many messages took up to so many milliseconds. */
export const LATENCY_BUCKETS: readonly Example[] = [
  ...dimensions,
  {
    column: 'upper_ms',
    story: 'A bucket holds what took up to its bound and longer than the bound before.',
    given: [submit({ at: '10:00:00' }), handoff({ at: '10:00:00' }), dlr({ at: '10:00:00.001' })],
    expect: { ...HOUR, stage: 'submit_to_delivered', upper_ms: 1, messages: 1 },
  },
  {
    column: 'messages',
    story: 'Messages by receipt only: a click shows that it arrived, but not when.',
    given: [
      ...journey(),
      ...journey({ message: 'second' }),
      submit({ at: '10:00:00', message: 'third' }),
      click({ at: '10:00:06', message: 'third' }),
    ],
    expect: { ...HOUR, stage: 'submit_to_delivered', messages: 2 },
  },
];

/** What the columns of `delivery_latency` mean: percentiles of the same durations. */
export const DELIVERY_LATENCY: readonly Example[] = [
  ...dimensions,
  {
    column: 'messages',
    story: 'How many messages the percentiles speak for.',
    given: [...journey(), ...journey({ message: 'second' })],
    expect: { ...HOUR, stage: 'submit_to_delivered', messages: 2 },
  },
  {
    column: 'p50_ms',
    story: 'Half of the messages took no longer.',
    given: hundred,
    expect: { ...HOUR, stage: 'submit_to_delivered', messages: 100, p50_ms: about(50_000) },
  },
  {
    column: 'p95_ms',
    story: 'Ninety-five of a hundred took no longer.',
    given: hundred,
    expect: { ...HOUR, stage: 'submit_to_delivered', messages: 100, p95_ms: about(95_000) },
  },
  {
    column: 'p99_ms',
    story: 'Ninety-nine of a hundred took no longer.',
    given: hundred,
    expect: { ...HOUR, stage: 'submit_to_delivered', messages: 100, p99_ms: about(99_000) },
  },
];
