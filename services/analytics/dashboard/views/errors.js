import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, counted, percent, words } from '../format.js';
import { DAY, HOUR } from '../period.js';
import { detail, keyOf, listOf, MOST, RETRIES } from './error-code.js';
import { change } from '../statistics.js';
import { errorName, errorsSentence } from '../words.js';
import { mark, rate, rateChange, share, term } from '../parts/figures.js';
import { lead, panel } from '../parts/frame.js';
import { sparkline } from '../parts/sparkline.js';
import { dataTable, sortOf } from '../parts/table.js';
import { FAMILIES } from './families.js';
import { nothingHere } from './nothing.js';
import { recipientProblems } from './recipient-problems.js';

/** What goes wrong, and how do I fix it? @param {import('../main.js').Context} context */
export async function errors(context) {
  const { api, scope, period, address } = context;
  const earlier = period.before && { ...scope, ...period.before };
  const query = { ...scope, limit: MOST };
  const trendBy = period.to - period.from > 3 * DAY ? 'day' : 'hour';
  const [rows, [total], trend, before, [beforeTotal], recipients] = await Promise.all([
    api.rows('/v1/errors', query),
    api.rows('/v1/segments', scope),
    api.rows('/v1/errors', { by: trendBy, tz: address.tz, ...scope, limit: 50_000 }),
    earlier ? api.rows('/v1/errors', { ...earlier, limit: MOST }) : [],
    earlier ? api.rows('/v1/segments', earlier) : [undefined],
    api.rows('/v1/errors/recipients', query),
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
    recipients: ['', 'number'].includes(family) ? recipients : [],
  };
  return [
    lead(errorsSentence(rows, total.messages)),
    h(
      'p',
      { class: 'note' },
      'A failure is what a receipt said. Carriers give reasons sparingly; a message without a receipt is not known, and not counted here. ',
      h('a', { href: context.link({ view: 'catalogue', own: {} }) }, 'All codes and what they mean'),
    ),
    families(context, rows, family, total.messages),
    chosen && detail(context, chosen, total.messages),
    ...grouped(context, shown, facts, query),
  ];
}

/** A panel for each family that something went wrong in, largest first; numbers may be wrong without an error. */
function grouped(context, rows, facts, query) {
  const sum = (of) => of.reduce((total, { messages }) => total + messages, 0);
  return Object.keys(FAMILIES)
    .map((name) => [name, rows.filter((row) => row.error_family === name)])
    .filter(([name, of]) => of.length > 0 || (name === 'number' && facts.recipients.length > 0))
    .sort((a, b) => sum(b[1]) - sum(a[1]))
    .map(([name, of]) => familyPanel(context, name, of, facts, query));
}

/** One family: what to do about all of it, and its codes. */
function familyPanel(context, name, rows, facts, query) {
  const { link, address, period } = context;
  const { label, help, fix } = FAMILIES[name];
  const messages = rows.reduce((sum, row) => sum + row.messages, 0);
  const before = [...facts.before.values()]
    .filter((row) => row.error_family === name)
    .reduce((sum, row) => sum + row.messages, 0);
  const list = link({ view: 'messages', filters: address.filters, own: { status: 'undelivered', error_family: name } });
  const now = { part: messages, whole: facts.total };
  const aside = messages > 0 ? { aside: h('a', { href: list }, `Show ${counted(messages, 'message')}`) } : {};
  return panel(
    label,
    { note: help, ...aside },
    h(
      'p',
      { class: 'family' },
      rate({ ...now, of: 'messages submitted', help: `Ended with an error of this family. ${help}` }),
      h('span', { class: 'soft' }, ' of what was sent '),
      facts.beforeTotal > 0 && rateChange(now, { part: before, whole: facts.beforeTotal }, 'down', period.beforeLabel),
    ),
    h('p', { class: 'fix' }, h('strong', {}, 'What to do: '), fix),
    rows.length > 0 && table(context, name, rows, facts, pathOf('/v1/errors', { ...query, error_family: name })),
    ...(name === 'number' && facts.recipients.length > 0 ? recipientProblems(facts.recipients, query) : []),
  );
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

function table(context, family, rows, { total, beforeTotal, before, trend }, path) {
  const { link, address, amend, period } = context;
  const lost = rows.reduce((sum, { messages }) => sum + messages, 0);
  const earlier = (row) =>
    beforeTotal > 0 ? { part: before.get(keyOf(row))?.messages ?? 0, whole: beforeTotal } : undefined;
  const isNew = (row) =>
    !before.has(keyOf(row)) &&
    change({ part: row.messages, whole: total }, { part: 0, whole: beforeTotal })?.beyondChance;
  return dataTable({
    id: `errors-${family}`,
    caption: `${FAMILIES[family].label}: errors by code, with meaning and fix`,
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
        cell: (row) => share(row.messages / lost),
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
