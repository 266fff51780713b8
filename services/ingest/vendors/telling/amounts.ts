/** Most parts that an SMS can have: its header numbers them in one byte. */
const MAX_PARTS = 255;

/** A count of parts as a vendor writes it; 0 (not said) if it is none. */
export const partsOf = (text: string): number =>
  /^\d{1,3}$/.test(text) && Number(text) <= MAX_PARTS ? Number(text) : 0;

/**
 * What a vendor charged. Without a currency that is certain there is no price: amounts are added up by currency, and one
 * of a guessed currency would spoil the sum.
 */
export function priceOf(amount: string, currency: string): { price: number; currency: string } | undefined {
  const code = currency.trim().toUpperCase();
  const isAmount = /^-?\d{1,9}(\.\d*)?(e-\d{1,2})?$/i.test(amount);
  return isAmount && /^[A-Z]{3}$/.test(code) ? { price: Number(amount), currency: code } : undefined;
}
