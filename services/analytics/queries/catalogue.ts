import { codeKey, numberOf } from '../../../schemas/errors/code-key.ts';
import { countKey, textKey, type ListQuery } from './order.ts';
import { equals, paramsOf, where, type Condition } from './query.ts';

/** What the catalogue can be narrowed to. */
export interface CatalogueScope {
  /** Column → allowed values; empty lists narrow nothing. */
  readonly filters: Readonly<Record<'vendor' | 'family' | 'category' | 'retry_class' | 'owner', readonly string[]>>;
  readonly codes: readonly string[];
  /** Words that an entry must hold, anywhere. */
  readonly words: readonly string[];
}

const SEARCHED = ['vendor', 'protocol', 'code', 'status', 'name', 'category', 'meaning', 'fix', 'engineer_fix'];

/** Entries of the error catalogue, by vendor, protocol and code. */
export function catalogue({ filters, codes, words }: CatalogueScope): ListQuery {
  const conditions = [
    ...Object.entries(filters)
      .filter(([, values]) => values.length > 0)
      .map(([column, values]) => equals(column, values, `is_${column}`)),
    ...(codes.length === 0 ? [] : [about(codes)]),
    ...words.map(holding),
  ];
  return {
    sql: `SELECT * FROM error_catalogue ${where(conditions)}`,
    params: paramsOf(conditions),
    order: [
      { sql: "vendor = ''", type: 'Int64', direction: 'ASC', of: (row) => (row['vendor'] === '' ? 1 : 0) },
      textKey('vendor'),
      textKey('protocol'),
      { sql: 'code_to > 0', type: 'Int64', direction: 'ASC', of: (row) => (Number(row['code_to']) > 0 ? 1 : 0) },
      countKey('code_from', 'ASC'),
      {
        sql: "if(match(code, '^[0-9]{1,15}$'), toUInt64OrZero(code), 0)",
        type: 'Int64',
        direction: 'ASC',
        of: (row) => wholeOf(String(row['code'])),
      },
      textKey('code'),
      textKey('status'),
    ],
  };
}

/** A code as a whole number: 0 for what is none. */
const wholeOf = (code: string): number => (/^\d{1,15}$/.test(code) ? Number(code) : 0);

/** Entries of these codes, however they are written, and the ranges that they lie in. */
const about = (codes: readonly string[]): Condition => ({
  sql:
    '(code_key IN {code_keys:Array(String)} OR code_to > 0 AND' +
    ' arrayExists(number -> number BETWEEN code_from AND code_to, {code_numbers:Array(UInt32)}))',
  params: { code_keys: codes.map(codeKey), code_numbers: codes.map(numberOf).filter((number) => number > 0) },
});

const holding = (word: string, index: number): Condition => ({
  sql: `positionCaseInsensitiveUTF8(concatWithSeparator('\\n', ${SEARCHED.join(', ')}), {word_${index}:String}) > 0`,
  params: { [`word_${index}`]: word },
});

/** Codes that came and are not in the catalogue, most messages first. `account` undefined: of every account. */
export function newCodes(account: string | undefined, vendors: readonly string[]): ListQuery {
  const conditions = [
    ...(account === undefined ? [] : [equals('account_id', [account], 'account')]),
    ...(vendors.length === 0 ? [] : [equals('vendor', vendors, 'vendors')]),
  ];
  const explained = 'explained_by, explained_as, error_category, error_family, error_meaning, error_fix, retry_class';
  return {
    sql: [
      'SELECT vendor, code, status, sum(seen.messages) AS messages, min(seen.first_hour) AS first_hour,',
      `max(seen.last_hour) AS last_hour, ${explained}`,
      `FROM new_error_codes AS seen ${where(conditions)}`,
      `GROUP BY vendor, code, status, ${explained}`,
    ].join(' '),
    params: paramsOf(conditions),
    order: [countKey('messages'), textKey('vendor'), textKey('code'), textKey('status')],
  };
}
