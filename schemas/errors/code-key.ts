/**
 * What codes are compared by: upper case, and numbers without their leading zeros, as receipts write `001`, `1`, `0x0b`
 * and `0x0000000B` for the same thing. The views compute the same.
 */
export const codeKey = (code: string): string =>
  code
    .toUpperCase()
    .replace(/^0+([0-9]+)$/, '$1')
    .replace(/^0X0+([0-9A-F]+)$/, '0X$1');

/** The number that a code is, for ranges; 0, which no range holds, if it is none. */
export const numberOf = (code: string): number => (/^[0-9]{1,9}$/.test(code) ? Number(code) : 0);

/** Whether an entry is about all codes between two bounds. */
export const isRange = ({ code_to }: { readonly code_to: number }): boolean => code_to > 0;
