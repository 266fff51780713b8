import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, named, percent, words } from '../format.js';
import { DAY, HOUR } from '../period.js';
import { change } from '../statistics.js';
import { errorName, errorsSentence } from '../words.js';
import { mark, rate, rateChange, term } from '../parts/figures.js';
import { lead, panel, slot } from '../parts/frame.js';
import { sparkline } from '../parts/sparkline.js';
import { dataTable, sortOf } from '../parts/table.js';
import { nothingHere } from './nothing.js';

/** Whose problem it is. */
const FAMILIES = {
  number: { label: 'Number', help: 'The number is wrong, dead or cannot take texts: clean the list.' },
  filtering: { label: 'Filtering', help: 'A carrier or vendor took it for spam, or the sender is not registered.' },
  rate: { label: 'Rate', help: 'Sent faster, or more, than the sender may.' },
  consent: { label: 'Consent', help: 'The recipient said STOP or blocks the sender: do not send again.' },
  network: { label: 'Network', help: 'The phone or something on the way did not answer: most can be sent again.' },
  other: { label: 'Other', help: 'Account, settings, content, or no reason given.' },
};
/** Whether sending again makes sense. */
const RETRIES = {
  auto: { label: 'Send again later', help: 'Sending again after a while makes sense.' },
  after_fix: {
    label: 'After a change',
    help: 'Sending again makes sense once the message, number or request is changed.',
  },
  hold: { label: 'Wait first', help: 'Sending again makes sense when a stated time has passed.' },
  action: { label: 'Act first', help: 'Somebody must act on an account or a registration first.' },
  never: { label: 'Do not', help: 'Sending again makes no sense.' },
};
const MOST = 1_000;
const keyOf = ({ vendor, error_code: code }) => `${vendor}:${code}`;

/** What goes wrong, and how do I fix it? @param {import('../main.js').Context} context */
export async function errors(context) {
  const { api, scope, period, address } = context;
  const earlier = period.before && { ...scope, ...period.before };
  const query = { ...scope, limit: MOST };
  const trendBy = period.to - period.from > 3 * DAY ? 'day' : 'hour';
  const [rows, [total], trend, before, [beforeTotal]] = await Promise.all([
    api.rows('/v1/errors', query),
    api.rows('/v1/segments', scope),
    api.rows('/v1/errors', { by: trendBy, tz: address.tz, ...scope, limit: 50_000 }),
    earlier ? api.rows('/v1/errors', { ...earlier, limit: MOST }) : [],
    earlier ? api.rows('/v1/segments', earlier) : [undefined],
  ]);
  if (total.messages === 0) return nothingHere(context, 'errors');
  const family = address.own.family in FAMILIES ? address.own.family : '';
  const shown = rows.filter((row) => family === '' || row.error_family === family);
  const chosen = rows.find((row) => keyOf(row) === address.own.code);
  const facts = {
    total: total.messages,
    beforeTotal: beforeTotal?.messages ?? 0,
    before: new Map(before.map((row) => [keyOf(row), row])),
    trend: trends(trend, trendBy, period),
  };
  return [
    lead(errorsSentence(rows, total.messages)),
    h(
      'p',
      { class: 'note' },
      'A failure is what a receipt said. Carriers give reasons sparingly; a message without a receipt is not known, and not counted here.',
    ),
    families(context, rows, family, total.messages),
    chosen && detail(context, chosen, total.messages),
    panel(
      family === '' ? 'By code' : `${FAMILIES[family].label}, by code`,
      { note: family === '' ? '' : FAMILIES[family].help },
      table(context, shown, facts, pathOf('/v1/errors', query)),
    ),
  ];
}

/** Messages by step of the trend, per code; steps without any are zeros. */
function trends(rows, by, { from, to }) {
  const step = by === 'day' ? DAY : HOUR;
  const starts = rows.map((row) => Date.parse(row[by]));
  const begin = by === 'day' ? Math.min(...starts, from) : from;
  const length = Math.max(2, Math.ceil((Math.min(to, Math.max(...starts) + step) - begin) / step));
  const found = new Map();
  rows.forEach((row, index) => {
    const values = found.get(keyOf(row)) ?? Array.from({ length }, () => 0);
    values[Math.min(length - 1, Math.round((starts[index] - begin) / step))] += row.messages;
    found.set(keyOf(row), values);
  });
  return { by, of: (row) => found.get(keyOf(row)) ?? [] };
}

function families({ link, address }, rows, chosen, total) {
  const sums = Object.keys(FAMILIES).map((name) => [
    name,
    rows.filter((row) => row.error_family === name).reduce((sum, { messages }) => sum + messages, 0),
  ]);
  return h(
    'ul',
    { class: 'tiles', 'aria-label': 'Families of errors' },
    sums.map(([name, messages]) => {
      const { label, help } = FAMILIES[name];
      const isChosen = name === chosen;
      return h(
        'li',
        { class: 'tile' },
        h(
          'a',
          {
            href: link({ own: { ...address.own, family: isChosen ? '' : name, code: '' } }),
            'aria-current': isChosen ? 'true' : undefined,
            'data-focus': `family-${name}`,
          },
          h('span', { class: 'tile-name' }, label),
          h('span', { class: 'tile-figure' }, count(messages)),
          h('span', { class: 'soft small' }, `${percent(messages / total)} of messages`),
          h('span', { class: 'soft small block' }, help),
        ),
      );
    }),
  );
}

function table(context, rows, { total, beforeTotal, before, trend }, path) {
  const { link, address, amend, period } = context;
  const lost = rows.reduce((sum, { messages }) => sum + messages, 0);
  const earlier = (row) =>
    beforeTotal > 0 ? { part: before.get(keyOf(row))?.messages ?? 0, whole: beforeTotal } : undefined;
  const isNew = (row) =>
    !before.has(keyOf(row)) &&
    change({ part: row.messages, whole: total }, { part: 0, whole: beforeTotal })?.beyondChance;
  return dataTable({
    id: 'errors',
    caption: 'Errors by code, with meaning and fix',
    path,
    rows,
    sort: sortOf(address.own.sort, '-messages'),
    onSort: (sort) => amend({ own: { ...address.own, sort } }),
    empty: 'No errors here.',
    columns: [
      {
        key: 'code',
        label: 'Code',
        css: 'nowrap',
        help: 'The vendor of the receipt that decided, and its code. Choose one to see who is concerned.',
        value: (row) => errorName({ vendor: row.vendor, code: row.error_code }),
        cell: (row) =>
          h(
            'span',
            {},
            h(
              'a',
              { href: link({ own: { ...address.own, code: keyOf(row) } }) },
              errorName({ vendor: row.vendor, code: row.error_code }),
            ),
            h('span', { class: 'soft small block' }, words(row.error_category)),
            isNew(row) && mark('new', `Did not happen in ${period.beforeLabel}.`, 'wait'),
          ),
      },
      { key: 'error_meaning', label: 'What it means', css: 'wide', value: (row) => row.error_meaning },
      { key: 'error_fix', label: 'What to do', css: 'wide', value: (row) => row.error_fix },
      {
        key: 'retry_class',
        label: 'Send again?',
        css: 'nowrap',
        value: (row) => RETRIES[row.retry_class]?.label ?? row.retry_class,
        cell: (row) =>
          RETRIES[row.retry_class]
            ? term(RETRIES[row.retry_class].label, RETRIES[row.retry_class].help)
            : row.retry_class,
      },
      {
        key: 'messages',
        label: 'Messages',
        numeric: true,
        help: 'Messages that ended with this code. Choose a number to see them.',
        value: (row) => row.messages,
        cell: (row) => h('a', { href: listOf(context, row) }, count(row.messages)),
      },
      {
        key: 'share',
        label: 'Share',
        unit: '%',
        numeric: true,
        help: 'Of the messages of this table.',
        value: (row) => row.messages / lost,
        cell: (row) => percent(row.messages / lost),
      },
      {
        key: 'change',
        label: 'Change',
        unit: 'points',
        numeric: true,
        help: `Share of all messages submitted, against ${period.beforeLabel || 'no period'}. Coloured only if it is more than chance.`,
        value: (row) => row.messages / total - (earlier(row) ? earlier(row).part / earlier(row).whole : 0),
        cell: (row) =>
          rateChange({ part: row.messages, whole: total }, earlier(row), 'down', period.beforeLabel, 'figure'),
      },
      {
        key: 'trend',
        label: 'Trend',
        help: `By ${trend.by} of submit, from zero to the row's own highest.`,
        value: (row) => Math.max(0, ...trend.of(row)),
        cell: (row) => sparkline(trend.of(row), `By ${trend.by}: ${trend.of(row).join(', ')}`),
      },
    ],
  });
}

const listOf = ({ link, address }, { vendor, error_code: code }) =>
  link({
    view: 'messages',
    filters: { ...address.filters, vendor: [vendor] },
    own: { status: 'undelivered', error_code: code },
  });

/** One code: what to do, and who is concerned. */
function detail(context, chosen, total) {
  const { link, address } = context;
  const name = errorName({ vendor: chosen.vendor, code: chosen.error_code });
  return panel(
    name,
    {
      aside: h(
        'a',
        { class: 'quiet', href: link({ own: { ...address.own, code: '' } }), 'data-focus': 'close' },
        'Close',
      ),
    },
    h(
      'dl',
      { class: 'facts' },
      fact('What it means', chosen.error_meaning),
      fact('What to do', chosen.error_fix),
      fact('Send again?', RETRIES[chosen.retry_class]?.help ?? ''),
      fact(
        'Messages',
        h(
          'span',
          {},
          h('a', { href: listOf(context, chosen) }, count(chosen.messages)),
          ' ',
          rate({ part: chosen.messages, whole: total, of: 'messages submitted', help: 'Ended with this code.' }),
          ' of all',
        ),
      ),
    ),
    h(
      'div',
      { class: 'side-by-side' },
      ['carrier', 'campaign_id'].map((dimension) =>
        h(
          'div',
          {},
          h('h3', {}, `By ${context.glossary.label(dimension).toLowerCase()}`),
          slot(160, concerned(context, chosen, dimension)),
        ),
      ),
    ),
  );
}

const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));

async function concerned({ api, scope, glossary }, chosen, dimension) {
  const query = {
    by: dimension,
    ...scope,
    vendor: chosen.vendor,
    error_code: chosen.error_code || undefined,
    limit: MOST,
  };
  const [rows, totals] = await Promise.all([
    api.rows('/v1/errors', query),
    api.rows('/v1/segments', { by: dimension, ...scope, limit: MOST }),
  ]);
  const sent = new Map(totals.map((row) => [row[dimension], row.messages]));
  return dataTable({
    id: `concerned-${dimension}`,
    caption: `By ${glossary.label(dimension)}`,
    path: pathOf('/v1/errors', query),
    rows: rows.filter((row) => keyOf(row) === keyOf(chosen)),
    sort: sortOf('-messages'),
    columns: [
      { key: dimension, label: glossary.label(dimension), value: (row) => named(dimension, row[dimension]) },
      {
        key: 'messages',
        label: 'Messages',
        numeric: true,
        value: (row) => row.messages,
        cell: (row) => count(row.messages),
      },
      {
        key: 'rate',
        label: 'Of those sent',
        unit: '%',
        numeric: true,
        help: 'Messages with this code per message submitted there, by all vendors.',
        value: (row) => row.messages / (sent.get(row[dimension]) ?? row.messages),
        cell: (row) =>
          rate({
            part: row.messages,
            whole: sent.get(row[dimension]) ?? row.messages,
            of: 'messages submitted',
            help: 'Ended with this code.',
          }),
      },
    ],
  });
}
