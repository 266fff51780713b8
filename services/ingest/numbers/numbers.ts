import { lookUpKey, type NumberLookUp } from '../../../schemas/numbers.ts';
import { recipientKey } from '../../../schemas/pii.ts';
import type { NumberBook } from './book.ts';
import type { LookUp } from './stamp.ts';

/** What look-ups said of numbers. Inside, a number is only its keyed hash. */
export interface Numbers {
  readonly lookUp: LookUp;
  /** What stands for a number (E.164). */
  readonly keyOf: (number: string) => string;
  /** Learns what was published of a number of an account; null: that nothing is known of it any more. */
  readonly learn: (account: string, number: string, lookUp: NumberLookUp | null) => Promise<void>;
}

/** Numbers as a book has them, under the key that hides them. */
export function numbersIn(book: Pick<NumberBook, 'find' | 'note'>, piiKey: string): Numbers {
  const keyOf = (number: string): string => recipientKey(piiKey, number);
  return {
    keyOf,
    lookUp: (account, number) => book.find(account, keyOf(number)),
    learn: (account, number, lookUp) => book.note({ key: lookUpKey(account, keyOf(number)), lookUp }),
  };
}
