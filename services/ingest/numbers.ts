import { parsePhoneNumberFromString, type CountryCode, type PhoneNumber } from 'libphonenumber-js/max';

/** A phone number as it is kept, and the country that it tells, if it does. */
export interface Address {
  readonly number: string;
  /** ISO 3166-1 alpha-2; `''` if the number does not tell. */
  readonly country: string;
}

/**
 * A recipient's number in E.164 where that is certain: written with `+` or `00`, or in the national way of a country
 * that is known. Anything else stays as it was written: a guessed number could be another person's.
 */
export function recipientAddress(text: string, country: string): Address {
  const written = text.trim();
  const number = international(written) ?? national(written, country);
  if (number !== undefined) return { number: number.number, country: number.country ?? '' };
  return { number: withoutFormat(written), country: '' };
}

/** A sender as it is kept: E.164 if written internationally; short codes and names stay what they are. */
export function senderAddress(text: string): string {
  const written = text.trim();
  return international(written)?.number ?? withoutFormat(written);
}

function international(text: string): PhoneNumber | undefined {
  const digits = text.startsWith('00') ? `+${text.slice(2)}` : text;
  if (!digits.startsWith('+')) return undefined;
  const number = parsePhoneNumberFromString(digits, { extract: false });
  // `00` may also begin a number that is no phone number, so only a valid one counts.
  return number !== undefined && (digits === text || number.isValid()) ? number : undefined;
}

function national(text: string, country: string): PhoneNumber | undefined {
  if (!/^[A-Z]{2}$/.test(country)) return undefined;
  const number = parsePhoneNumberFromString(text, { defaultCountry: country as CountryCode, extract: false });
  return number?.isPossible() ? number : undefined;
}

/** `+` and digits without what people put between them; any other text as it is. */
const withoutFormat = (text: string): string => (/^\+[\d\s().-]*$/.test(text) ? text.replace(/[^\d+]/g, '') : text);
