/**
 * What a number is, in one spelling: what a carrier's look-up or the number's own plan calls its line. `voip` and
 * `personal` lines mostly get texts; the others behind `mobile` do not.
 */
export const LINE_TYPES = [
  'mobile',
  'voip',
  'personal',
  'landline',
  'toll_free',
  'premium',
  'shared_cost',
  'company',
  'voicemail',
  'pager',
] as const;
export type LineType = (typeof LINE_TYPES)[number];

/**
 * How look-ups spell them, in lower case without what stands between words. Spellings that say that nothing is known are
 * no line type.
 * @see https://www.twilio.com/docs/lookup/v2-api/line-type-intelligence
 * @see https://github.com/catamphetamine/libphonenumber-js#gettype-string
 */
const SPELLINGS: ReadonlyMap<string, LineType | ''> = new Map<string, LineType | ''>([
  ...LINE_TYPES.map((type) => [bare(type), type] as const),
  ['wireless', 'mobile'],
  ['cell', 'mobile'],
  ['cellular', 'mobile'],
  ['cellphone', 'mobile'],
  ['mobilephone', 'mobile'],
  ['fixedvoip', 'voip'],
  ['nonfixedvoip', 'voip'],
  ['virtual', 'voip'],
  ['personalnumber', 'personal'],
  ['fixed', 'landline'],
  ['fixedline', 'landline'],
  ['wireline', 'landline'],
  ['tollfreenumber', 'toll_free'],
  ['freephone', 'toll_free'],
  ['premiumrate', 'premium'],
  ['uan', 'company'],
  ['universalaccess', 'company'],
  ['fixedlineormobile', ''],
  ['landlineormobile', ''],
  ['unknown', ''],
  ['invalid', ''],
  ['other', ''],
]);

function bare(word: string): string {
  return word.toLowerCase().replace(/[\s_-]/g, '');
}

const READ = new Map<string, string>();
/** Line types that are told come from a few look-ups; senders who make words up do not fill memory. */
const MOST_READ = 1_000;

/**
 * The line type that a look-up's word means, in our spelling; `''` if it says that nothing is known. A word that we do
 * not know is kept as it is.
 */
export function lineTypeOf(word: string): string {
  if (word === '') return '';
  const known = READ.get(word);
  if (known !== undefined) return known;
  const read = SPELLINGS.get(bare(word)) ?? word;
  if (READ.size < MOST_READ) READ.set(word, read);
  return read;
}

/** What carriers' look-ups say of whether a number was taken along to another carrier; `''`: nothing. */
export const PORTED = ['yes', 'no'] as const;
export type Ported = '' | (typeof PORTED)[number];

/** A value of `handset.numbers`: what a carrier's look-up said of a number. Times are epoch milliseconds, UTC. */
export interface NumberLookUp {
  readonly account_id: string;
  readonly recipient_key: string;
  readonly checked_at: number;
  /** In our spelling. */
  readonly line_type: string;
  readonly carrier: string;
  readonly ported: Ported;
}

/** The key of a look-up on `handset.numbers`: no clear number. An account cannot meet another's, whatever it is called. */
export const lookUpKey = (accountId: string, recipientKey: string): string => `${recipientKey}:${accountId}`;

/** Why a text to a number cannot arrive, and what to do about it. */
export interface RecipientProblem {
  readonly meaning: string;
  /** For whoever plans the campaign. */
  readonly fix: string;
  /** For whoever runs the sending. */
  readonly engineer_fix: string;
}

const CALLS_ONLY = 'Do not send texts to it; ask the person for a mobile number.';

/**
 * Why a submit's recipient cannot get a text: what ingest flags a submit with, and what look-ups tell. The advice is
 * joined by views, never stored.
 */
export const RECIPIENT_PROBLEMS = {
  invalid: {
    meaning: 'It is no phone number: no country has numbers like this, or it holds letters.',
    fix: 'Correct the number with the person, or take it off the list.',
    engineer_fix: 'Validate numbers where they are entered, and send them in E.164 (+, country code, number).',
  },
  too_short: {
    meaning: 'It has too few digits for a phone number of its country; short codes count as such.',
    fix: 'Complete the number with the person: a digit was lost, or a short code was taken for a person.',
    engineer_fix: 'Look for cut fields and lost area codes in the source, and send numbers in E.164.',
  },
  too_long: {
    meaning: 'It has too many digits for a phone number of its country.',
    fix: 'Correct the number with the person: a digit is too many, or two numbers stand in one field.',
    engineer_fix: 'Look for extensions, doubled country codes and joined fields in the source; send numbers in E.164.',
  },
  landline: {
    meaning: 'It is a landline, which gets no texts.',
    fix: 'Ask the person for a mobile number, or reach them by voice or e-mail.',
    engineer_fix: 'Look numbers up when they are entered, and leave landlines out of SMS audiences.',
  },
  toll_free: {
    meaning: 'It is a toll-free number of a company, which answers calls.',
    fix: CALLS_ONLY,
    engineer_fix: 'Leave toll-free numbers out of SMS audiences; some in North America are enabled for texts.',
  },
  premium: {
    meaning: 'It is a premium-rate number, which gets no texts and may cost those who call it.',
    fix: CALLS_ONLY,
    engineer_fix: 'Refuse premium-rate numbers where numbers are entered: they are also a way of fraud.',
  },
  shared_cost: {
    meaning: 'It is a shared-cost service number, which answers calls.',
    fix: CALLS_ONLY,
    engineer_fix: 'Leave service numbers out of SMS audiences.',
  },
  company: {
    meaning: 'It is a company’s national access number, which answers calls.',
    fix: CALLS_ONLY,
    engineer_fix: 'Leave service numbers out of SMS audiences.',
  },
  voicemail: {
    meaning: 'It is the access number of a mailbox.',
    fix: CALLS_ONLY,
    engineer_fix: 'Leave mailbox numbers out of SMS audiences.',
  },
  pager: {
    meaning: 'It is a pager.',
    fix: CALLS_ONLY,
    engineer_fix: 'Leave pagers out of SMS audiences; most pager networks take no texts from SMS vendors.',
  },
} as const satisfies Record<string, RecipientProblem>;

export type RecipientProblemName = keyof typeof RECIPIENT_PROBLEMS;

export const RECIPIENT_PROBLEM_NAMES = Object.keys(RECIPIENT_PROBLEMS) as RecipientProblemName[];

/** The problem of a line of a type (our spelling); `''` if lines of that type get texts, or nobody knows. */
export const problemOfLine = (lineType: string): '' | RecipientProblemName => LINES.get(lineType) ?? '';

/** True of a word in our own spelling. A look-up that says such a word outranks what the number itself seems to be. */
export const isLineType = (word: string): word is LineType => LINES.has(word);

const LINES: ReadonlyMap<string, '' | RecipientProblemName> = new Map(
  LINE_TYPES.map((type) => [type, type in RECIPIENT_PROBLEMS ? (type as RecipientProblemName) : '']),
);
