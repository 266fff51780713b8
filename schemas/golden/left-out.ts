import {
  at,
  click,
  consent,
  conversion,
  dlr,
  handoff,
  read,
  reply,
  submit,
  words,
  type Example,
  type Expected,
  type Scene,
} from './story.ts';

const stray = dlr({ at: '10:00:05', account: 'acme', vendor: 'twilio' });
const BOOKKEEPING = words(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/);

const orphan = (column: string, story: string, given: readonly Scene[], value: Expected): Example => ({
  column,
  story,
  given,
  expect: { message_id: 'm', [column]: value },
});

/** What the columns of `orphans` mean: messages of which something is known, but not who sent them. */
export const ORPHANS: readonly Example[] = [
  orphan('message_id', 'A receipt came for a message that nobody submitted yet.', [stray], 'm'),
  orphan(
    'account_id',
    'The account is the one that its events name first.',
    [dlr({ at: '10:00:05' }), click({ at: '10:01:00', account: 'acme' })],
    'acme',
  ),
  orphan('carrier', 'The carrier, as a receipt names it.', [dlr({ at: '10:00:05', carrier: 'att' })], 'att'),
  orphan('vendor', 'The vendor, as a receipt names it.', [stray], 'twilio'),
  orphan('status', 'What its receipts say.', [stray], 'delivered'),
  orphan('final', 'Its receipt is the end.', [stray], 1),
  orphan('handed_off_at', 'When a vendor took it.', [handoff({ at: '10:00:01' })], at('10:00:01')),
  orphan('accepted_at', 'When the network took it.', [dlr({ at: '10:00:02', status: 'accepted' })], at('10:00:02')),
  orphan('delivered_at', 'When its receipt says that it arrived.', [stray], at('10:00:05')),
  orphan('failed_at', 'When it ended otherwise.', [dlr({ at: '10:00:06', status: 'failed' })], at('10:00:06')),
  orphan('read_at', 'When it was displayed.', [read({ at: '10:02:00' })], at('10:02:00')),
  orphan('first_clicked_at', 'When a person followed a link.', [click({ at: '10:03:00' })], at('10:03:00')),
  orphan('replied_at', 'When it was answered.', [reply({ at: '10:04:00' })], at('10:04:00')),
  orphan('converted_at', 'When it led to a conversion.', [conversion({ at: '10:05:00' })], at('10:05:00')),
  orphan('opted_out_at', 'When the recipient opted out.', [consent({ at: '10:06:00' })], at('10:06:00')),
  orphan('clicks_human', 'Clicks of people.', [click({ at: '10:03:00', class: 'human' })], 1),
  orphan('clicks_suspect', 'Clicks that may be a machine.', [click({ at: '10:03:00', class: 'suspect' })], 1),
  orphan('clicks_bot', 'Clicks of machines.', [click({ at: '10:03:00', class: 'bot' })], 1),
  orphan('replies', 'Answers.', [reply({ at: '10:04:00' }), reply({ at: '10:05:00' })], 2),
  orphan('conversions', 'Conversions.', [conversion({ at: '10:05:00' })], 1),
  orphan(
    'error_vendor',
    'Whose receipt says how it ended.',
    [dlr({ at: '10:00:05', vendor: 'twilio', status: 'failed' })],
    'twilio',
  ),
  orphan(
    'error_code',
    'With which code it ended.',
    [dlr({ at: '10:00:05', vendor: 'twilio', status: 'failed', error_code: '30003' })],
    '30003',
  ),
  orphan('first_seen_at', 'When the first of its events was processed: by our clock.', [stray], BOOKKEEPING),
  orphan('updated_at', 'When the row last changed: by our clock.', [stray], BOOKKEEPING),
];

const foreign = [submit({ at: '10:00:00' }), click({ at: '10:01:00', account: 'rival', id: 'c' })];
const misspelt = [submit({ at: '10:00:00', country: 'us', id: 's' })];

const letter = (
  column: string,
  story: string,
  given: readonly Scene[],
  expect: Readonly<Record<string, Expected>>,
): Example => ({ column, story, given, expect: { message_id: 'm', ...expect } });

/** What the columns of `dead_letters` mean: what could not be used, and why. */
export const DEAD_LETTERS: readonly Example[] = [
  letter('dead_letter_id', 'Names the failure: the same one of the same record is one.', misspelt, {
    dead_letter_id: words(/./),
  }),
  letter('occurred_at', 'When the record arrived: by our clock.', misspelt, { occurred_at: BOOKKEEPING }),
  letter('service', 'Who gave up on it.', misspelt, { service: 'processor' }),
  letter('code', 'An account speaks of a message that another one sent.', foreign, { code: 'foreign_account' }),
  letter('field', 'The field that holds what it may not hold.', misspelt, { code: 'invalid_value', field: 'country' }),
  letter('detail', 'What is wrong, in words.', misspelt, { detail: words(/country must be/) }),
  letter('kind', 'What kind of event it was.', foreign, { kind: 'click' }),
  letter('message_id', 'Which message it speaks of.', foreign, { code: 'foreign_account' }),
  letter('event_id', 'Which event it was.', foreign, { event_id: 'c' }),
  letter(
    'account_id',
    'Whose it was: of two accounts that submit one message id, the later.',
    [submit({ at: '10:00:00' }), submit({ at: '10:00:01', account: 'rival', id: 'late' })],
    { account_id: 'rival', code: 'message_id_conflict', kind: 'submit' },
  ),
  letter('origin_topic', 'The topic that it came from.', misspelt, { origin_topic: 'handset.submit' }),
  letter('origin_partition', 'The partition that it came from.', misspelt, { origin_partition: words(/^\d+$/) }),
  letter('origin_offset', 'Its place there: its bytes can be read again.', misspelt, { origin_offset: words(/^\d+$/) }),
];
