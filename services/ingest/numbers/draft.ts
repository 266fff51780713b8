import type { Failure } from '../../../schemas/failures.ts';
import { isLineType, lineTypeOf, LINE_TYPES, type NumberLookUp } from '../../../schemas/numbers.ts';
import { EARLIEST, MAX_AHEAD_MS, MAX_STRING } from '../../../schemas/validate.ts';
import { FIELDS, type FieldReader } from '../fields.ts';

/** Whose look-up it is, and when it came (epoch ms). */
export interface LookUpOrigin {
  readonly account: string;
  readonly recipientKey: string;
  readonly now: number;
}

/** A look-up that can be published, or all that is wrong with what was given. */
export type DraftedLookUp = { readonly lookUp: NumberLookUp } | { readonly failures: readonly [Failure, ...Failure[]] };

const text = FIELDS.submit.get('line_type')!;
const READERS: ReadonlyMap<string, FieldReader> = new Map([
  ['line_type', text],
  ['carrier', text],
  ['ported', FIELDS.submit.get('ported')!],
  ['checked_at', FIELDS.submit.get('occurred_at')!],
]);
const FIELD_NAMES = [...READERS.keys()].join(', ');

const fault = (code: Failure['code'], field: string, message: string): Failure => ({ code, field, message });

/** Makes a look-up of one JSON value, or says everything that is wrong with it. */
export function draftLookUp(input: unknown, { account, recipientKey, now }: LookUpOrigin): DraftedLookUp {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return { failures: [fault('invalid_value', '', 'A look-up must be one JSON object')] };
  const values: Record<string, unknown> = {};
  const failures: Failure[] = [];
  for (const [field, value] of Object.entries(input)) {
    if (value === null || value === undefined) continue;
    const reading = READERS.get(field)?.(value);
    if (reading === undefined)
      failures.push(fault('unknown_field', field.slice(0, 100), `A look-up has the fields ${FIELD_NAMES}`));
    else if ('problem' in reading) failures.push(fault('invalid_value', field, `${field} ${reading.problem}`));
    else values[field] = reading.value;
  }
  const { line_type = '', carrier = '', ported = '', checked_at = now } = values as Partial<Told>;
  const meant = lineTypeOf(line_type);
  if (meant !== '' && !isLineType(meant))
    failures.push(fault('invalid_value', 'line_type', `line_type must be one of ${LINE_TYPES.join(', ')}, or unknown`));
  if (carrier.length > MAX_STRING)
    failures.push(fault('invalid_value', 'carrier', `carrier must not be longer than ${MAX_STRING} characters`));
  if (ported !== '' && ported !== 'yes' && ported !== 'no')
    failures.push(fault('invalid_value', 'ported', 'ported must be true, false, "yes" or "no"'));
  if (!(checked_at >= EARLIEST && checked_at <= now + MAX_AHEAD_MS))
    failures.push(fault('time_out_of_range', 'checked_at', 'checked_at must lie in the past, after 2000-01-01'));
  if (failures.length === 0 && !('line_type' in values || 'carrier' in values || 'ported' in values))
    failures.push(fault('missing_field', 'line_type', 'A look-up must say at least one of line_type, carrier, ported'));
  const [first, ...rest] = failures;
  if (first !== undefined) return { failures: [first, ...rest] };
  const told = { line_type: meant, carrier, ported: ported as NumberLookUp['ported'] };
  return { lookUp: { account_id: account, recipient_key: recipientKey, checked_at, ...told } };
}

interface Told {
  readonly line_type: string;
  readonly carrier: string;
  readonly ported: string;
  readonly checked_at: number;
}
