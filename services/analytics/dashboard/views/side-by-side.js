import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, percent } from '../format.js';
import { rate } from '../parts/figures.js';
import { panel, select } from '../parts/frame.js';
import { icon } from '../parts/icons.js';
import { dataTable } from '../parts/table.js';
import { explained } from '../parts/tip.js';
import { whiskers } from '../parts/whisker.js';
import { change, wilson } from '../statistics.js';
import { RATES } from './rates.js';

/** More groups than this nobody looks for in a list. */
const MOST_CHOICES = 300;
/** Rates that are good news when they are low. */
const LOW_IS_GOOD = new Set(['filtered_rate', 'failure_rate', 'opt_out_rate']);

/** A list is as wide as its longest choice (characters). */
const LONGEST = 40;
const shortened = (label) => (label.length > LONGEST ? `${label.slice(0, LONGEST - 1)}…` : label);

/** Names a group within its table. */
const keyOf = (row, by) => by.map((name) => row[name]).join('\n');

/**
 * Two groups of the table side by side: every rate with its interval, and whether they differ by more than chance.
 *
 * @param {import('../main.js').Context} context
 * @param {readonly any[]} rows of /v1/segments, with their `label`, largest first
 * @param {readonly string[]} by
 */
export function sideBySide(context, rows, by) {
  const { address, go } = context;
  const options = rows.slice(0, MOST_CHOICES).map((row) => [keyOf(row, by), shortened(row.label)]);
  const chosen = (name) => rows.find((row) => keyOf(row, by) === address.own[name]);
  const [one, other] = [chosen('one'), chosen('other')];
  const field = (label, name) =>
    select(
      label,
      [['', 'choose …'], ...options],
      address.own[name] ?? '',
      (value) => go({ own: { ...address.own, [name]: value } }),
      { id: name, 'data-focus': name },
    );
  return panel(
    'Side by side',
    { note: 'Two groups, every rate with where it truly lies (95 %). A difference within chance is called that.' },
    h(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Which two groups' },
      field('Compare', 'one'),
      field('with', 'other'),
    ),
    one && other && one !== other && comparison(context, [one, other]),
  );
}

function comparison({ glossary, scope, address }, [one, other]) {
  const rows = Object.entries(RATES).map(([name, { part, whole, of }]) => ({
    name,
    of,
    help: glossary.help(name),
    label: glossary.measures[name].label,
    one: { part: part(one), whole: whole(one) },
    other: { part: part(other), whole: whole(other) },
  }));
  const figure = (key, label) => ({
    key,
    label,
    unit: '%',
    numeric: true,
    value: (row) => (row[key].whole > 0 ? row[key].part / row[key].whole : null),
    cell: (row) => [
      rate({ ...row[key], of: row.of, help: row.help }),
      h('span', { class: 'soft small block' }, `of ${count(row[key].whole)}`),
    ],
  });
  return h(
    'div',
    {},
    h('p', { class: 'lead-small' }, sentence(one.label, other.label, rows)),
    dataTable({
      id: 'side-by-side',
      caption: `${one.label} and ${other.label} side by side`,
      path: pathOf('/v1/segments', { by: address.own.by ?? 'audience,carrier', ...scope, limit: 2_000 }),
      rows,
      columns: [
        {
          key: 'name',
          label: 'Rate',
          value: (row) => row.label,
          cell: (row) => explained(h('span', {}, row.label), row.help, 'inside'),
        },
        figure('one', one.label),
        figure('other', other.label),
        {
          key: 'difference',
          label: 'Difference',
          unit: 'points',
          numeric: true,
          help: 'The first less the second, with Newcombe’s 95 % interval.',
          value: (row) => change(row.one, row.other)?.difference ?? null,
          cell: (row) => difference(row),
        },
        {
          key: 'intervals',
          label: 'Intervals',
          help: `Above ${one.label}, below ${other.label}.`,
          value: () => '',
          cell: (row) => intervals(row),
        },
      ],
    }),
  );
}

function difference({ name, one, other }) {
  const found = change(one, other);
  if (found === undefined) return '–';
  const figure = `${found.difference < 0 ? '−' : '+'}${Math.abs(found.difference * 100).toFixed(1)}`;
  const range = `${bound(found.low)} to ${bound(found.high)}`;
  if (!found.beyondChance)
    return h('span', {}, figure, h('span', { class: 'soft small block' }, `${range}, within chance`));
  const good = found.difference > 0 !== LOW_IS_GOOD.has(name);
  return h(
    'span',
    {},
    h('span', { class: `change ${good ? 'good' : 'bad'}` }, icon(found.difference > 0 ? 'up' : 'down'), figure),
    h('span', { class: 'soft small block' }, range),
  );
}

const bound = (share) => `${share < 0 ? '−' : ''}${Math.abs(share * 100).toFixed(1)}`;

function intervals({ label, one, other }) {
  if (one.whole === 0 || other.whole === 0) return '';
  const of = ({ part, whole }) => ({ ...wilson(part, whole), at: part / whole });
  const both = [of(one), of(other)];
  const said = both.map(({ low, high }) => `${percent(low)} to ${percent(high)}`).join(', and ');
  return whiskers(both, `${label}: ${said}`);
}

/** @param {string} one @param {string} other @param {readonly any[]} rows */
function sentence(one, other, rows) {
  const differing = rows.filter((row) => change(row.one, row.other)?.beyondChance);
  if (differing.length === 0) return `${one} and ${other} do not differ by more than chance.`;
  const said = differing.map((row) => {
    const { difference: by } = change(row.one, row.other);
    return `${row.label.toLowerCase()} ${Math.abs(by * 100).toFixed(1)} points ${by > 0 ? 'higher' : 'lower'}`;
  });
  return `${one}, compared with ${other}: ${said.join(', ')}. The rest is within chance.`;
}
