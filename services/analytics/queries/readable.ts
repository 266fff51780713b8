import type { Query } from './query.ts';

/** Where a statement begins a new line when somebody reads it. */
const CLAUSES = /\s+(?=(?:FROM|WHERE|GROUP BY|HAVING|ORDER BY|LIMIT|LEFT ANY JOIN|LEFT JOIN|ASOF LEFT JOIN)\b)/g;
const BOUND = /\{(\w+):([^{}]+)\}/g;

/**
 * A question as one statement that can be pasted into any client of ClickHouse: its values stand where they are bound.
 * It is for reading; nothing here ever runs it.
 */
export const readable = ({ sql, params }: Query): string =>
  `${sql
    .trim()
    .replace(CLAUSES, '\n')
    .replace(BOUND, (_bound, name: string, type: string) => literal(params[name], type))};\n`;

function literal(value: unknown, type: string): string {
  if (Array.isArray(value)) return `[${value.map((each) => literal(each, type)).join(', ')}]`;
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
  return type.startsWith('Decimal') ? `toDecimal128(${String(value)}, 4)` : String(value);
}
