import { h } from '../dom.js';
import { count, counted, dayAndTime, dayOf, hourOf, named } from '../format.js';
import { DAY, HOUR } from '../period.js';
import { change } from '../statistics.js';
import { becauseOf, errorName, movedSentence, overviewSentence, undelivered } from '../words.js';
import { chart } from '../parts/chart.js';
import { rate, rateChange } from '../parts/figures.js';
import { lead, panel, slot } from '../parts/frame.js';
import { funnel } from '../parts/funnel.js';
import { dataTable } from '../parts/table.js';
import { pathOf } from '../api.js';
import { nothingHere } from './nothing.js';
import { ratesOption } from './rates-chart.js';

/** Segments are looked for along these; errors are looked for by vendor and code. */
const MOVING = ['campaign_id', 'carrier', 'audience'];
const MOST_MOVERS = 3;

/** How are we doing? @param {import('../main.js').Context} context */
export async function overview(context) {
  const { api, period, scope, address } = context;
  const earlier = period.before && { ...scope, ...period.before };
  const [[now], before, errors] = await Promise.all([
    api.rows('/v1/segments', scope),
    earlier && api.rows('/v1/segments', earlier).then(([row]) => row),
    api.rows('/v1/errors', { ...scope, limit: 1000 }),
  ]);
  if (now.messages === 0) return nothingHere(context, 'overview');
  const usable = before?.messages > 0 ? before : undefined;
  return [
    lead(overviewSentence(now, usable, period.beforeLabel, errors)),
    h('p', { class: 'note' }, openNote(now), period.running && ' The running hour is included.'),
    panel('From send to conversion', {}, funnel(context, now, usable)),
    panel(
      'Delivery and filtering over time',
      {
        note: `By ${byOf(period)}, ${address.tz}, counted by when messages were submitted. Around the line: where the true rate lies (95 %). Dotted: receipts are still coming.`,
      },
      slot(330, overTime(context)),
    ),
    h(
      'div',
      { class: 'side-by-side' },
      panel(
        'Segments that moved most',
        { note: period.before ? `Delivery against ${period.beforeLabel}. Only what is more than chance.` : '' },
        slot(150, segmentMovers(context, usable && earlier)),
      ),
      panel(
        'Errors that moved most',
        {
          note: period.before
            ? `Per message submitted, against ${period.beforeLabel}. Only what is more than chance.`
            : '',
        },
        slot(150, errorMovers(context, earlier, now, usable, errors)),
      ),
    ),
  ];
}

function openNote({ pending, unknown, delivered_inferred: inferred }) {
  const parts = [
    pending > 0 && `${counted(pending, 'message')} ${pending === 1 ? 'has' : 'have'} no final receipt yet`,
    unknown > 0 && `of ${count(unknown)} it is not known what became of them (not known is not failed)`,
    inferred > 0 && `${count(inferred)} arrived without a receipt, as a reply, a read or a click shows`,
  ].filter(Boolean);
  return parts.length === 0 ? 'Every message has a final receipt.' : `${parts.join('; ')}.`.replace(/^o/, 'O');
}

const byOf = ({ from, to }) => (to - from > 4 * DAY ? 'day' : 'hour');

async function overTime({ api, scope, period, address, glossary }) {
  const by = byOf(period);
  const query = { by, tz: address.tz, ...scope, limit: 1000 };
  const rows = [...(await api.rows('/v1/segments', query))].sort((a, b) => Date.parse(a[by]) - Date.parse(b[by]));
  const times = rows.map((row) => ({ ...row, at: Date.parse(row[by]) }));
  const axisTime = (at) => (by === 'day' ? dayOf(at, address.tz) : hourOf(at, address.tz));
  const drawn = chart({
    label: `Delivery rate and filtered rate by ${by}`,
    height: 270,
    option: (colour) => ratesOption(times, { step: by === 'day' ? DAY : HOUR, axisTime, tz: address.tz, colour }),
  });
  const measures = ['delivery_rate', 'filtered_rate', 'failure_rate'];
  const parts = {
    delivery_rate: (row) => row.delivered,
    filtered_rate: (row) => row.filtered,
    failure_rate: undelivered,
  };
  return h(
    'div',
    {},
    drawn.element,
    h(
      'details',
      {},
      h('summary', {}, 'The same as a table'),
      dataTable({
        id: 'over-time',
        caption: `Rates by ${by}`,
        rows: times,
        path: pathOf('/v1/segments', query),
        columns: [
          {
            key: 'at',
            label: by === 'day' ? 'Day' : 'Hour',
            unit: address.tz,
            value: ({ at }) => at,
            cell: ({ at }) => dayAndTime(at, address.tz),
            css: 'nowrap',
          },
          {
            key: 'messages',
            label: 'Messages',
            numeric: true,
            help: glossary.help('messages'),
            value: (row) => row.messages,
            cell: (row) => count(row.messages),
          },
          ...measures.map((name) => ({
            key: name,
            label: glossary.measures[name].label,
            unit: '%',
            help: glossary.help(name),
            numeric: true,
            value: (row) => row[name],
            cell: (row) =>
              rate({
                part: parts[name](row),
                whole: row.messages,
                of: 'messages submitted',
                help: glossary.help(name),
              }),
          })),
        ],
      }),
    ),
  );
}

async function segmentMovers({ api, scope, period, glossary, address, link }, earlier) {
  if (earlier === undefined) return h('p', { class: 'soft' }, 'Nothing to compare with.');
  const free = MOVING.filter((name) => address.filters[name]?.length !== 1);
  const both = await Promise.all(
    free.map((name) =>
      Promise.all([scope, earlier].map((range) => api.rows('/v1/segments', { by: name, ...range, limit: 500 }))),
    ),
  );
  const movers = both.flatMap(([now, before], index) => moved(free[index], now, before));
  const found = movers.sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect)).slice(0, MOST_MOVERS);
  if (found.length === 0) return h('p', { class: 'soft' }, 'No segment moved by more than chance.');
  return list(
    found.map(({ name, value, now, before }) => [
      h(
        'span',
        {},
        h('span', { class: 'soft' }, `${glossary.label(name)} `),
        h(
          'a',
          { href: link({ view: 'segments', filters: { ...address.filters, [name]: [value] }, own: {} }) },
          named(name, value),
        ),
        h('span', { class: 'soft small block' }, movedSentence('Delivery', now, before)),
      ),
      rate({ ...now, of: 'messages submitted', help: glossary.help('delivery_rate') }),
      rateChange(now, before, 'up', period.beforeLabel),
    ]),
  );
}

/** Values whose delivery changed by more than chance, weighted by how many messages that concerns. */
function moved(name, now, before) {
  const earlier = new Map(before.map((row) => [row[name], row]));
  return now.flatMap((row) => {
    const then = earlier.get(row[name]);
    const pair = {
      now: { part: row.delivered, whole: row.messages },
      before: then && { part: then.delivered, whole: then.messages },
    };
    const found = then && change(pair.now, pair.before);
    return found?.beyondChance ? [{ name, value: row[name], ...pair, effect: found.difference * row.messages }] : [];
  });
}

async function errorMovers({ api, period, link }, earlier, now, before, errors) {
  if (earlier === undefined || before === undefined) return h('p', { class: 'soft' }, 'Nothing to compare with.');
  const then = new Map((await api.rows('/v1/errors', { ...earlier, limit: 1000 })).map((row) => [keyOf(row), row]));
  const gone = [...then.values()].filter((row) => !errors.some((each) => keyOf(each) === keyOf(row)));
  const found = [...errors, ...gone.map((row) => ({ ...row, messages: 0 }))]
    .map((row) => {
      const pair = {
        now: { part: row.messages, whole: now.messages },
        before: { part: then.get(keyOf(row))?.messages ?? 0, whole: before.messages },
      };
      return { row, ...pair, ...change(pair.now, pair.before) };
    })
    .filter(({ beyondChance }) => beyondChance)
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference))
    .slice(0, MOST_MOVERS);
  if (found.length === 0) return h('p', { class: 'soft' }, 'No error moved by more than chance.');
  return list(
    found.map(({ row, now: share, before: earlierShare }) => [
      h(
        'span',
        {},
        h(
          'a',
          { href: link({ view: 'errors', own: { code: `${row.vendor}:${row.error_code}` } }) },
          upperFirst(becauseOf(row.error_meaning)),
        ),
        h('span', { class: 'soft small block' }, errorName({ vendor: row.vendor, code: row.error_code })),
      ),
      rate({ ...share, of: 'messages submitted', help: 'Ended with this code.' }),
      rateChange(share, earlierShare, 'down', period.beforeLabel),
    ]),
  );
}

const upperFirst = (text) => text.charAt(0).toUpperCase() + text.slice(1);

const keyOf = ({ vendor, error_code: code }) => `${vendor}:${code}`;

const list = (rows) =>
  h(
    'ul',
    { class: 'movers' },
    rows.map((cells) =>
      h(
        'li',
        {},
        cells.map((cell) => h('div', {}, cell)),
      ),
    ),
  );
