import { dlr, from, handoff, submit, words, type Example } from './story.ts';

const HOUR = { hour: from('10:00:00') };
const filtered = dlr({ at: '10:00:05', vendor: 'twilio', status: 'filtered', error_code: '30007' });
const sent = submit({ at: '10:00:00' });

const cellOf = (column: string, story: string, value: string): Example => ({
  column,
  story,
  given: [submit({ at: '10:00:00', [column]: value }), filtered],
  expect: { ...HOUR, [column]: value, error_code: '30007', messages: 1 },
});

/** What the columns of `error_breakdown` mean: messages that ended without being delivered, by why. */
export const ERROR_BREAKDOWN: readonly Example[] = [
  {
    column: 'hour',
    story: 'The hour in which the message was sent, whenever it failed.',
    given: [submit({ at: '10:59:59' }), dlr({ at: '11:00:04', status: 'failed' })],
    expect: { ...HOUR, messages: 1 },
  },
  {
    column: 'account_id',
    story: 'Each account has its own errors.',
    given: [
      sent,
      filtered,
      submit({ at: '10:00:00', account: 'rival', message: 'other' }),
      dlr({ at: '10:00:05', status: 'failed', message: 'other' }),
    ],
    expect: { ...HOUR, account_id: 'rival', messages: 1 },
  },
  cellOf('campaign_id', 'Each campaign has its own errors.', 'spring-sale'),
  cellOf('audience', 'Each audience has its own errors.', 'loyal'),
  cellOf('message_type', 'Each message type has its own errors.', 'promotion'),
  cellOf('channel', 'Each channel has its own errors.', 'mms'),
  cellOf('sender', 'Each sender has its own errors.', 'HANDSET'),
  cellOf('country', 'Each country has its own errors.', 'US'),
  {
    column: 'carrier',
    story: 'The carrier, as the handoff or the receipt named it.',
    given: [sent, handoff({ at: '10:00:01', carrier: 'att' }), filtered],
    expect: { ...HOUR, carrier: 'att', messages: 1 },
  },
  {
    column: 'vendor',
    story: 'The vendor whose receipt decides, not the one that was tried first: a code means nothing without it.',
    given: [
      sent,
      handoff({ at: '10:00:01', vendor: 'telnyx' }),
      dlr({ at: '10:00:03', vendor: 'telnyx', status: 'failed', error_code: '40008' }),
      filtered,
    ],
    expect: { ...HOUR, vendor: 'twilio', error_code: '30007', messages: 1 },
  },
  {
    column: 'error_code',
    story: 'The code of the receipt that decides; empty if it has none.',
    given: [sent, dlr({ at: '10:00:05', vendor: 'twilio', status: 'failed' })],
    expect: { ...HOUR, vendor: 'twilio', error_code: '', messages: 1 },
  },
  {
    column: 'status',
    story: 'How these messages ended; where a cell holds several, the most frequent.',
    given: [sent, filtered],
    expect: { ...HOUR, error_code: '30007', status: 'filtered', messages: 1 },
  },
  {
    column: 'error_category',
    story: 'What kind of error it is, from the catalogue.',
    given: [sent, filtered],
    expect: { ...HOUR, error_category: 'filtered_content', messages: 1 },
  },
  {
    column: 'error_family',
    story: 'Where the error belongs: number, filtering, rate, consent, network or other.',
    given: [sent, filtered],
    expect: { ...HOUR, error_family: 'filtering', messages: 1 },
  },
  {
    column: 'error_meaning',
    story: 'What the code means, in words.',
    given: [sent, filtered],
    expect: { ...HOUR, error_code: '30007', error_meaning: words(/spam/i) },
  },
  {
    column: 'error_fix',
    story: 'What to do about it, in words.',
    given: [sent, filtered],
    expect: { ...HOUR, error_code: '30007', error_fix: words(/consent/i) },
  },
  {
    column: 'error_engineer_fix',
    story: 'The same for whoever runs the sending.',
    given: [sent, filtered],
    expect: { ...HOUR, error_code: '30007', error_engineer_fix: words(/./) },
  },
  {
    column: 'error_owner',
    story: 'Whose fault it is: what was written.',
    given: [sent, filtered],
    expect: { ...HOUR, error_code: '30007', error_owner: 'content' },
  },
  {
    column: 'retry_class',
    story: 'Whether sending it again helps: not before the text or the registration is mended.',
    given: [sent, filtered],
    expect: { ...HOUR, error_code: '30007', retry_class: 'after_fix' },
  },
  {
    column: 'messages',
    story: 'Messages that ended badly; one that was delivered after all is none of them.',
    given: [
      sent,
      filtered,
      submit({ at: '10:00:00', message: 'second' }),
      dlr({ at: '10:00:05', vendor: 'twilio', status: 'filtered', error_code: '30007', message: 'second' }),
      submit({ at: '10:00:00', message: 'third' }),
      dlr({ at: '10:00:05', vendor: 'twilio', status: 'filtered', error_code: '30007', message: 'third' }),
      dlr({ at: '10:00:09', vendor: 'twilio', message: 'third' }),
    ],
    expect: { ...HOUR, error_code: '30007', messages: 2 },
  },
];
