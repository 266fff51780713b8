import type { Conversion, Dlr, Reply } from '../../../schemas/events.ts';
import { AMOUNT_SCALE, PRICE_SCALE, scaled } from '../../../schemas/timeline-row.ts';
import { compareOccurrence } from './order.ts';
import { compareWithinVendor } from './receipts.ts';

/** What conversions were worth, in 1e-4 of each currency: currencies are never added. */
export interface Worth {
  readonly conversion_value: number;
  readonly conversion_currency: string;
  readonly conversion_amounts: Readonly<Record<string, number>>;
}

/** What a message cost, in 1e-6 of `currency`. */
export interface Price {
  readonly price: number;
  readonly priced: number;
  readonly currency: string;
}

const NO_AMOUNTS: Readonly<Record<string, number>> = Object.freeze({});
const NO_WORTH: Worth = { conversion_value: 0, conversion_currency: '', conversion_amounts: NO_AMOUNTS };
const NO_PRICE: Price = { price: 0, priced: 0, currency: '' };

/** Sums by currency. The message counts in the currency of its first conversion with a value. */
export function worthOf(conversions: readonly Conversion[]): Worth {
  const amounts = new Map<string, number>();
  let first: Conversion | undefined;
  for (const conversion of conversions) {
    const { value, currency } = conversion;
    if (value === null) continue;
    amounts.set(currency, (amounts.get(currency) ?? 0) + scaled(value, AMOUNT_SCALE));
    if (first === undefined || compareOccurrence(conversion, first) < 0) first = conversion;
  }
  if (first === undefined) return NO_WORTH;
  return {
    conversion_value: amounts.get(first.currency) ?? 0,
    conversion_currency: first.currency,
    conversion_amounts: Object.fromEntries(amounts),
  };
}

/** A vendor corrects prices by telling them again, so of each vendor's part the best dlr counts; parts add up. */
export function priceOf(dlrs: readonly Dlr[]): Price {
  const told = pricedDlrs(dlrs);
  const first = told[0];
  if (first === undefined) return NO_PRICE;
  let { currency } = first;
  let earliest = first;
  for (const dlr of told) if (compareOccurrence(dlr, earliest) < 0) ({ currency } = earliest = dlr);
  let price = 0;
  for (const dlr of told) if (dlr.currency === currency) price += scaled(dlr.price ?? 0, PRICE_SCALE);
  return { price, priced: 1, currency };
}

/** Of each vendor's part, the best dlr that tells a price. */
function pricedDlrs(dlrs: readonly Dlr[]): Dlr[] {
  const best: Dlr[] = [];
  for (const dlr of dlrs) {
    if (dlr.price === null) continue;
    const at = best.findIndex((other) => other.part === dlr.part && other.vendor === dlr.vendor);
    if (at < 0) best.push(dlr);
    else if (compareWithinVendor(dlr, best[at]!) > 0) best[at] = dlr;
  }
  return best;
}

/** Mean of the sentiments (-1 to 1) and how many replies have one. Added as whole numbers: any order, one sum. */
export function sentimentOf(replies: readonly Pick<Reply, 'sentiment'>[]): { mean: number; count: number } {
  let sum = 0;
  let count = 0;
  for (const { sentiment } of replies) {
    if (sentiment === null) continue;
    sum += scaled(sentiment, 6);
    count++;
  }
  return { mean: count === 0 ? 0 : sum / count / 1e6, count };
}
