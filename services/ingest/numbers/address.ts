import {
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
  type CountryCode,
  type NumberType,
  type PhoneNumber,
} from 'libphonenumber-js/max';
import { problemOfLine, type LineType, type RecipientProblemName } from '../../../schemas/numbers.ts';

/** A phone number as it is kept, and what it tells by itself. */
export interface Address {
  readonly number: string;
  /** ISO 3166-1 alpha-2; `''` if the number does not tell. */
  readonly country: string;
  /** By the numbering plan; `''` if it does not tell: in North America mobiles and landlines have the same numbers. */
  readonly line_type: LineType | '';
  /** Why it cannot get a text; `''` if nothing speaks against it. */
  readonly problem: RecipientProblemName | '';
}

/**
 * A recipient's number in E.164 where that is certain: written with `+` or `00`, or in the national way of a country
 * that is known. Anything else stays as it was written: a guessed number could be another person's.
 */
export function recipientAddress(text: string, country: string): Address {
  const written = text.trim();
  const number = international(written) ?? national(written, country);
  if (number === undefined)
    return { number: withoutFormat(written), country: '', line_type: '', problem: faultOf(written, country) };
  const line_type = LINES[number.getType() ?? 'FIXED_LINE_OR_MOBILE'];
  const problem = number.isValid() ? problemOfLine(line_type) : faultOf(number.number, '');
  return { number: number.number, country: number.country ?? '', line_type, problem };
}

/** A sender as it is kept: E.164 if written internationally; short codes and names stay what they are. */
export function senderAddress(text: string): string {
  const written = text.trim();
  return international(written)?.number ?? withoutFormat(written);
}

/** What numbering plans call lines. */
const LINES: Readonly<Record<Exclude<NumberType, undefined>, LineType | ''>> = {
  MOBILE: 'mobile',
  FIXED_LINE: 'landline',
  FIXED_LINE_OR_MOBILE: '',
  PREMIUM_RATE: 'premium',
  TOLL_FREE: 'toll_free',
  SHARED_COST: 'shared_cost',
  VOIP: 'voip',
  PERSONAL_NUMBER: 'personal',
  PAGER: 'pager',
  UAN: 'company',
  VOICEMAIL: 'voicemail',
};

function international(text: string): PhoneNumber | undefined {
  const digits = text.startsWith('00') ? `+${text.slice(2)}` : text;
  if (!digits.startsWith('+')) return undefined;
  const number = parsePhoneNumberFromString(digits, { extract: false });
  // `00` may also begin a number that is no phone number, so only a valid one counts.
  return number !== undefined && (digits === text || number.isValid()) ? number : undefined;
}

function national(text: string, country: string): PhoneNumber | undefined {
  if (!isCountry(country)) return undefined;
  const number = parsePhoneNumberFromString(text, { defaultCountry: country, extract: false });
  return number?.isPossible() ? number : undefined;
}

const isCountry = (country: string): country is CountryCode => /^[A-Z]{2}$/.test(country);

/** Fewest digits that a number has with its country code, and most. */
const FEWEST_DIGITS = 7;
const MOST_DIGITS = 15;

/** What is wrong with what is no valid number. Digits of an unknown country are wrong by their count alone. */
function faultOf(written: string, country: string): RecipientProblemName | '' {
  if (!/^\+?[\d\s().-]+$/.test(written)) return 'invalid';
  const digits = written.replace(/\D/g, '').length;
  if (written.startsWith('+') || isCountry(country)) {
    const options = isCountry(country) ? { defaultCountry: country } : undefined;
    const fault = validatePhoneNumberLength(written, options);
    return fault === 'TOO_SHORT' ? 'too_short' : fault === 'TOO_LONG' ? 'too_long' : 'invalid';
  }
  if (digits < FEWEST_DIGITS) return 'too_short';
  return digits > MOST_DIGITS ? 'too_long' : '';
}

/** `+` and digits without what people put between them; any other text as it is. */
const withoutFormat = (text: string): string => (/^\+[\d\s().-]*$/.test(text) ? text.replace(/[^\d+]/g, '') : text);
