import { recipientKey } from '../pii.ts';
import { at, click, consent, conversion, dlr, handoff, read, reply, submit, words, type Example } from './story.ts';

/** The key of the pseudonyms cannot be known here: only what every key gives. */
const pseudonym = words(new RegExp(`^[0-9a-f]{${recipientKey('', '+15550100').length}}$`));

const BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';

const sent = submit({ at: '10:00:00' });
const accepted = handoff({ at: '10:00:01', vendor: 'twilio' });
const delivered = dlr({ at: '10:00:05', vendor: 'twilio' });
const filtered = dlr({ at: '10:00:05', vendor: 'twilio', status: 'filtered', error_code: '30007' });

/** What the columns of `messages` mean: one row for each message with a submit. */
export const MESSAGES: readonly Example[] = [
  { column: 'message_id', story: 'A message appears when it is sent.', given: [sent], expect: { message_id: 'm' } },
  {
    column: 'account_id',
    story: 'A message belongs to the account that sent it first; what others say of it is left out.',
    given: [
      submit({ at: '10:00:00', account: 'acme' }),
      submit({ at: '10:00:07', account: 'rival', id: 'late' }),
      click({ at: '10:01:00', account: 'rival' }),
      click({ at: '10:02:00', account: 'acme' }),
    ],
    expect: { message_id: 'm', account_id: 'acme', submitted_at: at('10:00:00'), clicks_human: 1 },
  },
  {
    column: 'campaign_id',
    story: 'The campaign is the one that the submit names.',
    given: [submit({ at: '10:00:00', campaign_id: 'spring-sale' })],
    expect: { campaign_id: 'spring-sale' },
  },
  {
    column: 'audience',
    story: 'The audience is the one that the submit names.',
    given: [submit({ at: '10:00:00', audience: 'loyal' })],
    expect: { audience: 'loyal' },
  },
  {
    column: 'message_type',
    story: 'The message type is the one that the submit names.',
    given: [submit({ at: '10:00:00', message_type: 'otp' })],
    expect: { message_type: 'otp' },
  },
  {
    column: 'channel',
    story: 'The channel is sms unless the submit says otherwise.',
    given: [sent],
    expect: { channel: 'sms' },
  },
  {
    column: 'sender',
    story: 'The sender is what the recipient saw the message come from.',
    given: [submit({ at: '10:00:00', sender: 'HANDSET' })],
    expect: { sender: 'HANDSET' },
  },
  {
    column: 'recipient_key',
    story: 'The number itself is nowhere: a keyed hash stands for it.',
    given: [sent],
    expect: { message_id: 'm', recipient_key: pseudonym },
  },
  {
    column: 'recipient_masked',
    story: 'Of the number the last four digits can be read.',
    given: [submit({ at: '10:00:00', recipient: '+15550142' })],
    expect: { recipient_masked: '*****0142' },
  },
  {
    column: 'country',
    story: 'The country is the one that the submit names.',
    given: [submit({ at: '10:00:00', country: 'US' })],
    expect: { country: 'US' },
  },
  {
    column: 'carrier',
    story: 'The first handoff that names a carrier counts, even if a receipt named another one before.',
    given: [
      sent,
      handoff({ at: '10:00:01', carrier: '' }),
      dlr({ at: '10:00:02', status: 'accepted', carrier: 'verizon' }),
      handoff({ at: '10:00:03', carrier: 'att' }),
    ],
    expect: { carrier: 'att' },
  },
  {
    column: 'vendor',
    story: 'Where no handoff names a vendor, the first receipt that names one counts.',
    given: [sent, dlr({ at: '10:00:05', vendor: 'telnyx' }), dlr({ at: '10:00:06', vendor: 'sinch' })],
    expect: { vendor: 'telnyx' },
  },
  {
    column: 'automation_id',
    story: 'The automation is the one that the submit names.',
    given: [submit({ at: '10:00:00', automation_id: 'welcome' })],
    expect: { automation_id: 'welcome' },
  },
  {
    column: 'parent_message_id',
    story: 'The RCS attempt that this SMS falls back for.',
    given: [submit({ at: '10:00:00', parent_message_id: 'rcs-attempt' })],
    expect: { parent_message_id: 'rcs-attempt' },
  },
  {
    column: 'automation_step',
    story: 'The step of the automation is the one that the submit names.',
    given: [submit({ at: '10:00:00', automation_id: 'welcome', automation_step: 'day-3' })],
    expect: { automation_step: 'day-3' },
  },
  {
    column: 'recipient_problem',
    story: 'The number seemed to be a landline; the look-up of the handoff knows that it is a mobile, and outranks it.',
    given: [
      submit({ at: '10:00:00', line_type: 'landline', recipient_problem: 'landline' }),
      handoff({ at: '10:00:01', line_type: 'wireless' }),
    ],
    expect: { recipient_problem: '', line_type: 'mobile' },
  },
  {
    column: 'line_type',
    story: 'What the first handoff that tells says, in one spelling; a landline gets no texts.',
    given: [
      submit({ at: '10:00:00', line_type: 'mobile' }),
      handoff({ at: '10:00:03', line_type: 'mobile' }),
      handoff({ at: '10:00:02', line_type: 'Fixed Line' }),
      handoff({ at: '10:00:01' }),
    ],
    expect: { line_type: 'landline', recipient_problem: 'landline' },
  },
  {
    column: 'number_carrier',
    story: 'Whose number it was as of the send: the submit said so, and no handoff said otherwise.',
    given: [submit({ at: '10:00:00', number_carrier: 'Example Mobile' }), handoff({ at: '10:00:01' })],
    expect: { number_carrier: 'Example Mobile' },
  },
  {
    column: 'ported',
    story: 'A handoff knows better than the submit.',
    given: [submit({ at: '10:00:00', ported: 'no' }), handoff({ at: '10:00:01', ported: 'yes' })],
    expect: { ported: 'yes' },
  },
  {
    column: 'encoding',
    story: 'The encoding is the one that the submit names.',
    given: [submit({ at: '10:00:00', encoding: 'ucs-2' })],
    expect: { encoding: 'ucs-2' },
  },
  {
    column: 'tags',
    story: 'Tags are kept as the sender gave them.',
    given: [submit({ at: '10:00:00', tags: { shop: 'berlin' } })],
    expect: { tags: { shop: 'berlin' } },
  },
  {
    column: 'parts',
    story: 'A long text takes several SMS parts: as many as the submit says.',
    given: [submit({ at: '10:00:00', parts: 3 })],
    expect: { parts: 3 },
  },
  {
    column: 'parts_delivered',
    story: 'One of two parts has arrived: the message is not delivered yet.',
    given: [
      submit({ at: '10:00:00', parts: 2 }),
      dlr({ at: '10:00:04', part: 1, parts: 2 }),
      dlr({ at: '10:00:05', part: 2, parts: 2, status: 'accepted' }),
    ],
    expect: { parts_delivered: 1, parts_failed: 0, status: 'accepted', delivered_at: null },
  },
  {
    column: 'parts_failed',
    story: 'One part arrived and one failed: the message failed, when its failing part did.',
    given: [
      submit({ at: '10:00:00', parts: 2 }),
      dlr({ at: '10:00:04', part: 1, parts: 2, status: 'failed' }),
      dlr({ at: '10:00:05', part: 2, parts: 2 }),
    ],
    expect: { parts_delivered: 1, parts_failed: 1, status: 'failed', failed_at: at('10:00:04') },
  },
  {
    column: 'status',
    story: 'What is final beats what is not, whatever came later.',
    given: [sent, delivered, dlr({ at: '10:00:09', vendor: 'twilio', status: 'queued' })],
    expect: { status: 'delivered' },
  },
  {
    column: 'final',
    story: 'Nothing ended the message yet: accepted is not the end.',
    given: [sent, accepted, dlr({ at: '10:00:02', status: 'accepted' })],
    expect: { final: 0, status: 'accepted' },
  },
  {
    column: 'delivered_inferred',
    story: 'No receipt came, but a person followed the link: the message must have arrived.',
    given: [sent, accepted, click({ at: '10:03:00', class: 'human' })],
    expect: { delivered_inferred: 1, status: 'handed_off', delivered_at: null },
  },
  {
    column: 'contradicted',
    story: 'The receipt says filtered, yet the recipient answered: the receipt stands, and the doubt is marked.',
    given: [sent, filtered, reply({ at: '10:04:00' })],
    expect: { contradicted: 1, status: 'filtered', delivered_inferred: 0 },
  },
  {
    column: 'time_suspect',
    story: 'A receipt from before the submit: one of the clocks is wrong.',
    given: [sent, dlr({ at: '09:59:58' })],
    expect: { time_suspect: 1, delivered_at: at('09:59:58') },
  },
  {
    column: 'saturated',
    story: 'Of 257 clicks a message keeps 256.',
    given: [sent, ...Array.from({ length: 257 }, () => click({ at: '10:05:00', class: 'human' }))],
    expect: { saturated: 1, clicks_human: 256 },
  },
  {
    column: 'submitted_at',
    story: 'When the sender asked for it; the same submit told twice counts with its earlier time.',
    given: [submit({ at: '10:00:02', id: 's' }), submit({ at: '10:00:00.250', id: 's' })],
    expect: { submitted_at: at('10:00:00.250') },
  },
  {
    column: 'handed_off_at',
    story: 'When a vendor first took it, accepted or queued.',
    given: [sent, handoff({ at: '10:00:01', outcome: 'queued' }), handoff({ at: '10:00:02' })],
    expect: { handed_off_at: at('10:00:01') },
  },
  {
    column: 'accepted_at',
    story: 'When a receipt first said that the network took it.',
    given: [sent, dlr({ at: '10:00:03', status: 'accepted' }), dlr({ at: '10:00:02', status: 'accepted' })],
    expect: { accepted_at: at('10:00:02'), status: 'accepted' },
  },
  {
    column: 'delivered_at',
    story: 'Of two receipts of a vendor the one with the larger sequence decides, and says when.',
    given: [
      sent,
      dlr({ at: '10:00:08', vendor: 'plivo', status: 'failed', sequence: 1 }),
      dlr({ at: '10:00:05', vendor: 'plivo', status: 'delivered', sequence: 2 }),
    ],
    expect: { delivered_at: at('10:00:05'), failed_at: null, status: 'delivered' },
  },
  {
    column: 'failed_at',
    story: 'A vendor refused it at the door and nobody took it afterwards.',
    given: [sent, handoff({ at: '10:00:01', outcome: 'rejected', vendor: 'twilio', error_code: '21610' })],
    expect: { failed_at: at('10:00:01'), status: 'rejected', handed_off_at: null },
  },
  {
    column: 'read_at',
    story: 'When it was displayed, which RCS tells and SMS does not.',
    given: [submit({ at: '10:00:00', channel: 'rcs' }), read({ at: '10:06:00' })],
    expect: { read_at: at('10:06:00') },
  },
  {
    column: 'first_clicked_at',
    story: 'When a person first followed a link: a machine had fetched it before.',
    given: [sent, click({ at: '10:00:06', class: 'bot' }), click({ at: '10:07:00', class: 'human' })],
    expect: { first_clicked_at: at('10:07:00') },
  },
  {
    column: 'replied_at',
    story: 'When the recipient first answered.',
    given: [sent, reply({ at: '10:08:00' }), reply({ at: '10:09:00' })],
    expect: { replied_at: at('10:08:00') },
  },
  {
    column: 'converted_at',
    story: 'When the recipient first did what the message was for.',
    given: [sent, conversion({ at: '10:20:00' }), conversion({ at: '10:10:00' })],
    expect: { converted_at: at('10:10:00') },
  },
  {
    column: 'opted_out_at',
    story: 'When the recipient first asked for no more; opting in again does not undo it.',
    given: [sent, consent({ at: '10:11:00' }), consent({ at: '10:12:00', action: 'opt_in' })],
    expect: { opted_out_at: at('10:11:00') },
  },
  {
    column: 'clicks_human',
    story: 'A browser is a person; the same click told twice is one click.',
    given: [sent, ...['one', 'one', 'two'].map((id) => click({ at: '10:05:00', id, user_agent: BROWSER }))],
    expect: { clicks_human: 2 },
  },
  {
    column: 'clicks_suspect',
    story:
      'Doubtful: the sender says so; a data centre; both links at once; seconds after the handoff. It proves nothing.',
    given: [
      sent,
      accepted,
      click({ at: '10:05:00', class: 'suspect' }),
      click({ at: '10:06:00', reasons: ['data_centre', 'a word of tomorrow'] }),
      click({ at: '10:07:00', link_id: 'offer' }),
      click({ at: '10:07:01', link_id: 'imprint' }),
      click({ at: '10:00:02' }),
    ],
    expect: { clicks_suspect: 5, clicks_human: 0, clicks_bot: 0, delivered_inferred: 0 },
  },
  {
    column: 'clicks_bot',
    story: 'Who asks for the head only, or says that it is a robot, is none of the people; nor who is doubtful twice.',
    given: [
      sent,
      accepted,
      click({ at: '10:00:02', reasons: ['data_centre'] }),
      click({ at: '10:00:06', method: 'HEAD' }),
      click({ at: '10:00:07', user_agent: 'Googlebot/2.1 (+http://www.google.com/bot.html)' }),
    ],
    expect: { clicks_bot: 3, clicks_human: 0 },
  },
  {
    column: 'replies',
    story: 'Each answer counts.',
    given: [sent, reply({ at: '10:08:00' }), reply({ at: '10:09:00' })],
    expect: { replies: 2 },
  },
  {
    column: 'sentiment',
    story: 'The mean of the answers that have one.',
    given: [
      sent,
      reply({ at: '10:08:00', sentiment: 1 }),
      reply({ at: '10:09:00', sentiment: -0.5 }),
      reply({ at: '10:10:00' }),
    ],
    expect: { sentiment: 0.25, replies: 3 },
  },
  {
    column: 'conversions',
    story: 'Each conversion counts, with a value or without.',
    given: [
      sent,
      conversion({ at: '10:10:00', name: 'visit' }),
      conversion({ at: '10:20:00', value: 5, currency: 'EUR' }),
    ],
    expect: { conversions: 2 },
  },
  {
    column: 'conversion_value',
    story: 'Amounts in one currency are added; those in another one are not.',
    given: [
      sent,
      conversion({ at: '10:10:00', value: 19.99, currency: 'EUR' }),
      conversion({ at: '10:20:00', value: 5.01, currency: 'EUR' }),
      conversion({ at: '10:30:00', value: 100, currency: 'USD' }),
    ],
    expect: { conversion_value: 25, conversion_currency: 'EUR' },
  },
  {
    column: 'conversion_currency',
    story: 'The currency of the first conversion that has a value.',
    given: [
      sent,
      conversion({ at: '10:05:00', name: 'visit' }),
      conversion({ at: '10:20:00', value: 5, currency: 'EUR' }),
      conversion({ at: '10:10:00', value: 7, currency: 'USD' }),
    ],
    expect: { conversion_currency: 'USD', conversion_value: 7 },
  },
  {
    column: 'price',
    story: 'Each part has its price; a price told twice for one part is paid once.',
    given: [
      submit({ at: '10:00:00', parts: 2 }),
      dlr({ at: '10:00:02', part: 1, parts: 2, status: 'accepted', price: 0.0075, currency: 'USD' }),
      dlr({ at: '10:00:04', part: 1, parts: 2, price: 0.0079, currency: 'USD' }),
      dlr({ at: '10:00:05', part: 2, parts: 2, price: 0.0079, currency: 'USD' }),
    ],
    expect: { price: 0.0158, currency: 'USD' },
  },
  {
    column: 'currency',
    story: 'While no receipt tells a price there is neither price nor currency.',
    given: [sent, delivered],
    expect: { message_id: 'm', price: null, currency: '' },
  },
  {
    column: 'error_vendor',
    story: 'The vendor whose receipt decides, whoever was tried first.',
    given: [sent, handoff({ at: '10:00:01', vendor: 'telnyx' }), filtered],
    expect: { vendor: 'telnyx', error_vendor: 'twilio', error_code: '30007' },
  },
  {
    column: 'error_code',
    story: 'The code of the receipt that decides; a delivered message has none.',
    given: [sent, dlr({ at: '10:00:03', vendor: 'twilio', status: 'failed', error_code: '30003' }), filtered],
    expect: { error_code: '30007', status: 'filtered' },
  },
  {
    column: 'error_category',
    story: 'What kind of error it is, from the catalogue.',
    given: [sent, accepted, filtered],
    expect: { error_category: 'filtered_content' },
  },
  {
    column: 'error_family',
    story: 'Where the error belongs: number, filtering, rate, consent, network or other.',
    given: [sent, accepted, filtered],
    expect: { error_family: 'filtering' },
  },
  {
    column: 'error_meaning',
    story: 'What the code means, in words.',
    given: [sent, accepted, filtered],
    expect: { error_code: '30007', error_meaning: words(/spam/i) },
  },
  {
    column: 'error_fix',
    story: 'What to do about it, in words.',
    given: [sent, accepted, filtered],
    expect: { error_code: '30007', error_fix: words(/consent/i) },
  },
  {
    column: 'error_engineer_fix',
    story: 'The same for whoever runs the sending.',
    given: [sent, accepted, filtered],
    expect: { error_code: '30007', error_engineer_fix: words(/./) },
  },
  {
    column: 'error_owner',
    story: 'Whose fault it is: what was written.',
    given: [sent, accepted, filtered],
    expect: { error_code: '30007', error_owner: 'content' },
  },
  {
    column: 'retry_class',
    story: 'Whether sending it again helps: not before the text or the registration is mended.',
    given: [sent, accepted, filtered],
    expect: { error_code: '30007', retry_class: 'after_fix' },
  },
  {
    column: 'first_seen_at',
    story: 'When the first of its events was processed: bookkeeping, by our clock.',
    given: [sent],
    expect: { message_id: 'm', first_seen_at: words(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/) },
  },
  {
    column: 'updated_at',
    story: 'When the row last changed: bookkeeping, by our clock.',
    given: [sent],
    expect: { message_id: 'm', updated_at: words(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}$/) },
  },
];
