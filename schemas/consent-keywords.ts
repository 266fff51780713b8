/** What a keyword says: messages are no longer wanted, or wanted again. */
export type ConsentAction = 'opt_out' | 'opt_in';

/** Words that mean one thing where they are sent, and who says so. */
export interface KeywordSet {
  /** Who brings the message in; `''`: whoever. */
  readonly vendor: string;
  /** Country of the person who writes, ISO 3166-1 alpha-2; none: everywhere. */
  readonly countries: readonly string[];
  readonly action: ConsentAction;
  /** In capitals, without accents and marks: see {@link keywordOf}. */
  readonly words: readonly string[];
  readonly source: string;
}

const TWILIO = 'twilio.com/docs/messaging/tutorials/advanced-opt-out.md';
const TELNYX = 'developers.telnyx.com/docs/messaging/messages/advanced-opt-in-out';
const AWS = 'docs.aws.amazon.com/end-user-messaging/latest/userguide/keywords-required.html';
const BRAZE = 'braze.com/docs/…/keyword_processing/optin_optout';
const CUSTOM = 'custom of the country; no vendor’s page was read for it';

/**
 * Keyword sets. An opt-out that is heard where none was meant costs a message, one that is not heard breaks the law: so
 * words that any vendor takes for an opt-out of its own count everywhere, and words that ask for messages count only
 * where the vendor takes them so (`YES` also answers a question).
 */
export const KEYWORD_SETS: readonly KeywordSet[] = [
  everywhere('opt_out', ['STOP', 'STOPALL', 'UNSUBSCRIBE', 'END', 'QUIT', 'CANCEL', 'REVOKE', 'OPTOUT'], TWILIO),
  everywhere('opt_out', ['STOP ALL'], TELNYX),
  everywhere('opt_out', ['OPT OUT'], AWS),
  everywhere('opt_in', ['START', 'UNSTOP'], BRAZE),
  { vendor: 'aws', countries: [], action: 'opt_out', words: ['ARRET', 'REMOVE', 'TD'], source: AWS },
  { vendor: 'twilio', countries: [], action: 'opt_in', words: ['YES'], source: TWILIO },
  { vendor: 'telnyx', countries: [], action: 'opt_in', words: ['YES'], source: TELNYX },
  inCountries(['CA', 'FR', 'BE', 'CH', 'LU'], ['ARRET'], AWS),
  inCountries(
    ['US', 'PR', 'MX', 'ES', 'AR', 'CL', 'CO', 'PE', 'EC', 'UY'],
    ['ALTO', 'PARAR', 'BAJA', 'CANCELAR', 'DETENER'],
    CUSTOM,
  ),
  inCountries(['BR', 'PT'], ['SAIR', 'PARAR', 'PARE', 'CANCELAR'], CUSTOM),
  inCountries(['DE', 'AT', 'CH'], ['STOPP', 'ABMELDEN'], CUSTOM),
  inCountries(['NL', 'BE'], ['AFMELDEN', 'STOPPEN'], CUSTOM),
  inCountries(['IT', 'CH'], ['CANCELLAMI', 'DISISCRIVIMI'], CUSTOM),
];

/** Vendors whose `keyword` is their own verdict on the whole message; that of others is only its first word. */
const JUDGES: ReadonlySet<string> = new Set(['', 'twilio', 'rbm', 'aws']);

/** What an inbound message tells of itself. */
export interface Said {
  /** Who brought it in; `''`: a sender told it. */
  readonly vendor: string;
  /** Country of the person who wrote, ISO 3166-1 alpha-2; `''` if the number does not tell. */
  readonly country: string;
  readonly keyword: string;
  readonly body: string;
}

/** A keyword and what it says. */
export interface ConsentKeyword {
  readonly action: ConsentAction;
  readonly keyword: string;
}

/**
 * What a message says about consent, if the whole of it is a keyword: exact word, whatever its case, accents and marks
 * around it. The vendor's verdict comes before the text; where a vendor's keyword is no verdict, it counts only where
 * there is no text.
 */
export function consentSaid({ vendor, country, keyword, body }: Said): ConsentKeyword | undefined {
  const judged = JUDGES.has(vendor) || body.trim() === '' ? [keyword, body] : [body];
  for (const text of judged) {
    const word = keywordOf(text);
    const action = word === '' ? undefined : actionOf(word, vendor, country);
    if (action !== undefined) return { action, keyword: word };
  }
  return undefined;
}

function actionOf(word: string, vendor: string, country: string): ConsentAction | undefined {
  const holds = (set: KeywordSet): boolean =>
    (set.vendor === '' || set.vendor === vendor) &&
    (set.countries.length === 0 || set.countries.includes(country)) &&
    set.words.includes(word);
  return KEYWORD_SETS.find(holds)?.action;
}

/** Codes by which vendors refuse a message because the recipient has opted out: an opt-out told as an error. */
const OPT_OUT_CODES: Readonly<Record<string, string>> = {
  twilio: '21610',
  telnyx: '40300',
  plivo: '200',
  vonage: '9',
  bandwidth: '4775',
  infobip: '603',
  messagebird: '103',
};

/** Whether a vendor's error code says that the recipient has opted out of this sender. */
export const isOptOutError = (vendor: string, code: string): boolean =>
  Object.hasOwn(OPT_OUT_CODES, vendor) && OPT_OUT_CODES[vendor] === code.trim();

/** Longest text that may be a keyword, in UTF-16 units, with what stands around it. */
const LONGEST = 40;

/**
 * A text as keywords are compared: capitals, without accents, without marks around it, hyphens and spaces inside as one
 * space. `''` if it is longer than any keyword.
 */
export function keywordOf(text: string): string {
  const trimmed = text.trim();
  if (trimmed.length > LONGEST) return '';
  return trimmed
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toUpperCase()
    .replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '')
    .replace(/[\s\-_]+/g, ' ');
}

/** The country's sets beside those that count everywhere. */
function inCountries(countries: readonly string[], words: readonly string[], source: string): KeywordSet {
  return { vendor: '', countries, action: 'opt_out', words, source };
}

function everywhere(action: ConsentAction, words: readonly string[], source: string): KeywordSet {
  return { vendor: '', countries: [], action, words, source };
}
