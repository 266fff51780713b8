import { h } from '../dom.js';
import { count, named, percent } from '../format.js';
import { isFirm } from '../statistics.js';
import { rateHelp } from '../parts/figures.js';
import { gridKeys } from '../parts/grid.js';
import { tools } from '../parts/table.js';
import { explained } from '../parts/tip.js';
import { messagesOf, RATES } from './rates.js';

/** Most rows and columns that a reader can take in; the largest come first. */
const MOST_ROWS = 40;
const MOST_COLUMNS = 12;

/** One rate by two dimensions. */
export function matrix(context, rows, [down, across], measure, path) {
  const { glossary } = context;
  const left = largest(rows, down, MOST_ROWS);
  const top = largest(rows, across, MOST_COLUMNS);
  const cells = new Map(rows.map((row) => [`${row[down]}\n${row[across]}`, row]));
  const scale = scaleOf(rows, measure);
  const table = h(
    'table',
    { class: 'grid matrix', role: 'grid', id: 'matrix' },
    h(
      'caption',
      { class: 'unseen' },
      `${glossary.measures[measure].label} by ${glossary.label(down)} and ${glossary.label(across)}`,
    ),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        h('th', { scope: 'col' }, `${glossary.label(down)} ↓ ${glossary.label(across)} →`),
        top.map((value) => h('th', { scope: 'col', class: 'number' }, named(across, value))),
      ),
    ),
    h(
      'tbody',
      {},
      left.map((value) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row', class: 'nowrap' }, named(down, value)),
          top.map((each) => cell(context, cells.get(`${value}\n${each}`), [down, across], measure, scale)),
        ),
      ),
    ),
  );
  const more = [hidden(rows, down, left, glossary), hidden(rows, across, top, glossary)].filter(Boolean).join(' ');
  const columns = [
    ...[down, across].map((name) => ({ label: glossary.label(name), value: (row) => named(name, row[name]) })),
    { label: glossary.measures[measure].label, value: (row) => row[measure] },
    { label: `Of ${RATES[measure].of}`, value: (row) => RATES[measure].whole(row) },
  ];
  return h(
    'div',
    {},
    h('div', { class: 'table-scroll' }, gridKeys(table)),
    more && h('p', { class: 'note' }, more),
    tools({ columns, rows, path, caption: glossary.measures[measure].label }),
  );
}

function cell(context, row, by, measure, scale) {
  if (row === undefined) return h('td', { class: 'number soft' }, '–');
  const { part, whole, of } = RATES[measure];
  const [share, total] = [part(row), whole(row)];
  if (total === 0) return h('td', { class: 'number soft' }, '–');
  const strength = isFirm(share, total) ? scale(share / total) : 0;
  const link = h(
    'a',
    { href: messagesOf(context, row, by) },
    h('span', {}, percent(share / total)),
    h('span', { class: 'interval' }, `of ${count(total)}`),
  );
  return h(
    'td',
    { class: 'number cell', style: { '--strength': `${Math.round(strength * 100)}%` } },
    explained(link, rateHelp(share, total, of, context.glossary.help(measure)), 'inside'),
  );
}

function largest(rows, name, most) {
  const totals = new Map();
  for (const row of rows) totals.set(row[name], (totals.get(row[name]) ?? 0) + row.messages);
  return [...totals]
    .sort((a, b) => b[1] - a[1])
    .slice(0, most)
    .map(([value]) => value);
}

function hidden(rows, name, shown, glossary) {
  const all = new Set(rows.map((row) => row[name])).size;
  return all > shown.length
    ? `The ${shown.length} largest of ${all} by ${glossary.label(name).toLowerCase()} are shown; the table has all.`
    : '';
}

/** Where a rate lies between the lowest and the highest of those that are known well (0 to 1). */
function scaleOf(rows, measure) {
  const { part, whole } = RATES[measure];
  const firm = rows.filter((row) => isFirm(part(row), whole(row))).map((row) => part(row) / whole(row));
  const [low, high] = [Math.min(...firm), Math.max(...firm)];
  return (share) => (high > low ? (share - low) / (high - low) : 0.5);
}
