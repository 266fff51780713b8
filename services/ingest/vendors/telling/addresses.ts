/**
 * A person's number from a vendor that writes international numbers with or without `+`: E.164. Anything that is no such
 * number stays as it is.
 */
export const personNumber = (text: string): string => withPlus(text, /^\d{7,15}$/);

/**
 * Our own number from such a vendor. Short codes have at most eight digits, so shorter ones stay as they are; so do
 * names.
 */
export const ownNumber = (text: string): string => withPlus(text, /^\d{9,15}$/);

function withPlus(text: string, international: RegExp): string {
  const written = text.trim();
  return international.test(written) ? `+${written}` : written;
}
