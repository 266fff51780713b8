import { DIMENSION_NAMES, DIMENSIONS } from '../../../schemas/dimensions.ts';
import {
  COHORT_MEASURES,
  CONVERSION_VALUE,
  LATENCY_MEASURES,
  RECEIPT_MEASURES,
  SEND_MEASURES,
  type Measure,
} from '../../../schemas/measures.ts';
import { OWNERS, RETRY_CLASSES } from '../../../schemas/errors/vocabulary.ts';
import { FINAL_STATUSES, OPEN_STATUSES } from '../../../schemas/status.ts';
import { PORTED, RECIPIENT_PROBLEM_NAMES } from '../../../schemas/numbers.ts';
import { KIND_NAMES } from '../../../schemas/kinds.ts';
import { DOWNLOADS } from '../clickhouse.ts';
import { MEASURES } from '../metrics.ts';
import { STAGES } from '../queries/latency.ts';
import { FIRST_CHANNEL, SEND_DIMENSIONS } from '../queries/sends.ts';
import { BEFORE, FUNNEL, FUNNEL_RATES, FUNNEL_STEPS } from '../queries/funnel.ts';

/**
 * What answers look like, as JSON Schema for the OpenAPI document. Answers are not made by these, they are described: a
 * column that is missing here is answered all the same.
 */
export type JsonSchema = Readonly<Record<string, unknown>>;

const TEXT = { type: 'string' };
const COUNT = { type: 'integer' };
const FLAG = { type: 'integer', enum: [0, 1] };
const MOMENT = { type: 'string', format: 'date-time' };
/** NULL when it has not happened, or is not known. */
const orNull = (schema: { readonly type: string }): JsonSchema => ({ ...schema, type: [schema.type, 'null'] });
const each = (names: readonly string[], schema: JsonSchema): JsonSchema =>
  Object.fromEntries(names.map((name) => [name, schema]));

/** A row: `always` is in every one, `sometimes` where the question asks for it. */
const row = (always: JsonSchema, sometimes: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  required: Object.keys(always),
  properties: { ...sometimes, ...always },
});

const GROUPS = { ...each(DIMENSION_NAMES, TEXT), hour: MOMENT, day: MOMENT };
const CATALOGUED = each(['error_category', 'error_family', 'error_meaning', 'error_fix', 'retry_class'], TEXT);
const RATE = { type: ['number', 'null'], minimum: 0 };

/** Figures as columns: counts, and rates that are NULL of nothing. */
function described(measures: Readonly<Record<string, Measure>>): JsonSchema {
  const column = ({ meaning, unit }: Measure) => ({ ...(unit === 'rate' ? RATE : COUNT), description: meaning });
  return Object.fromEntries(Object.entries(measures).map(([name, measure]) => [name, column(measure)]));
}

const MEASURED = described(MEASURES);
const AMOUNTS = {
  type: 'object',
  additionalProperties: { type: 'number' },
  description: 'What conversions were worth, by currency.',
};
export const SEGMENT_ROW = row(MEASURED, {
  ...GROUPS,
  conversion_currency: { ...TEXT, description: 'With by=conversion_currency; empty for messages without an amount.' },
  conversion_value: { type: 'number', description: CONVERSION_VALUE.meaning },
});

const SENT_TIMES = {
  first_sent_at: { ...MOMENT, description: 'Minute of its first message.' },
  last_sent_at: { ...MOMENT, description: 'Minute of its last message.' },
};
export const CAMPAIGN_ROW = row({
  ...each(['account_id', 'campaign_id'], TEXT),
  ...SENT_TIMES,
  ...MEASURED,
  conversion_values: AMOUNTS,
});
export const CAMPAIGN = row({
  ...each(['account_id', 'campaign_id'], TEXT),
  first_sent_at: { ...MOMENT, description: 'Minute of its first message, over all time.' },
  last_sent_at: { ...MOMENT, description: 'Minute of its last message, over all time.' },
  from: { ...MOMENT, description: 'Begin of what the figures are of: without `from`, its first message.' },
  to: { ...MOMENT, description: 'End of it.' },
  ...MEASURED,
  conversion_values: AMOUNTS,
});

const STEPS: JsonSchema = {
  ...Object.fromEntries(FUNNEL_STEPS.map((step) => [step, { ...COUNT, description: MEASURES[FUNNEL[step]].meaning }])),
  delivered_inferred: { ...COUNT, description: `${MEASURES.delivered_inferred.meaning} Not in delivered.` },
  ...Object.fromEntries(
    Object.entries(FUNNEL_RATES).map(([name, [step, over]]) => [
      name,
      { ...RATE, description: `${step} divided by ${over}; null over nothing.` },
    ]),
  ),
};
const BEFORE_STEPS = Object.fromEntries(Object.entries(STEPS).map(([name, schema]) => [`${name}${BEFORE}`, schema]));
export const FUNNEL_ROW = row(STEPS, { ...GROUPS, ...BEFORE_STEPS });

export const THROUGHPUT_ROW = row(
  { window: MOMENT, ...each(['submitted', 'submitted_parts', 'handed_off', 'delivered', 'failed'], COUNT) },
  GROUPS,
);

export const ERROR_ROW = row(
  { ...each(['vendor', 'error_code'], TEXT), ...CATALOGUED, messages: COUNT, share: RATE },
  GROUPS,
);

const ENTRY_TEXTS = [
  'vendor',
  'protocol',
  'code',
  'status',
  'name',
  'category',
  'family',
  'meaning',
  'fix',
  'engineer_fix',
];

export const CATALOGUE_ROW = row({
  ...each([...ENTRY_TEXTS, 'source', 'code_key'], TEXT),
  retry_class: { type: 'string', enum: RETRY_CLASSES },
  owner: { type: 'string', enum: OWNERS, description: 'Whose fault it is.' },
  final: { ...FLAG, description: '1: whoever tells it has given up.' },
  billable: { ...orNull(FLAG), enum: [0, 1, null], description: 'Whether the vendor charges for it.' },
  valid_from: orNull({ type: 'string' }),
  confirmed: { ...FLAG, description: "0: not found in the vendor's documentation." },
  preferred: { ...FLAG, description: '1: explains messages of the vendor with this code.' },
  ...each(['code_from', 'code_to'], COUNT),
});

export const NEW_CODE_ROW = row({
  ...each(['vendor', 'code', 'status'], TEXT),
  messages: COUNT,
  ...each(['first_hour', 'last_hour'], MOMENT),
  explained_by: { type: 'string', enum: ['range', 'status'] },
  explained_as: TEXT,
  ...CATALOGUED,
});

export const RECIPIENT_PROBLEM_ROW = row(
  {
    recipient_problem: { type: 'string', enum: RECIPIENT_PROBLEM_NAMES },
    ...each(['meaning', 'fix', 'engineer_fix'], TEXT),
    messages: COUNT,
    delivered: { ...COUNT, description: 'Of these, messages that a receipt calls delivered all the same.' },
  },
  GROUPS,
);

export const LATENCY_ROW = row(
  {
    stage: { type: 'string', enum: STAGES },
    messages: COUNT,
    ...each(['p50_ms', 'p95_ms', 'p99_ms'], { type: 'number' }),
  },
  GROUPS,
);

const orNumber = { type: ['number', 'null'] };
export const CARRIER_ROW = row({
  carrier: { ...TEXT, description: DIMENSIONS.carrier.meaning },
  ...MEASURED,
  stage: { type: 'string', enum: STAGES, description: 'What the percentiles are of.' },
  timed: { type: ['integer', 'null'], description: 'Messages that have both times of the stage.' },
  ...Object.fromEntries(
    Object.entries(LATENCY_MEASURES).map(([name, { meaning }]) => [name, { ...orNumber, description: meaning }]),
  ),
});

export const RECEIPT_ROW = row(described(RECEIPT_MEASURES), each(['account_id', 'vendor'], TEXT));
export const SEND_ROW = row(described(SEND_MEASURES), {
  ...each([...SEND_DIMENSIONS, FIRST_CHANNEL], TEXT),
  hour: MOMENT,
  day: MOMENT,
});

const HAPPENINGS = Object.entries(COHORT_MEASURES).filter(([name]) => name !== 'submitted');
export const COHORT_ROW = row(
  {
    hours_since: { ...COUNT, description: 'Whole hours between submit and what is counted; 168 is a week or more.' },
    messages: { ...COUNT, description: 'Messages of the cohort, whatever happened to them.' },
    observed: {
      ...COUNT,
      description: 'Of these, messages that are older than this hour: of the others it cannot be known yet.',
    },
    ...Object.fromEntries(HAPPENINGS.map(([name, { meaning }]) => [name, { ...COUNT, description: meaning }])),
    ...Object.fromEntries(
      HAPPENINGS.map(([name]) => [`${name}_by_then`, { ...COUNT, description: `${name}, in this hour or before.` }]),
    ),
    ...Object.fromEntries(
      HAPPENINGS.map(([name]) => [
        `${name}_of_messages`,
        { ...RATE, description: `${name}_by_then divided by messages; those that are too young count as not (yet).` },
      ]),
    ),
  },
  GROUPS,
);

const HAPPENED = ['handed_off_at', 'delivered_at', 'failed_at', 'first_clicked_at', 'replied_at'];

const MESSAGE_COLUMNS = {
  ...each(['message_id', 'account_id', 'campaign_id', 'audience', 'message_type', 'channel', 'sender'], TEXT),
  ...each(['recipient_masked', 'country', 'carrier', 'vendor'], TEXT),
  status: { type: 'string', enum: [...OPEN_STATUSES, ...FINAL_STATUSES] },
  ...each(['delivered_inferred', 'contradicted'], FLAG),
  submitted_at: MOMENT,
  ...each(HAPPENED, orNull(MOMENT)),
  ...each(['clicks_human', 'replies'], COUNT),
  ...each(['error_vendor', 'error_code'], TEXT),
  ...CATALOGUED,
};
export const MESSAGE_ROW = row(MESSAGE_COLUMNS);

const STEP = row({
  kind: { type: 'string', enum: KIND_NAMES },
  ...each(['event_id', 'source', 'origin_topic'], TEXT),
  occurred_at: { ...MOMENT, description: 'When it happened, by the clock of whoever saw it.' },
  received_at: { ...MOMENT, description: 'When the broker appended it.' },
  ...each(['origin_partition', 'origin_offset'], COUNT),
  versions: { ...COUNT, description: 'How often it came with other content; the earliest counts.' },
  details: {
    type: 'object',
    description:
      "The event's own fields, without clear numbers and texts. Of a click: its class as it is counted, its reasons, and in reason_texts what they say.",
  },
});

/** What decides on consent, as answers tell it. */
const SAID_HOW = {
  how: { type: 'string', enum: ['event', 'vendor_error'] },
  ...each(['keyword', 'reason', 'source', 'message_id', 'campaign_id'], TEXT),
};

const SUPPRESSION_ROW = row({
  ...each(['account_id'], TEXT),
  sender: { ...TEXT, description: 'Sender that was named; empty: all that have no row of their own.' },
  suppressed: { type: 'boolean', description: 'Do not send from this sender to this recipient.' },
  since: { ...MOMENT, description: 'When what decides was said.' },
  said_of: { ...TEXT, description: 'Sender that what decides was about; empty: all.' },
  ...SAID_HOW,
  event_id: TEXT,
});

/** Whether a recipient may be written to. */
export const SUPPRESSIONS = row({
  recipient_masked: TEXT,
  suppressed: { type: 'boolean', description: 'Any of the rows is suppressed.' },
  rows: { type: 'array', items: SUPPRESSION_ROW },
});

const SENT_AFTER_OPT_OUT = {
  ...row({ opted_out_at: MOMENT, opted_out_of: TEXT, ...SAID_HOW }),
  type: ['object', 'null'],
  description: 'The opt-out that it was sent in spite of; null if there was none.',
};

const ATTEMPT = row({
  ...each(['message_id', 'parent_message_id', 'channel', 'sender', 'carrier', 'vendor'], TEXT),
  status: { type: 'string', enum: [...OPEN_STATUSES, ...FINAL_STATUSES] },
  delivered_inferred: FLAG,
  submitted_at: MOMENT,
  ...each(['handed_off_at', 'delivered_at', 'failed_at'], orNull(MOMENT)),
  error_code: TEXT,
});

/** A message with its events. Of one that was never submitted only what its events tell is answered. */
export const MESSAGE = {
  type: 'object',
  required: ['message_id', 'account_id', 'status', 'steps'],
  properties: {
    ...MESSAGE_COLUMNS,
    status: { type: 'string', enum: ['', ...OPEN_STATUSES, ...FINAL_STATUSES] },
    ...each(['accepted_at', 'read_at', 'converted_at', 'opted_out_at'], orNull(MOMENT)),
    ...each(['first_seen_at', 'updated_at'], MOMENT),
    sent_after_opt_out: SENT_AFTER_OPT_OUT,
    sent_without_opt_in: { ...FLAG, description: '1: its account keeps consent, and none was on record.' },
    ...each(['parent_message_id', 'automation_id', 'automation_step', 'line_type', 'number_carrier'], TEXT),
    ported: { type: 'string', enum: ['', ...PORTED] },
    recipient_problem: {
      ...TEXT,
      description: 'Why the recipient cannot get a text; empty: nothing is known against it.',
    },
    ...each(['recipient_meaning', 'recipient_fix', 'recipient_engineer_fix'], {
      ...TEXT,
      description: 'Where there is a recipient_problem: what it is, and what to do about it.',
    }),
    attempts: {
      type: 'array',
      items: ATTEMPT,
      description: 'All attempts of its logical send in the order of their submits, itself among them.',
    },
    steps: { type: 'array', items: STEP, description: 'Every event of it, in order.' },
  },
};

export const ORPHAN_ROW = row({
  ...each(['message_id', 'account_id', 'carrier', 'vendor'], TEXT),
  status: { type: 'string', enum: ['', ...OPEN_STATUSES, ...FINAL_STATUSES] },
  final: FLAG,
  ...each(['handed_off_at', 'accepted_at', 'delivered_at', 'failed_at', 'read_at'], orNull(MOMENT)),
  ...each(['first_clicked_at', 'replied_at', 'converted_at', 'opted_out_at'], orNull(MOMENT)),
  ...each(['clicks_human', 'clicks_suspect', 'clicks_bot', 'replies', 'conversions'], COUNT),
  ...each(['error_vendor', 'error_code'], TEXT),
  ...each(['first_seen_at', 'updated_at'], MOMENT),
});

export const DEAD_LETTER_ROW = row({
  dead_letter_id: TEXT,
  occurred_at: MOMENT,
  ...each(['service', 'code', 'field', 'detail', 'kind', 'message_id', 'event_id', 'account_id'], TEXT),
  origin_topic: TEXT,
  ...each(['origin_partition', 'origin_offset'], COUNT),
});

const LOGGED = {
  occurred_at: MOMENT,
  ...each(['account_id', 'campaign_id', 'message_id', 'source', 'event_id'], TEXT),
  received_at: MOMENT,
};
/** Entries of what people answered. */
export const LOG_ROWS = {
  replies: row({
    ...LOGGED,
    ...each(
      ['sender', 'recipient_key', 'recipient_masked', 'attribution', 'language', 'keyword', 'opt_out_hint'],
      TEXT,
    ),
    body_length: COUNT,
    ...each(['confidence', 'sentiment'], orNull({ type: 'number' })),
  }),
  consents: row({
    ...LOGGED,
    ...each(['recipient_key', 'recipient_masked', 'sender', 'keyword', 'reason', 'error_code'], TEXT),
    action: { type: 'string', enum: ['opt_out', 'opt_in'] },
    how: { type: 'string', enum: ['event', 'vendor_error'] },
  }),
  conversions: row({
    ...LOGGED,
    ...each(['name', 'currency', 'attribution', 'automation_id'], TEXT),
    ...each(['first_touch_message_id', 'first_touch_campaign_id'], TEXT),
    value: orNull({ type: 'number' }),
  }),
  'consent-flags': row({
    flag: { type: 'string', enum: ['sent_after_opt_out', 'sent_without_opt_in'] },
    ...each(['message_id', 'account_id', 'campaign_id', 'automation_id', 'message_type', 'sender'], TEXT),
    ...each(['recipient_key', 'recipient_masked', 'status'], TEXT),
    submitted_at: MOMENT,
    opted_out_at: { ...orNull(MOMENT), description: 'Null where nobody opted out: there was no opt-in.' },
    ...each(['opted_out_of', 'how', 'keyword', 'reason', 'opt_out_message_id', 'opt_out_campaign_id'], TEXT),
  }),
};

const AMOUNT = { type: 'number' };
/** Sums over what people did. */
export const CELL_ROWS = {
  links: row(
    {
      messages: { ...COUNT, description: 'Messages whose link was hit, by whomever.' },
      clicked: { ...COUNT, description: 'Messages whose link was followed by a person: unique clickers.' },
      clicks_human: { ...COUNT, description: 'Clicks taken for a person’s.' },
      clicks_suspect: { ...COUNT, description: 'Clicks that may be a machine’s.' },
      clicks_bot: { ...COUNT, description: 'Clicks by machines.' },
    },
    { ...each(['link', 'account_id', 'campaign_id'], TEXT), hour: MOMENT, day: MOMENT },
  ),
  touches: row(
    {
      currency: { ...TEXT, description: 'Always in the row: amounts of different currencies are never added.' },
      last_touch: { ...COUNT, description: 'Conversions counted for the message that touched the person last.' },
      first_touch: { ...COUNT, description: 'The same conversions, counted for the message that did so first.' },
      last_touch_value: AMOUNT,
      first_touch_value: AMOUNT,
    },
    { ...each(['account_id', 'campaign_id', 'name'], TEXT), hour: MOMENT, day: MOMENT },
  ),
};

const COUNTS = { type: 'object', additionalProperties: COUNT };
export const REPLAY = row({
  published: { ...COUNT, description: 'Records that Kafka has acknowledged; of a dry run, that would be published.' },
  dry_run: { type: 'boolean' },
  by_topic: COUNTS,
  by_code: COUNTS,
  repeated: { ...COUNT, description: 'Letters about a record that had its turn already.' },
  without_topic: {
    ...COUNT,
    description: 'Letters of callbacks, which came from no topic: the vendor must call again.',
  },
  without_bytes: { ...COUNT, description: 'Letters without bytes: there is nothing to publish.' },
});

const PROBLEM = {
  description: 'What is wrong, and how to mend it.',
  content: {
    'application/json': {
      schema: row({ error: row({ code: TEXT, message: TEXT }, { field: TEXT }) }),
    },
  },
};
const REFUSALS = { 400: PROBLEM, 401: PROBLEM, 429: PROBLEM, 503: PROBLEM, 504: PROBLEM };
const json = (description: string, schema: JsonSchema) => ({
  description,
  content: { 'application/json': { schema } },
});

/** The answers of a route that answers one object. */
export const objectAnswers = (description: string, schema: JsonSchema) => ({
  200: json(description, schema),
  404: PROBLEM,
  ...REFUSALS,
});

const PLAIN_MEASURE = { ...each(['name', 'label', 'help', 'unit', 'formula'], TEXT) };
const MEASURE_LIST = { type: 'array', items: row(PLAIN_MEASURE) };
/** What there is to ask for. */
export const GLOSSARY = row({
  dimensions: { type: 'array', items: row(each(['name', 'label', 'help'], TEXT)) },
  measures: { ...MEASURE_LIST, description: 'Figures of segments, campaigns and carriers.' },
  views: {
    type: 'array',
    items: row({ view: TEXT, also_in: { type: 'array', items: TEXT }, measures: MEASURE_LIST }),
    description: 'Where figures are read in SQL.',
  },
});

/** Whose answers a session sees. */
export const SESSION = row({ signed_in: { type: 'boolean' } }, { account: TEXT, ingest_url: TEXT });

/** The answers of a route of signing in or out. */
export const signingAnswers = { 204: { description: 'Done.', type: 'null' }, 400: PROBLEM, 401: PROBLEM };

/** The answers of a stream of events, one a second. */
export const streamAnswers = {
  200: {
    description: 'Events `history`, once, and `tick`, each second: `{at, seconds, failures}`; `stale` while they fail.',
    content: { 'text/event-stream': { schema: TEXT } },
  },
  ...REFUSALS,
};

/** The answers of a list: rows, or a file. */
export function listAnswers(items: JsonSchema) {
  const rows = row({ rows: { type: 'array', items } }, { next_cursor: TEXT });
  const files = Object.values(DOWNLOADS).map(({ type }) => [type.split(';')[0]!, { schema: TEXT }] as const);
  return {
    200: { description: 'The rows.', content: { 'application/json': { schema: rows }, ...Object.fromEntries(files) } },
    ...REFUSALS,
  };
}
