import { describe, expect, it } from 'vitest';
import { timelineOf } from '../testing/histories.ts';
import { NOON, told, type Told } from '../testing/told.ts';
import { factsOf, type Facts } from './facts.ts';

/** What was told, and what must be answered: the columns that matter. */
type Example = readonly [story: string, given: readonly Told[], expected: Partial<Facts>];

const at = (seconds: number): number => NOON + seconds * 1000;
const submit = told('submit');
const accepted = told('handoff', { occurred_at: at(1) });

function meaning(name: string, examples: readonly Example[]): void {
  describe(name, () => {
    it.each(examples)('%s', (_story, given, expected) => {
      expect(factsOf(timelineOf(given))).toMatchObject(expected);
      expect(factsOf(timelineOf(given.toReversed()))).toMatchObject(expected);
    });
  });
}

meaning('status', [
  ['nothing said of the way: none', [told('click')], { status: '', final: 0 }],
  ['a submit', [submit], { status: 'submitted' }],
  ['a queued handoff', [submit, told('handoff', { outcome: 'queued' })], { status: 'queued' }],
  ['a queued dlr', [submit, told('dlr', { status: 'queued' })], { status: 'queued' }],
  [
    'an accepted handoff is stronger than a queued dlr',
    [submit, accepted, told('dlr', { status: 'queued' })],
    { status: 'handed_off' },
  ],
  ['an accepted dlr', [submit, accepted, told('dlr', { status: 'accepted' })], { status: 'accepted' }],
  [
    'unknown is the strongest that ends nothing',
    [
      submit,
      told('dlr', { event_id: '1', status: 'accepted', occurred_at: at(9) }),
      told('dlr', { status: 'unknown' }),
    ],
    { status: 'unknown', final: 0 },
  ],
  ['a final dlr, without any submit', [told('dlr', { status: 'expired' })], { status: 'expired', final: 1 }],
  [
    'a final one beats later ones that are not',
    [told('dlr'), told('dlr', { event_id: '2', status: 'unknown', occurred_at: at(9), sequence: 9 })],
    { status: 'delivered' },
  ],
  [
    'a rejected handoff ends the message',
    [submit, told('handoff', { outcome: 'rejected' })],
    { status: 'rejected', final: 1 },
  ],
  [
    'a rejected handoff that an accepted one follows says nothing',
    [submit, told('handoff', { event_id: '1', outcome: 'rejected' }), accepted],
    { status: 'handed_off', final: 0, failed_at: 0 },
  ],
  [
    'a rejected handoff after an accepted one is the last word',
    [submit, accepted, told('handoff', { event_id: '2', outcome: 'rejected', occurred_at: at(2) })],
    { status: 'rejected', handed_off_at: at(1), failed_at: at(2) },
  ],
  [
    'a queued handoff after a rejected one does not take it back',
    [
      submit,
      told('handoff', { event_id: '1', outcome: 'rejected' }),
      told('handoff', { outcome: 'queued', occurred_at: at(1) }),
    ],
    { status: 'rejected' },
  ],
  [
    'of two handoffs of one moment the larger id is the later',
    [told('handoff', { event_id: 'b', outcome: 'rejected' }), told('handoff', { event_id: 'a' })],
    { status: 'rejected' },
  ],
]);

const dlr = (event_id: string, fields: Parameters<typeof told<'dlr'>>[1]): Told => told('dlr', { event_id, ...fields });

meaning('the deciding receipt', [
  [
    'of one vendor: the larger sequence, however late',
    [
      dlr('1', { status: 'failed', sequence: 2, vendor: 'v' }),
      dlr('2', { sequence: 1, vendor: 'v', occurred_at: at(5) }),
    ],
    { status: 'failed' },
  ],
  [
    'no sequence is the smallest',
    [dlr('1', { status: 'failed', sequence: 0 }), dlr('2', { occurred_at: at(5) })],
    { status: 'failed' },
  ],
  [
    'without sequences: the later',
    [dlr('1', { status: 'failed', occurred_at: at(5) }), dlr('2', {})],
    { status: 'failed', failed_at: at(5) },
  ],
  [
    'of one moment: the better',
    [dlr('9', { status: 'failed' }), dlr('1', { status: 'rejected' }), dlr('0', { status: 'filtered' })],
    { status: 'filtered' },
  ],
  [
    'of one moment and status: the larger id, by UTF-8 bytes',
    [
      dlr('\uFFFD', { status: 'failed', error_code: 'smaller' }),
      dlr('\u{10000}', { status: 'failed', error_code: 'larger' }),
    ],
    { error_code: 'larger' },
  ],
  [
    'of two vendors: the later, whatever their sequences',
    [
      dlr('1', { vendor: 'v', sequence: 9 }),
      dlr('2', { vendor: 'w', status: 'failed', sequence: 1, occurred_at: at(1) }),
    ],
    { status: 'failed', error_vendor: 'w' },
  ],
  [
    'of two vendors, each by its best: the cycle that comparing sequences would make',
    [
      dlr('1', { vendor: 'v', status: 'failed', sequence: 2, occurred_at: at(1) }),
      dlr('2', { vendor: 'v', status: 'delivered', sequence: 1, occurred_at: at(3) }),
      dlr('3', { vendor: 'w', status: 'expired', occurred_at: at(2) }),
    ],
    { status: 'expired' },
  ],
  [
    'of two vendors that agree in all else: the larger vendor',
    [
      told('handoff', { event_id: '1', outcome: 'rejected', vendor: 'v' }),
      dlr('1', { status: 'rejected', vendor: 'w' }),
    ],
    { error_vendor: 'w' },
  ],
  [
    'a rejected handoff stands among the receipts of its vendor',
    [
      told('handoff', { outcome: 'rejected', vendor: 'v', error_code: '30', occurred_at: at(5) }),
      dlr('1', { vendor: 'v' }),
    ],
    { status: 'rejected', error_vendor: 'v', error_code: '30' },
  ],
]);

meaning('parts', [
  [
    'some of them end nothing',
    [told('submit', { parts: 2 }), dlr('1', { part: 1 })],
    { status: 'accepted', final: 0, parts_delivered: 1, parts_failed: 0 },
  ],
  [
    'a failed part is a message on its way',
    [told('submit', { parts: 2 }), dlr('1', { part: 1, status: 'failed' })],
    { status: 'handed_off', parts_delivered: 0, parts_failed: 1 },
  ],
  [
    'all delivered: delivered when the last one was',
    [
      told('submit', { parts: 2 }),
      dlr('1', { part: 1, occurred_at: at(7) }),
      dlr('2', { part: 2, occurred_at: at(3) }),
    ],
    { status: 'delivered', delivered_at: at(7), parts_delivered: 2, parts_failed: 0 },
  ],
  [
    'all final, not all delivered: the worst, in the words of the last that says so',
    [
      told('submit', { parts: 3 }),
      dlr('1', { part: 1, occurred_at: at(9) }),
      dlr('2', { part: 2, status: 'expired', error_code: 'first', occurred_at: at(2) }),
      dlr('3', { part: 3, status: 'expired', error_code: 'last', occurred_at: at(3) }),
    ],
    { status: 'expired', error_code: 'last', failed_at: at(3), parts_delivered: 1, parts_failed: 2 },
  ],
  [
    'their number is what the vendor tells, not the submit',
    [told('submit', { parts: 3 }), dlr('1', { part: 1, parts: 1 })],
    { status: 'delivered', parts: 3, parts_delivered: 1 },
  ],
  [
    'told by one vendor it binds no other',
    [
      told('submit', { parts: 1 }),
      dlr('1', { part: 1, vendor: 'v' }),
      dlr('2', { vendor: 'w', status: 'queued', parts: 2 }),
    ],
    { status: 'delivered' },
  ],
  ['without any number it is one', [dlr('1', { part: 1, status: 'failed' })], { status: 'failed', parts_failed: 1 }],
  [
    'those beyond the number end nothing, but are counted',
    [submit, dlr('1', { part: 2 })],
    { status: 'accepted', parts_delivered: 1 },
  ],
  [
    'of one vendor cannot be joined with those of another',
    [told('submit', { parts: 2 }), dlr('1', { part: 1, vendor: 'v' }), dlr('2', { part: 2, vendor: 'w' })],
    { final: 0, parts_delivered: 2 },
  ],
  [
    'a receipt for the whole message speaks for all of them',
    [told('submit', { parts: 2 }), dlr('1', { part: 1, status: 'failed' }), dlr('2', { parts: 3, occurred_at: at(1) })],
    { status: 'delivered', parts_delivered: 3, parts_failed: 0 },
  ],
  [
    'a later receipt for the whole message beats what the parts say',
    [dlr('1', { part: 1 }), dlr('2', { status: 'failed', occurred_at: at(1) })],
    { status: 'failed', parts_failed: 1 },
  ],
  [
    'what the parts say has the sequence of the part that speaks',
    [dlr('1', { part: 1, sequence: 7 }), dlr('2', { status: 'failed', sequence: 6, occurred_at: at(1) })],
    { status: 'delivered', delivered_at: at(0) },
  ],
]);

meaning('evidence of delivery', [
  [
    'a reply infers it',
    [submit, told('reply')],
    { status: 'submitted', final: 0, delivered_inferred: 1, delivered_at: 0 },
  ],
  ['so does a read', [submit, told('read')], { delivered_inferred: 1 }],
  ['so does a human click', [submit, told('click')], { delivered_inferred: 1, clicks_human: 1 }],
  [
    "but no robot's click",
    [submit, told('click', { method: 'HEAD' })],
    { delivered_inferred: 0, handed_off: 1, clicks_bot: 1 },
  ],
  ['nor a suspect one', [submit, told('click', { class: 'suspect' })], { delivered_inferred: 0, clicks_suspect: 1 }],
  ['nor a conversion', [submit, told('conversion')], { delivered_inferred: 0, handed_off: 1 }],
  [
    'against a final failure it contradicts',
    [submit, dlr('1', { status: 'failed' }), told('read')],
    { status: 'failed', contradicted: 1, delivered_inferred: 0 },
  ],
  ['a delivery needs none', [submit, dlr('1', {}), told('read')], { contradicted: 0, delivered_inferred: 0 }],
]);

meaning('handed_off', [
  [
    'not by a submit, an opt-out or a rejection',
    [submit, told('consent'), told('handoff', { outcome: 'rejected' })],
    { handed_off: 0, handed_off_at: 0 },
  ],
  [
    'by a queued handoff',
    [told('handoff', { outcome: 'queued', occurred_at: at(1) })],
    { handed_off: 1, handed_off_at: at(1) },
  ],
  ['by any dlr, at no known time', [dlr('1', { status: 'queued' })], { handed_off: 1, handed_off_at: 0 }],
]);

meaning('times', [
  [
    'the first of each',
    [
      submit,
      told('handoff', { event_id: '0', outcome: 'rejected', occurred_at: at(1) }),
      told('handoff', { event_id: '1', outcome: 'queued', occurred_at: at(2) }),
      told('handoff', { event_id: '2', occurred_at: at(3) }),
      dlr('1', { status: 'queued', occurred_at: at(3) }),
      dlr('2', { status: 'accepted', occurred_at: at(5) }),
      dlr('3', { status: 'accepted', occurred_at: at(4) }),
      dlr('4', { occurred_at: at(6) }),
      told('read', { event_id: '2', occurred_at: at(9) }),
      told('read', { event_id: '1', occurred_at: at(8) }),
      told('click', { event_id: '1', occurred_at: at(10), class: 'bot' }),
      told('click', { event_id: '2', occurred_at: at(11) }),
      told('reply', { occurred_at: at(12) }),
      told('conversion', { occurred_at: at(13) }),
      told('consent', { event_id: '1', action: 'opt_in', occurred_at: at(14) }),
      told('consent', { event_id: '2', occurred_at: at(15) }),
    ],
    {
      submitted_at: at(0),
      handed_off_at: at(2),
      accepted_at: at(4),
      delivered_at: at(6),
      failed_at: 0,
      read_at: at(8),
      first_clicked_at: at(11),
      replied_at: at(12),
      converted_at: at(13),
      opted_out_at: at(15),
    },
  ],
  [
    'a handoff, dlr or read before the submit makes them suspect',
    [submit, told('read', { occurred_at: NOON - 1 })],
    { time_suspect: 1 },
  ],
  ['at the same moment they are not', [submit, told('read'), told('handoff'), told('dlr')], { time_suspect: 0 }],
  ['without a submit nothing is before it', [told('dlr')], { time_suspect: 0 }],
  [
    'a click before the submit is nobody’s clock',
    [submit, told('click', { occurred_at: NOON - 1 })],
    { time_suspect: 0 },
  ],
]);

meaning('dimensions', [
  [
    'are the submit’s',
    [
      told('submit', {
        campaign_id: 'c',
        audience: 'a',
        message_type: 'promotion',
        channel: 'rcs',
        country: 'US',
        parts: 3,
        encoding: 'ucs-2',
        automation_id: 'f',
        parent_message_id: 'p',
        tags: { ['__proto__']: 'kept' },
      }),
    ],
    {
      account_id: 'acme',
      campaign_id: 'c',
      audience: 'a',
      message_type: 'promotion',
      channel: 'rcs',
      sender: '88000',
      country: 'US',
      parts: 3,
      encoding: 'ucs-2',
      automation_id: 'f',
      parent_message_id: 'p',
      recipient_masked: '*****0100',
    },
  ],
  ['carrier and vendor are unknown at first', [submit], { carrier: '', vendor: '' }],
  [
    'each by itself, the first that a handoff names',
    [
      told('handoff', { event_id: '1', vendor: 'v' }),
      told('handoff', { event_id: '2', vendor: 'w', carrier: 'c', occurred_at: at(1) }),
      dlr('1', { carrier: 'd', occurred_at: NOON - 9 }),
    ],
    { carrier: 'c', vendor: 'v' },
  ],
  [
    'else the first that a dlr names',
    [told('handoff'), dlr('2', { carrier: 'd', vendor: 'w' }), dlr('1', { carrier: 'c', occurred_at: at(1) })],
    { carrier: 'd', vendor: 'w' },
  ],
  [
    'of one moment: the smaller id',
    [told('handoff', { event_id: '\u{10000}', vendor: 'v' }), told('handoff', { event_id: '\uFFFD', vendor: 'w' })],
    { vendor: 'w' },
  ],
]);

meaning('numbers', [
  [
    'what the submit says, while no handoff knows better',
    [
      told('submit', {
        ...{
          recipient_problem: 'too_short',
          line_type: 'UAN',
          number_carrier: 'c',
          ported: 'no',
          automation_step: 's',
        },
      }),
      told('handoff', { line_type: 'unknown' }),
    ],
    {
      ...{ recipient_problem: 'too_short', line_type: 'company', number_carrier: 'c', ported: 'no' },
      automation_step: 's',
    },
  ],
  [
    'a look-up at the handoff outranks what the number seems to be',
    [
      told('submit', { recipient_problem: 'landline', line_type: 'landline', number_carrier: 'c', ported: 'no' }),
      told('handoff', { line_type: 'wireless', number_carrier: 'd', ported: 'yes' }),
    ],
    { recipient_problem: '', line_type: 'mobile', number_carrier: 'd', ported: 'yes' },
  ],
  [
    'and says which problem there is; the first that tells counts',
    [
      told('submit', { line_type: 'mobile' }),
      told('handoff', { event_id: '1', line_type: 'mobile', occurred_at: at(2) }),
      told('handoff', { event_id: '2', line_type: 'fixed line', occurred_at: at(1) }),
    ],
    { recipient_problem: 'landline', line_type: 'landline' },
  ],
  [
    'a word that nobody knows is kept and outranks no problem',
    [told('submit', { recipient_problem: 'invalid' }), told('handoff', { line_type: 'Satellite' })],
    { recipient_problem: 'invalid', line_type: 'Satellite' },
  ],
  ['a line that gets no texts is a problem', [told('submit', { line_type: 'pager' })], { recipient_problem: 'pager' }],
  ['without a submit only handoffs tell', [told('handoff', { ported: 'no' })], { ported: 'no', recipient_problem: '' }],
]);

meaning('identity', [
  ['the same event twice is one', [told('click'), told('click')], { clicks_human: 1 }],
  [
    'of two versions the earlier counts',
    [told('click', { class: 'bot' }), told('click', { occurred_at: NOON - 1 })],
    { clicks_human: 1, clicks_bot: 0 },
  ],
  [
    'of one moment the one with the smaller Avro bytes: shorter strings first',
    [
      told('conversion', { name: 'b', currency: 'USD', value: 1 }),
      told('conversion', { name: 'aa', currency: 'EUR', value: 2 }),
    ],
    { conversion_currency: 'USD', conversions: 1 },
  ],
  [
    'one id may name events of several kinds',
    [told('click', { event_id: 'x' }), told('reply', { event_id: 'x' })],
    { clicks_human: 1, replies: 1 },
  ],
  [
    'told with and without its account it is one',
    [submit, told('reply'), told('reply', { account_id: 'acme' })],
    { replies: 1 },
  ],
  ['an empty id is an id', [told('reply', { event_id: '' }), told('reply', { event_id: '__proto__' })], { replies: 2 }],
]);

meaning('accounts', [
  [
    'the first submit owns the message',
    [submit, told('submit', { account_id: 'globex', occurred_at: NOON - 1, sender: 'theirs' })],
    { account_id: 'globex', sender: 'theirs' },
  ],
  [
    'of one moment the one with the smaller id',
    [told('submit', { event_id: '2' }), told('submit', { event_id: '1', account_id: 'globex' })],
    { account_id: 'globex' },
  ],
  [
    'events of other accounts are left out',
    [submit, told('reply', { account_id: 'globex' }), told('dlr', { account_id: 'globex' })],
    { status: 'submitted', replies: 0 },
  ],
  ['events of no account belong to the owner', [submit, told('reply', { account_id: '' })], { replies: 1 }],
  [
    'without a submit nothing is left out',
    [
      told('reply', { account_id: 'globex' }),
      told('click', { account_id: 'acme', occurred_at: at(1) }),
      told('dlr', { occurred_at: NOON - 5 }),
    ],
    { account_id: 'globex', replies: 1, clicks_human: 1, status: 'delivered' },
  ],
]);

meaning('amounts', [
  [
    'conversions without a value have no worth',
    [told('conversion')],
    { conversions: 1, conversion_value: 0, conversion_currency: '', conversion_amounts: {} },
  ],
  [
    'currencies are never added; the message is in the currency of the first',
    [
      told('conversion', { event_id: '1', value: 1.00005, currency: 'USD', occurred_at: at(1) }),
      told('conversion', { event_id: '2', value: 2, currency: 'EUR', occurred_at: at(2) }),
      told('conversion', { event_id: '3', value: -0.5, currency: 'USD', occurred_at: at(3) }),
      told('conversion', { event_id: '4', occurred_at: at(0) }),
    ],
    {
      conversions: 4,
      conversion_value: 5_001,
      conversion_currency: 'USD',
      conversion_amounts: { USD: 5_001, EUR: 20_000 },
    },
  ],
  [
    'no currency is one',
    [told('conversion', { value: 3 })],
    { conversion_currency: '', conversion_amounts: { '': 30_000 } },
  ],
  ['no price', [told('dlr')], { price: 0, priced: 0, currency: '' }],
  ['free is a price', [dlr('1', { price: 0, currency: 'USD' })], { price: 0, priced: 1, currency: 'USD' }],
  [
    'a vendor that tells again corrects itself',
    [dlr('1', { price: 0.01, currency: 'USD' }), dlr('2', { status: 'queued', price: 0.02, currency: 'USD' })],
    { price: 10_000 },
  ],
  [
    'parts and vendors add up, in the currency of the first',
    [
      dlr('1', { part: 1, price: 0.0075, currency: 'USD' }),
      dlr('2', { part: 2, price: 0.0075, currency: 'USD' }),
      dlr('3', { vendor: 'v', price: 0.001, currency: 'USD' }),
      dlr('4', { vendor: 'w', price: 9, currency: 'EUR', occurred_at: at(1) }),
    ],
    { price: 16_000, currency: 'USD' },
  ],
  [
    'sentiment is the mean of the replies that have one',
    [
      told('reply', { event_id: '1', sentiment: 0.1 }),
      told('reply', { event_id: '2', sentiment: 0.2 }),
      told('reply', { event_id: '3' }),
    ],
    { replies: 3, sentiment_replies: 2, sentiment: 0.15 },
  ],
  ['no reply, no sentiment', [submit], { sentiment: 0, sentiment_replies: 0 }],
]);

meaning('errors', [
  [
    'are those of the deciding receipt',
    [dlr('1', { status: 'failed', vendor: 'v', error_code: '30003' })],
    { error_vendor: 'v', error_code: '30003' },
  ],
  ['a delivered message has none', [dlr('1', { vendor: 'v', error_code: '0' })], { error_vendor: '', error_code: '' }],
  [
    'an open message has none',
    [dlr('1', { status: 'unknown', vendor: 'v', error_code: '7' })],
    { error_vendor: '', error_code: '' },
  ],
]);
