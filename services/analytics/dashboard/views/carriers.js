import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, duration, named } from '../format.js';
import { chart } from '../parts/chart.js';
import { countColumn, dimensionColumn, numberColumn, openColumn, rateColumn } from '../parts/columns.js';
import { rate } from '../parts/figures.js';
import { lead, panel, select, slot } from '../parts/frame.js';
import { dataTable, sortOf } from '../parts/table.js';
import { DAY } from '../period.js';
import { carriersSentence } from '../words.js';
import { latencyOption } from './latency-chart.js';
import { nothingHere } from './nothing.js';
import { messagesOf, RATES } from './rates.js';

const MOST = 500;
/** What latency can be narrowed to. */
const LATENCY_FILTERS = ['account_id', 'campaign_id', 'carrier', 'channel'];
const STAGES = {
  submit_to_delivered: 'send to delivered',
  submit_to_handoff: 'send to hand-off',
  handoff_to_delivered: 'hand-off to delivered',
};
const PERCENTILES = { p50_ms: 'half within', p95_ms: '95 % within', p99_ms: '99 % within' };

/** Who is slow, who filters? @param {import('../main.js').Context} context */
export async function carriers(context) {
  const { api, scope, address, go } = context;
  const query = { by: 'carrier', ...scope, limit: MOST };
  const stage = address.own.stage in STAGES ? address.own.stage : 'submit_to_delivered';
  const asked = latencyQuery(context, 'carrier');
  const [rows, latency] = await Promise.all([api.rows('/v1/segments', query), api.rows('/v1/latency', asked)]);
  if (rows.length === 0) return nothingHere(context, 'carriers');
  const times = new Map(latency.filter((row) => row.stage === stage).map((row) => [row.carrier, row]));
  const joined = rows.map((row) => ({ ...row, latency: times.get(row.carrier) }));
  const stageChoice = select('From', STAGES, stage, (chosen) => go({ own: { ...address.own, stage: chosen } }), {
    id: 'stage',
    'data-focus': 'stage',
  });
  return [
    lead(carriersSentence(joined.filter(({ carrier }) => carrier !== ''))),
    h(
      'p',
      { class: 'note' },
      'A receipt is what a carrier says: some report messages as delivered that they blocked, and none says what the phone did with them.',
    ),
    panel(
      'How long it takes',
      {
        note: `From ${STAGES[stage]}, of messages with both times known by receipt. Each line runs from the time within which half arrived to that of 99 %; the scale is logarithmic.${narrowed(context)}`,
        aside: stageChoice,
      },
      latencyChart(joined),
    ),
    panel(
      'Carriers',
      {
        note: 'Choose a number of messages to see them. “Not known”: no hand-off or receipt names a carrier; a message that failed early often stays there.',
      },
      table(context, joined, 'carrier', pathOf(...answerOf(context, query, stage)), stage),
    ),
    panel('Vendors', { note: 'Who carried the messages for us.' }, slot(200, vendors(context))),
    panel(
      'Receipts that vendors owe',
      {
        note: 'A missing receipt says nothing about the message: it may have arrived. Orphans are receipts that no message is known for; an id is resolved once a hand-off says whose it is.',
      },
      slot(200, owed(context)),
    ),
  ];
}

/**
 * The call whose rows stand in the table: with times, where these can be narrowed to the same messages.
 *
 * @returns {[string, Record<string, any>]}
 */
const answerOf = (context, query, stage) =>
  unknownFilters(context).length === 0
    ? ['/v1/carriers', { stage, ...context.scope, limit: MOST }]
    : ['/v1/segments', query];

/** Filters that latency does not know are left out, and that is said. */
const unknownFilters = ({ address }) => Object.keys(address.filters).filter((name) => !LATENCY_FILTERS.includes(name));
const narrowed = (context) => {
  const names = unknownFilters(context).map((name) => context.glossary.label(name).toLowerCase());
  return names.length === 0 ? '' : ` Times cannot be narrowed by ${names.join(', ')}: they are of all.`;
};

function latencyQuery(context, by) {
  const scope = Object.fromEntries(
    Object.entries(context.scope).filter(([name]) => !unknownFilters(context).includes(name)),
  );
  return { by, ...scope, limit: MOST };
}

function latencyChart(rows) {
  const timed = rows
    .filter(({ latency }) => latency !== undefined)
    .sort((a, b) => a.latency.p95_ms - b.latency.p95_ms)
    .map(({ carrier, latency }) => ({ name: named('carrier', carrier), ...latency }));
  if (timed.length === 0) return h('p', { class: 'soft' }, 'No message has both times yet.');
  return chart({
    label: 'Latency by carrier: p50, p95 and p99',
    height: 60 + 34 * timed.length,
    option: (colour) => latencyOption(timed, colour),
  }).element;
}

function table(context, rows, by, path, stage) {
  const { glossary, address, amend } = context;
  const times = Object.keys(PERCENTILES).map((key) => ({
    key,
    label: key.slice(0, 3),
    numeric: true,
    css: 'nowrap',
    help: `From ${STAGES[stage]}, ${PERCENTILES[key]}: within 5 % of exact. Only messages with a receipt count.`,
    value: (row) => row.latency?.[key] ?? null,
    cell: (row) => (row.latency ? duration(row.latency[key]) : '–'),
  }));
  return dataTable({
    id: by,
    caption: `Performance by ${glossary.label(by)}`,
    path,
    rows,
    sort: sortOf(address.own.sort, '-messages'),
    onSort: (sort) => amend({ own: { ...address.own, sort } }),
    columns: [
      dimensionColumn(glossary, by),
      {
        ...countColumn(glossary, 'messages'),
        cell: (row) => h('a', { href: messagesOf(context, row, [by]) }, count(row.messages)),
      },
      rateColumn(glossary, 'delivery_rate', RATES.delivery_rate),
      rateColumn(glossary, 'filtered_rate', RATES.filtered_rate),
      rateColumn(glossary, 'failure_rate', RATES.failure_rate),
      openColumn(),
      ...times,
    ],
  });
}

async function vendors(context) {
  const { api, scope, glossary, address } = context;
  const query = { by: 'vendor', ...scope, limit: MOST };
  const rows = await api.rows('/v1/segments', query);
  return dataTable({
    id: 'vendors',
    caption: 'Performance by vendor',
    path: pathOf('/v1/segments', query),
    rows,
    sort: sortOf(address.own.vendors, '-messages'),
    columns: [
      dimensionColumn(glossary, 'vendor'),
      {
        ...countColumn(glossary, 'messages'),
        cell: (row) => h('a', { href: messagesOf(context, row, ['vendor']) }, count(row.messages)),
      },
      rateColumn(glossary, 'delivery_rate', RATES.delivery_rate),
      rateColumn(glossary, 'filtered_rate', RATES.filtered_rate),
      rateColumn(glossary, 'failure_rate', RATES.failure_rate),
      countColumn(glossary, 'pending'),
      countColumn(glossary, 'unknown'),
      openColumn(),
    ],
  });
}

/** What receipts can be narrowed to, and over how long (ms). */
const OWED_FILTERS = ['account_id', 'vendor'];
const MOST_OWED = 31 * DAY;

async function owed({ api, scope, period, glossary }) {
  if (period.to - period.from > MOST_OWED)
    return h('p', { class: 'soft' }, 'Answered for at most 31 days: choose a shorter range.');
  const kept = Object.fromEntries(OWED_FILTERS.map((name) => [name, scope[name]]));
  const query = { by: 'vendor', from: scope.from, to: scope.to, ...kept, limit: MOST };
  const rows = await api.rows('/v1/receipts', query);
  const column = (name) => numberColumn(name, RECEIPTS[name].label, RECEIPTS[name].help);
  return dataTable({
    id: 'receipts',
    caption: 'Receipts that vendors owe',
    path: pathOf('/v1/receipts', query),
    rows,
    sort: sortOf('-handed_off'),
    columns: [
      dimensionColumn(glossary, 'vendor'),
      ...['handed_off', 'with_receipt', 'missing'].map(column),
      {
        key: 'missing_rate',
        label: 'Missing',
        unit: '%',
        numeric: true,
        help: 'Messages without a receipt 72 h after submit, per message that the vendor took.',
        value: (row) => row.missing_rate,
        cell: (row) =>
          rate({ part: row.missing, whole: row.handed_off, of: 'messages taken', help: RECEIPTS.missing.help }),
      },
      column('orphans'),
      column('resolved'),
    ],
  });
}

const RECEIPTS = {
  handed_off: { label: 'Taken', help: 'Messages submitted and taken (accepted or queued) by the vendor.' },
  with_receipt: {
    label: 'With receipt',
    help: 'Of these, messages of which a receipt said accepted, unknown or how they ended.',
  },
  missing: {
    label: 'Missing',
    help: 'Of these, messages of which nothing was said 72 h after their submit. They may have arrived; the receipt may still come.',
  },
  orphans: {
    label: 'Orphans',
    help: 'Messages and ids of which events came, but no submit, and no hand-off that says which message is meant.',
  },
  resolved: {
    label: 'Resolved ids',
    help: 'Ids under which receipts came, and of which a hand-off said which message is meant.',
  },
};
