import { FAMILIES } from '../../../schemas/errors/vocabulary.ts';
import { STAGES } from '../queries/latency.ts';
import { listAnswers, type JsonSchema } from './answers.ts';

const TEXT = { type: 'string' };
const MOMENT = { type: 'string', examples: ['2026-01-31T09:00:00Z', '1769850000000'] };
/** Given repeatedly, or separated by commas. */
const LIST = { type: 'array', items: TEXT };

/**
 * What each query parameter means, for OpenAPI. Values are checked by `parameters.ts`, which says more when they are
 * wrong.
 */
const PARAMETERS: Readonly<Record<string, JsonSchema>> = {
  by: { ...LIST, description: 'Columns to group by, separated by commas.' },
  from: {
    ...MOMENT,
    description: 'Begin of the range, inclusive: RFC 3339 or epoch milliseconds. Default: 24 h before `to`.',
  },
  to: { ...MOMENT, description: 'End of the range, exclusive: RFC 3339 or epoch milliseconds. Default: now.' },
  tz: { ...TEXT, default: 'UTC', description: 'IANA time zone that days, and hours of throughput, are of.' },
  step: { ...TEXT, enum: ['1s', '1m', '1h'], default: '1m', description: 'Width of a window.' },
  fill: {
    ...TEXT,
    enum: ['none', 'zero'],
    default: 'none',
    description: '`zero` answers windows without traffic too.',
  },
  limit: { type: 'integer', minimum: 1, description: 'Most rows to answer.' },
  format: {
    ...TEXT,
    enum: ['json', 'csv', 'ndjson', 'parquet', 'arrow', 'sql'],
    description: 'How to answer; else by `Accept`. `sql`: the statement that answers it, to run in ClickHouse.',
  },
  sort: { ...TEXT, default: 'last_sent_at', description: 'Column of the answer to sort by.' },
  order: { ...TEXT, enum: ['desc', 'asc'], default: 'desc', description: 'Largest or smallest first.' },
  compare: {
    ...TEXT,
    enum: ['none', 'previous', 'week'],
    default: 'none',
    description: 'The period that figures named `…_before` are of: as long and just before, or a week earlier.',
  },
  compare_from: { ...MOMENT, description: 'Begin of the period that figures named `…_before` are of.' },
  compare_to: { ...MOMENT, description: 'End of it, exclusive.' },
  cursor: { ...TEXT, description: '`next_cursor` of the answer before.' },
  message_id: { ...LIST, description: 'ID of a message; may be repeated.' },
  recipient: { ...TEXT, description: 'Phone number, E.164.' },
  status: { ...LIST, description: 'Status of the message; may be repeated.' },
  error_code: { ...LIST, description: 'Code of the deciding receipt; may be repeated.' },
  error_family: {
    type: 'array',
    items: { ...TEXT, enum: FAMILIES },
    description: 'Family of the error that a message ended with; may be repeated.',
  },
  first_channel: { ...LIST, description: 'Channel of the first attempt: sms, mms or rcs; may be repeated.' },
  recipient_problem: { ...LIST, description: 'invalid, too_short, landline, …; may be repeated.' },
  vendor: { ...LIST, description: 'Only codes of this vendor; may be repeated.' },
  family: { ...LIST, description: 'number, filtering, rate, consent, network or other; may be repeated.' },
  category: { ...LIST, description: 'Kind of problem; may be repeated.' },
  retry_class: { ...LIST, description: 'auto, after_fix, hold, action or never; may be repeated.' },
  owner: { ...LIST, description: 'recipient, sender, content, carrier, vendor or us; may be repeated.' },
  code: {
    ...LIST,
    description: 'A code; may be repeated. Of the catalogue: as receipts write it, the range that it lies in too.',
  },
  stage: {
    ...TEXT,
    enum: STAGES,
    default: 'handoff_to_delivered',
    description: 'The stretch of the way that percentiles are of.',
  },
  sender: { ...LIST, description: 'Number or sender id that was written to or from; may be repeated.' },
  keyword: { ...LIST, description: 'The word that was sent; may be repeated.' },
  attribution: { ...LIST, description: 'How the message was found; may be repeated.' },
  language: { ...LIST, description: 'en, es, other or unknown; may be repeated.' },
  action: { ...LIST, description: 'opt_out or opt_in; may be repeated.' },
  how: { ...LIST, description: 'event or vendor_error; may be repeated.' },
  name: { ...LIST, description: 'What was done: purchase, booking, …; may be repeated.' },
  currency: { ...LIST, description: 'ISO 4217; may be repeated.' },
  flag: { ...LIST, description: 'sent_after_opt_out or sent_without_opt_in; may be repeated.' },
  opt_out_hint: { ...LIST, description: 'How a text asks not to be written to; may be repeated.' },
  kind: { ...LIST, description: 'Kind of event; may be repeated.' },
  topic: { ...LIST, description: 'Topic of the record: handset.dlr, or dlr; may be repeated.' },
  field: { ...LIST, description: 'Field that is wrong; may be repeated.' },
  service: { ...LIST, description: 'Which service gave up on it; may be repeated.' },
  q: { ...TEXT, description: 'Words that an entry holds, in any order and in any of its texts.' },
};

export const RANGE_PARAMETERS = ['from', 'to'] as const;
export const LIST_PARAMETERS = ['limit', 'cursor', 'format'] as const;

/** Bearer key, or the cookie of a session. */
export const SECURITY = [{ readKey: [] }, { session: [] }];

/** The query parameters of a route, with filters by `dimensions`. */
export const parametersOf = (parameters: readonly string[], dimensions: readonly string[] = []) => ({
  type: 'object',
  properties: Object.fromEntries([
    ...parameters.map((name) => [name, PARAMETERS[name] ?? filterBy(name)]),
    ...dimensions.map((name) => [name, filterBy(name)]),
  ]) as object,
});

const filterBy = (name: string): JsonSchema => ({
  ...LIST,
  description: `Only rows with this ${name}; may be repeated.`,
});

/** The OpenAPI description of a list: its parameters, filters by `dimensions`, and what a row holds. */
export const documented = (
  summary: string,
  rows: JsonSchema,
  parameters: readonly string[],
  dimensions: readonly string[] = [],
) => ({
  schema: {
    summary,
    security: SECURITY,
    querystring: parametersOf(parameters, dimensions),
    response: listAnswers(rows),
  },
});
