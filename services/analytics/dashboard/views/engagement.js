import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, counted, dayAndTime, dayOf, hourOf, percent } from '../format.js';
import { DAY } from '../period.js';
import { chart } from '../parts/chart.js';
import { countColumn, dimensionColumn, rateColumn } from '../parts/columns.js';
import { rate, rateChange, term } from '../parts/figures.js';
import { lead, panel, select, slot } from '../parts/frame.js';
import { dataTable, sortOf } from '../parts/table.js';
import { arrived, engagementSentence } from '../words.js';
import { conversions, consents, flags, links, replies, touches } from './answers.js';
import { nothingHere } from './nothing.js';
import { messagesOf, RATES } from './rates.js';

const MOST = 1_000;
const GROUPS = ['campaign_id', 'audience', 'message_type', 'channel', 'carrier', 'sender'];
/** The only channel that tells when a message was displayed. */
const READS = 'rcs';

/** Did anyone care? @param {import('../main.js').Context} context */
export async function engagement(context) {
  const { api, period, scope } = context;
  const earlier = period.before && { ...scope, ...period.before };
  const [[now], before, channels] = await Promise.all([
    api.rows('/v1/segments', scope),
    earlier && api.rows('/v1/segments', earlier).then(([row]) => row),
    api.rows('/v1/segments', { by: 'channel', ...scope, limit: MOST }),
  ]);
  if (now.messages === 0) return nothingHere(context, 'engagement');
  const usable = before?.messages > 0 ? before : undefined;
  return [
    lead(engagementSentence(now)),
    h(
      'p',
      { class: 'note' },
      'Whoever did not click, answer or buy may have read it all the same: SMS has no read receipt, and nothing here sees a screen.',
    ),
    tiles(context, now, usable),
    panel(
      'Who clicked',
      {
        note: 'Machines open links too: previews, virus scanners, crawlers. Only clicks by persons count as clicks anywhere; suspect ones may be either.',
      },
      clicks(context, now),
    ),
    panel('Displayed', {}, reads(context, channels)),
    panel(
      'Over time',
      {
        note: `By ${stepOf(period)}, ${context.address.tz}, counted by when messages were submitted: the newest will still be clicked.`,
      },
      slot(240, overTime(context)),
    ),
    panel(
      'For whom it works',
      { note: 'Per message that arrived, by receipt or inferred.', aside: grouping(context) },
      slot(240, groups(context)),
    ),
    ...[links, replies, touches, conversions, consents, flags].map((list) => list(context)),
  ];
}

const TILES = { clicked: 'click_rate', replied: 'reply_rate', converted: 'conversion_rate', opted_out: 'opt_out_rate' };

function tiles({ glossary, period }, now, before) {
  return h(
    'dl',
    { class: 'tiles' },
    Object.entries(TILES).map(([name, rateName]) => {
      const help = glossary.help(name);
      const share = { part: now[name], whole: arrived(now), of: 'messages delivered', help: glossary.help(rateName) };
      const then = before && { part: before[name], whole: arrived(before) };
      return h(
        'div',
        { class: 'tile', 'data-tile': name },
        h('dt', {}, term(glossary.measures[name].label, help)),
        h('dd', {}, count(now[name])),
        h('dd', { class: 'tile-note' }, rate(share), h('span', { class: 'soft' }, ' of delivered')),
        h(
          'dd',
          { class: 'tile-note' },
          rateChange(share, then, name === 'opted_out' ? 'down' : 'up', period.beforeLabel),
        ),
      );
    }),
  );
}

const CLASSES = { clicks_human: 'by persons', clicks_suspect: 'suspect', clicks_bot: 'by machines' };

function clicks({ glossary }, now) {
  const all = Object.keys(CLASSES).reduce((sum, name) => sum + now[name], 0);
  if (all === 0) return h('p', { class: 'soft' }, 'No tracked link was opened.');
  return h(
    'ol',
    { class: 'funnel' },
    Object.entries(CLASSES).map(([name, label]) =>
      h(
        'li',
        { class: 'step', 'data-step': name },
        h('span', { class: 'step-name' }, term(label, glossary.help(name))),
        h(
          'span',
          { class: 'step-bar', 'aria-hidden': 'true' },
          h('span', { class: name === 'clicks_human' ? '' : 'faint', style: { width: `${(100 * now[name]) / all}%` } }),
        ),
        h('span', { class: 'step-count' }, count(now[name])),
        h('span', { class: 'step-rate' }, percent(now[name] / all), h('span', { class: 'soft small' }, ' of clicks')),
        h('span', {}),
      ),
    ),
  );
}

/** Displays have a denominator of their own: only messages of a channel that reports them. */
function reads({ glossary }, channels) {
  const rcs = channels.find(({ channel }) => channel === READS);
  if (rcs === undefined || arrived(rcs) === 0)
    return h('p', {}, 'Not known: no RCS message arrived in this range, and SMS and MMS have no read receipt.');
  const others = channels.filter(({ channel }) => channel !== READS).reduce((sum, row) => sum + row.messages, 0);
  return h(
    'p',
    { 'data-figure': 'read' },
    h('strong', {}, count(rcs.read)),
    ` of ${counted(arrived(rcs), 'RCS message')} that arrived ${rcs.read === 1 ? 'was' : 'were'} reported as displayed (`,
    rate({ part: rcs.read, whole: arrived(rcs), of: 'RCS messages delivered', help: glossary.help('read') }),
    `). Of the other ${count(others)} it cannot be known.`,
  );
}

const stepOf = ({ from, to }) => (to - from > 4 * DAY ? 'day' : 'hour');

async function overTime({ api, scope, period, address, glossary }) {
  const by = stepOf(period);
  const query = { by, tz: address.tz, ...scope, limit: MOST };
  const rows = (await api.rows('/v1/segments', query))
    .map((row) => ({ ...row, at: Date.parse(row[by]) }))
    .sort((a, b) => a.at - b.at);
  const shown = { clicked: 'accent', replied: 'good', opted_out: 'bad' };
  const axisTime = (at) => (by === 'day' ? dayOf(at, address.tz) : hourOf(at, address.tz));
  const drawn = chart({
    label: `Messages clicked, replied to and opted out of, by ${by}`,
    height: 220,
    option: (colour) => ({
      description: 'The same figures are in the table below.',
      tooltip: { valueFormatter: (value) => counted(value, 'message') },
      grid: { left: 8, right: 88, top: 14, bottom: 16, containLabel: true },
      xAxis: { type: 'time', axisLabel: { formatter: axisTime } },
      yAxis: { type: 'value', min: 0, minInterval: 1 },
      series: Object.entries(shown).map(([name, tone]) => ({
        name: glossary.measures[name].label,
        type: 'line',
        symbol: rows.length > 40 ? 'none' : 'circle',
        symbolSize: 5,
        lineStyle: { color: colour(tone), width: 2 },
        itemStyle: { color: colour(tone) },
        endLabel: { show: true, formatter: '{a}', color: colour(tone), fontSize: 12.5 },
        labelLayout: { moveOverlap: 'shiftY' },
        data: rows.map((row) => [row.at, row[name]]),
      })),
    }),
  });
  return h(
    'div',
    {},
    drawn.element,
    h(
      'details',
      {},
      h('summary', {}, 'The same as a table'),
      dataTable({
        id: 'engagement-over-time',
        caption: `Engagement by ${by}`,
        rows,
        path: pathOf('/v1/segments', query),
        columns: [
          {
            key: 'at',
            label: by === 'day' ? 'Day' : 'Hour',
            unit: address.tz,
            css: 'nowrap',
            value: ({ at }) => at,
            cell: ({ at }) => dayAndTime(at, address.tz),
          },
          ...['messages', 'clicked', 'replied', 'converted', 'opted_out'].map((name) => countColumn(glossary, name)),
        ],
      }),
    ),
  );
}

const groupOf = ({ address }) => (GROUPS.includes(address.own.by) ? address.own.by : GROUPS[0]);

function grouping(context) {
  const { glossary, address, go } = context;
  return select(
    'By',
    GROUPS.map((name) => [name, glossary.label(name)]),
    groupOf(context),
    (by) => go({ own: { ...address.own, by } }),
    { id: 'by', 'data-focus': 'by' },
  );
}

async function groups(context) {
  const { api, scope, glossary, address, amend } = context;
  const by = groupOf(context);
  const query = { by, ...scope, limit: MOST };
  const rows = await api.rows('/v1/segments', query);
  return dataTable({
    id: 'engagement',
    caption: `Engagement by ${glossary.label(by)}`,
    path: pathOf('/v1/segments', query),
    rows,
    sort: sortOf(address.own.sort, '-messages'),
    onSort: (sort) => amend({ own: { ...address.own, sort } }),
    columns: [
      dimensionColumn(glossary, by, (row) => messagesOf(context, row, [by])),
      countColumn(glossary, 'messages', 'Sent'),
      {
        key: 'arrived',
        label: 'Arrived',
        numeric: true,
        help: 'Delivered by receipt, or inferred from a reply, a read or a human click: what the rates are of.',
        value: arrived,
        cell: (row) => count(arrived(row)),
      },
      ...['click_rate', 'reply_rate', 'conversion_rate', 'opt_out_rate'].map((name) =>
        rateColumn(glossary, name, RATES[name]),
      ),
      ...Object.keys(CLASSES).map((name) => countColumn(glossary, name)),
    ],
  });
}
