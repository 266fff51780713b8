import {
  click,
  consent,
  conversion,
  dlr,
  from,
  handoff,
  read,
  reply,
  submit,
  type Example,
  type Expected,
  type Scene,
} from './story.ts';

const HOUR = { hour: from('10:00:00') };
const sent = submit({ at: '10:15:00' });

/** The cell in which a message with these dimensions stands. */
const inCell = (column: string, story: string, fields: Parameters<typeof submit>[0], value: string): Example => ({
  column,
  story,
  given: [submit(fields), submit({ ...fields, message: 'other', [column]: '' })],
  expect: { [column]: value, messages: 1 },
});

const ends = (
  column: string,
  story: string,
  given: readonly Scene[],
  more: Record<string, Expected> = {},
): Example => ({
  column,
  story,
  given: [sent, ...given],
  expect: { ...HOUR, messages: 1, [column]: 1, ...more },
});

/** What the columns of `segment_performance` mean: one row for each hour of submit and combination of dimensions. */
export const SEGMENT_PERFORMANCE: readonly Example[] = [
  {
    column: 'hour',
    story: 'A message counts in the hour in which it was sent, whenever it arrives.',
    given: [submit({ at: '10:59:59.999' }), dlr({ at: '11:00:04' }), submit({ at: '11:00:00', message: 'next' })],
    expect: { ...HOUR, messages: 1, delivered: 1 },
  },
  {
    column: 'account_id',
    story: 'Each account has its own cells.',
    given: [
      submit({ at: '10:15:00', account: 'acme' }),
      submit({ at: '10:15:00', account: 'rival', message: 'other' }),
    ],
    expect: { ...HOUR, account_id: 'rival', messages: 1 },
  },
  inCell(
    'campaign_id',
    'Each campaign has its own cell.',
    { at: '10:15:00', campaign_id: 'spring-sale' },
    'spring-sale',
  ),
  inCell('audience', 'Each audience has its own cell.', { at: '10:15:00', audience: 'loyal' }, 'loyal'),
  inCell('message_type', 'Each message type has its own cell.', { at: '10:15:00', message_type: 'otp' }, 'otp'),
  inCell('country', 'Each country has its own cell.', { at: '10:15:00', country: 'US' }, 'US'),
  {
    column: 'channel',
    story: 'SMS, MMS and RCS have cells of their own.',
    given: [sent, submit({ at: '10:15:00', channel: 'rcs', message: 'other' })],
    expect: { ...HOUR, channel: 'rcs', messages: 1 },
  },
  {
    column: 'sender',
    story: 'Each sender has its own cell.',
    given: [sent, submit({ at: '10:15:00', sender: 'HANDSET', message: 'other' })],
    expect: { ...HOUR, sender: 'HANDSET', messages: 1 },
  },
  {
    column: 'carrier',
    story: 'When the carrier becomes known the message moves to its cell, with all that was counted.',
    given: [sent, click({ at: '10:16:00', class: 'human' }), handoff({ at: '10:15:01', carrier: 'att' })],
    expect: { ...HOUR, carrier: 'att', messages: 1, clicked: 1 },
  },
  {
    column: 'vendor',
    story: 'The vendor that took the message.',
    given: [sent, handoff({ at: '10:15:01', vendor: 'telnyx' })],
    expect: { ...HOUR, vendor: 'telnyx', messages: 1 },
  },
  {
    column: 'messages',
    story: 'Messages that were sent: a receipt without a submit is none, a submit told twice is one.',
    given: [
      submit({ at: '10:15:00', id: 's' }),
      submit({ at: '10:15:00', id: 's' }),
      submit({ at: '10:16:00', message: 'second' }),
      dlr({ at: '10:17:00', message: 'stray', account: 'acme' }),
    ],
    expect: { ...HOUR, messages: 2 },
  },
  {
    column: 'parts',
    story: 'SMS parts, as the submits say: what carriers count.',
    given: [submit({ at: '10:15:00', parts: 3 }), submit({ at: '10:16:00', message: 'second' })],
    expect: { ...HOUR, messages: 2, parts: 4 },
  },
  ends('handed_off', 'A receipt shows that somebody took the message, even if no handoff told.', [
    dlr({ at: '10:15:02', status: 'queued' }),
  ]),
  ends('delivered', 'Delivered, by receipt.', [dlr({ at: '10:15:04' })]),
  ends(
    'delivered_inferred',
    'No final receipt, but an answer.',
    [handoff({ at: '10:15:01' }), reply({ at: '10:20:00' })],
    { delivered: 0, pending: 0, replied: 1 },
  ),
  ends('rejected', 'Refused at the door.', [handoff({ at: '10:15:01', outcome: 'rejected' })], { handed_off: 0 }),
  ends('failed', 'Failed, by receipt.', [dlr({ at: '10:15:04', status: 'failed' })]),
  ends('expired', 'Expired before the phone was found.', [dlr({ at: '12:15:00', status: 'expired' })]),
  ends('filtered', 'Filtered by vendor or carrier.', [dlr({ at: '10:15:04', status: 'filtered' })]),
  {
    column: 'unknown',
    story: 'Three days have passed and nobody said how it ended.',
    given: [submit({ at: '-4d 10:15:00' }), handoff({ at: '-4d 10:15:01' })],
    expect: { hour: from('-4d 10:00:00'), messages: 1, unknown: 1, pending: 0 },
  },
  ends('pending', 'Neither ended nor three days old.', [handoff({ at: '10:15:01' })], { unknown: 0 }),
  {
    column: 'clicked',
    story: 'Messages whose link a person followed, however often.',
    given: [
      sent,
      click({ at: '10:20:00', class: 'human' }),
      click({ at: '10:21:00', class: 'human' }),
      submit({ at: '10:15:00', message: 'second' }),
      click({ at: '10:16:00', class: 'bot', message: 'second' }),
    ],
    expect: { ...HOUR, messages: 2, clicked: 1, clicks_human: 2 },
  },
  ends('clicks_human', 'Clicks of people.', [click({ at: '10:20:00' })], { clicked: 1 }),
  ends(
    'clicks_suspect',
    'Clicks that may be a machine: the message is not clicked.',
    [click({ at: '10:20:00', class: 'suspect' })],
    { clicked: 0 },
  ),
  ends('clicks_bot', 'Clicks of machines.', [click({ at: '10:15:03', method: 'HEAD' })], { clicked: 0 }),
  ends('replied', 'Messages that were answered, however often.', [
    reply({ at: '10:20:00' }),
    reply({ at: '10:21:00' }),
  ]),
  ends('read', 'Messages that were displayed.', [read({ at: '10:20:00' })], { delivered_inferred: 1 }),
  ends('converted', 'Messages that led to a conversion, with a value or without.', [conversion({ at: '10:30:00' })]),
  {
    column: 'conversion_value',
    story: 'What was bought, in one currency.',
    given: [
      sent,
      conversion({ at: '10:30:00', value: 19.99, currency: 'EUR' }),
      conversion({ at: '10:40:00', value: 0.02, currency: 'EUR' }),
    ],
    expect: { ...HOUR, messages: 1, conversion_currency: 'EUR', conversion_value: 20.01 },
  },
  {
    column: 'conversion_currency',
    story: 'An amount in a second currency has a cell of its own, in which the message does not count again.',
    given: [
      sent,
      conversion({ at: '10:30:00', value: 20, currency: 'EUR' }),
      conversion({ at: '10:40:00', value: 30, currency: 'USD' }),
    ],
    expect: { ...HOUR, messages: 0, converted: 0, conversion_currency: 'USD', conversion_value: 30 },
  },
  ends('opted_out', 'Messages that were answered with an opt-out.', [consent({ at: '10:20:00' })]),
];
