import type { Category } from './categories.ts';
import type { Owner, RetryClass } from './vocabulary.ts';

/** What a vendor's file says of one code; what it leaves out is the category's, else the book's. */
export interface CodeSpec {
  readonly category: Category;
  readonly name: string;
  readonly meaning?: string;
  readonly fix?: string;
  readonly engineerFix?: string;
  readonly retry?: RetryClass;
  readonly owner?: Owner;
  readonly final?: boolean;
  /** Whether the vendor charges for such a message. Left out: not known. */
  readonly billable?: boolean;
  /** Where it is documented. */
  readonly source?: string;
  /** First day (ISO) on which the code means this, where it is known. */
  readonly validFrom?: string;
  /** False where the meaning was not found in the vendor's documentation: a hypothesis, to be corrected when it is seen. */
  readonly confirmed?: false;
}

/** Codes as their vendor writes them. */
export type VendorCodes = Readonly<Record<string, CodeSpec>>;

/** What can be said of a number between two bounds (inclusive) that is not listed. */
export interface CodeRange extends CodeSpec {
  readonly from: number;
  readonly to: number;
}

/** The codes that a vendor uses in one protocol. */
export interface CodeBook {
  readonly protocol: string;
  /** Where the codes are documented. */
  readonly source: string;
  readonly codes: VendorCodes;
  /** False for codes that events do not carry as `error_code`: they are listed to be looked up, and explain no message. */
  readonly explains?: false;
  /** Used for codes that are not listed; they do not overlap. */
  readonly ranges?: readonly CodeRange[];
}

/** Codes of one category that need no words of their own: `{code: name}`. */
export const all = (category: Category, names: Readonly<Record<string, string>>): VendorCodes =>
  Object.fromEntries(Object.entries(names).map(([code, name]) => [code, { category, name }]));

/** Every whole number from `first` to `last`, as one entry each. */
export const range = (first: number, last: number, spec: CodeSpec): VendorCodes =>
  Object.fromEntries(Array.from({ length: last - first + 1 }, (_, index) => [String(first + index), spec]));

/** The same codes, of each of which something more is true. */
export const also = (more: Partial<CodeSpec>, codes: VendorCodes): VendorCodes =>
  Object.fromEntries(Object.entries(codes).map(([code, spec]) => [code, { ...spec, ...more }]));
