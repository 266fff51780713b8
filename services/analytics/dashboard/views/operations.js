import { h } from '../dom.js';
import { count, counted, dayAndTime, duration, hourOf, words } from '../format.js';
import { HOUR } from '../period.js';
import { chart } from '../parts/chart.js';
import { numberColumn } from '../parts/columns.js';
import { term } from '../parts/figures.js';
import { lead, panel, slot } from '../parts/frame.js';
import { dataTable } from '../parts/table.js';
import { operationsSentence } from '../words.js';
import { deadLetters, orphans } from './leftovers.js';

/** How far back throughput is drawn (ms). */
const DRAWN = 3 * HOUR;

/** Is the machine well? @param {import('../main.js').Context} context */
export async function operations(context) {
  const { api } = context;
  const state = await api
    .get('/v1/operations')
    .catch((error) => (error.status === 403 ? undefined : Promise.reject(error)));
  return [
    lead(state ? operationsSentence(state) : 'What could not be used, and what nobody submitted.'),
    state
      ? h('p', { class: 'note' }, 'As processors say of themselves; counts are since each of them started.')
      : h('p', { class: 'note' }, 'How the machine is doing is told to keys that see all accounts.'),
    state && tiles(context, state),
    panel(
      'Throughput',
      { note: `Messages a minute, the last three hours (${context.address.tz}), by when it happened.` },
      slot(220, throughput(context)),
    ),
    state && panel('Processors and partitions', {}, partitions(state), ...unreachable(state)),
    panel(
      'Dead letters',
      {
        note: 'Records that could not be used, with the reason. Mend the cause, then replay them: the same event twice changes nothing.',
      },
      slot(160, deadLetters(context)),
    ),
    panel(
      'Orphans',
      {
        note: 'Messages of which events came, but no submit. They are in no figure, and move there by themselves when their submit comes. Old ones point to a sender that publishes no submits, or to a wrong message ID.',
      },
      slot(160, orphans(context)),
    ),
    state && panel('Audit', {}, audit(context, state.audit)),
  ];
}

const sum = (values) => values.reduce((total, value) => total + (value ?? 0), 0);

function tiles({ address }, { processors, audit: found }) {
  const owned = processors.flatMap(({ partitions: each }) => each);
  const lag = Math.max(0, ...owned.map(({ lag_seconds: seconds }) => seconds ?? 0));
  const fresh = processors.map(({ freshness_p95_seconds: seconds }) => seconds).filter((each) => each !== null);
  const tile = (name, help, figure, more) =>
    h(
      'div',
      { class: 'tile' },
      h('dt', {}, term(name, help)),
      h('dd', {}, figure),
      h('dd', { class: 'tile-note soft' }, more),
    );
  return h(
    'dl',
    { class: 'tiles' },
    tile(
      'Lag',
      'How long ago the broker took the oldest record that is not in the answers yet.',
      duration(lag * 1000),
      counted(sum(owned.map(({ lag_records: records }) => records)), 'record'),
    ),
    tile(
      'Freshness',
      'From the broker to the answer: 95 of 100 batches took no longer, since the processors started.',
      fresh.length === 0 ? '–' : `≤ ${duration(Math.max(...fresh) * 1000)}`,
      '95 of 100 batches',
    ),
    tile(
      'Takeovers',
      'How often a processor took a partition over: once each at its start; more after crashes and rebalances.',
      count(sum(processors.map(({ takeovers }) => takeovers))),
      `${counted(sum(processors.map(({ starts_over: n }) => n)), 'attempt')} started over`,
    ),
    tile(
      'Left out',
      'Events that became dead letters in the processors since these started.',
      count(sum(processors.flatMap(({ dead_letters: codes }) => Object.values(codes)))),
      `of ${count(sum(processors.map(({ events_folded: n }) => n)))} events`,
    ),
    tile(
      'Audit',
      'Every cell is recomputed from the messages now and then. It must be the same.',
      found.outcome === null ? 'not yet' : found.outcome === 'equal' ? 'equal' : found.outcome,
      found.finished_at === null ? nextAudit(found) : dayAndTime(Date.parse(found.finished_at), address.tz),
    ),
  );
}

const nextAudit = ({ every_seconds: seconds }) =>
  seconds === 0 ? 'switched off' : `every ${duration(seconds * 1000)}`;

async function throughput({ api, address }) {
  const to = Math.ceil(Date.now() / 60_000) * 60_000;
  const rows = await api.rows('/v1/throughput', { step: '1m', fill: 'zero', from: to - DRAWN, to });
  const times = rows.map((row) => ({ ...row, at: Date.parse(row.window) }));
  if (times.every((row) => row.submitted + row.handed_off + row.delivered + row.failed === 0))
    return h('p', { class: 'soft' }, 'Nothing happened in the last three hours.');
  const lines = { submitted: ['sent', 'accent'], delivered: ['delivered', 'good'], failed: ['failed', 'bad'] };
  return chart({
    label: 'Messages a minute: sent, delivered and failed',
    height: 210,
    option: (colour) => ({
      description: `At most ${count(Math.max(...times.map((row) => row.submitted)))} messages were sent in a minute.`,
      tooltip: { valueFormatter: (value) => counted(value, 'message') },
      grid: { left: 8, right: 80, top: 14, bottom: 16, containLabel: true },
      xAxis: { type: 'time', axisLabel: { formatter: (at) => hourOf(at, address.tz) } },
      yAxis: { type: 'value', min: 0, minInterval: 1 },
      series: Object.entries(lines).map(([name, [label, tone]]) => ({
        name: label,
        type: 'line',
        symbol: 'none',
        lineStyle: { color: colour(tone), width: 1.6 },
        itemStyle: { color: colour(tone) },
        endLabel: { show: true, formatter: '{a}', color: colour(tone), fontSize: 12.5 },
        labelLayout: { moveOverlap: 'shiftY' },
        data: times.map((row) => [row.at, row[name]]),
      })),
    }),
  }).element;
}

function partitions({ processors }) {
  const rows = processors.flatMap(({ name, partitions: owned }) => owned.map((each) => ({ ...each, processor: name })));
  const seconds = (row) => (row.lag_seconds === null ? '–' : duration(row.lag_seconds * 1000));
  return dataTable({
    id: 'partitions',
    caption: 'Partitions, and who owns them',
    rows,
    empty: 'No processor owns a partition: nothing that comes is answered.',
    columns: [
      { key: 'partition', label: 'Partition', value: (row) => row.partition },
      { key: 'processor', label: 'Owner', css: 'nowrap', value: (row) => row.processor },
      { key: 'state', label: 'State', value: (row) => words(row.state) },
      {
        key: 'lag_seconds',
        label: 'Lag',
        numeric: true,
        help: 'Age of the oldest record that is not in the answers yet.',
        value: (row) => row.lag_seconds,
        cell: seconds,
      },
      numberColumn('lag_records', 'Records behind', 'Records that are not in the answers yet.'),
      numberColumn(
        'hot_messages',
        'Messages in memory',
        'The others are in ClickHouse, and looked up when something comes.',
      ),
      numberColumn('batches_in_flight', 'Batches in flight', 'Closed, and not yet known to be in ClickHouse.'),
    ],
  });
}

const unreachable = ({ processors }) =>
  processors
    .filter(({ reachable }) => !reachable)
    .map(({ name }) =>
      h('p', { class: 'bad' }, `${name} does not answer: it is stopped, or HANDSET_PROCESSOR_URLS is wrong.`),
    );

function audit({ address }, found) {
  const range = `the last ${counted(found.hours, 'closed hour')}`;
  if (found.outcome === null)
    return h(
      'p',
      {},
      `None has run since analytics started (${nextAudit(found)}). `,
      h('code', {}, 'npm run reconcile'),
      ' does the same by hand.',
    );
  const at = `${dayAndTime(Date.parse(found.finished_at), address.tz)} (${address.tz})`;
  const said = {
    equal: `Every cell of ${range} was what the messages say, at ${at}.`,
    different: `${counted(found.differences, 'cell')} of ${range} differed from the messages, at ${at}: run npm run reconcile.`,
    failed: `The audit could not be run at ${at}: see the log of analytics.`,
  };
  return h('p', { class: found.outcome === 'equal' ? 'good' : 'bad' }, said[found.outcome]);
}
