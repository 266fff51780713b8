import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, counted, isLearned } from '../format.js';
import { segmentsSentence } from '../words.js';
import { countColumn, dimensionColumn, openColumn, rateColumn } from '../parts/columns.js';
import { lead, panel, select } from '../parts/frame.js';
import { dataTable, sortOf } from '../parts/table.js';
import { nothingHere } from './nothing.js';
import { matrix } from './matrix.js';
import { messagesOf, RATES } from './rates.js';
import { sideBySide } from './side-by-side.js';

const MOST_GROUPS = 2_000;
/** For whom does it work? @param {import('../main.js').Context} context */
export async function segments(context) {
  const { api, address, scope, glossary, go } = context;
  const by = dimensionsOf(context);
  const query = { by: by.join(','), ...scope, limit: MOST_GROUPS };
  const rows = await api.rows('/v1/segments', query);
  if (rows.length === 0) return nothingHere(context, 'segments');
  const labelled = rows.map((row) => ({
    ...row,
    label: by.map((name) => inSentence(glossary, name, row[name])).join(', '),
  }));
  const shape = address.own.as === 'matrix' && by.length === 2 ? 'matrix' : 'table';
  const measure = address.own.figure in RATES ? address.own.figure : 'delivery_rate';
  const change = (part) => go({ own: { ...address.own, ...part } });
  return [
    lead(segmentsSentence(labelled.filter((row) => by.every((name) => row[name] !== '' || !isLearned(name))))),
    controls(context, by, shape, measure, change),
    shape === 'matrix'
      ? panel(
          `${glossary.measures[measure].label} by ${by.map((name) => glossary.label(name).toLowerCase()).join(' and ')}`,
          {
            note: `${glossary.help(measure)} Under each rate: of how many. A cell is tinted only if its rate is known to 5 points on either side; choose it to see its messages.`,
          },
          matrix(context, rows, [by[0], by[1]], measure, pathOf('/v1/segments', query)),
        )
      : panel(
          `${counted(rows.length, 'group')}${rows.length === MOST_GROUPS ? ', the largest' : ''}`,
          {
            note: 'Choose a value to see only it, a number of messages to see them. Rates on small counts show where the true rate lies (95 %).',
          },
          table(context, rows, by, pathOf('/v1/segments', query)),
        ),
    rows.length > 1 && sideBySide(context, labelled, by),
  ];
}

/** `verizon`, `no audience` */
const inSentence = (glossary, name, value) => (value === '' ? `no ${glossary.label(name).toLowerCase()}` : value);

function dimensionsOf({ address, glossary }) {
  const possible = glossary.dimensions;
  const asked = (address.own.by ?? 'audience,carrier').split(',').filter((name) => possible.includes(name));
  const by = [...new Set(asked)].slice(0, 2);
  return by.length === 0 ? ['audience'] : by;
}

function controls({ glossary }, by, shape, measure, change) {
  const options = glossary.dimensions.map((name) => [name, glossary.label(name)]);
  const [first, second = ''] = by;
  const field = (label, id, choices, chosen, onChange) =>
    select(label, choices, chosen, onChange, { id, 'data-focus': id });
  // Both are read when one is changed: whoever is quick changes the second before the first has been answered.
  const regroup = () => {
    const names = ['first', 'second'].map((id) => bar.querySelector(`#${id}`)?.['value']).filter(Boolean);
    change({ by: [...new Set(names)].join(','), sort: undefined, one: undefined, other: undefined });
  };
  const measures = Object.keys(RATES).map((name) => [name, glossary.measures[name].label]);
  const bar = h(
    'div',
    { class: 'controls', role: 'group', 'aria-label': 'How to group' },
    field('Group by', 'first', options, first, regroup),
    field('and', 'second', [['', 'nothing else'], ...options], second, regroup),
    second !== '' && field('as', 'as', { table: 'table', matrix: 'matrix' }, shape, (as) => change({ as })),
    shape === 'matrix' && field('of', 'figure', measures, measure, (figure) => change({ figure })),
  );
  return bar;
}

function table(context, rows, by, path) {
  const { address, glossary, link, amend } = context;
  const only = (name, value) => link({ filters: { ...address.filters, [name]: [value] }, own: address.own });
  const group = by.map((name) => dimensionColumn(glossary, name, (row) => only(name, row[name])));
  const counts = {
    ...countColumn(glossary, 'messages'),
    cell: (row) =>
      h(
        'a',
        { href: messagesOf(context, row, by), 'aria-label': `${count(row.messages)} messages: show them` },
        count(row.messages),
      ),
  };
  const rates = Object.entries(RATES).map(([name, counted]) => rateColumn(glossary, name, counted));
  return dataTable({
    id: 'segments',
    caption: `Performance by ${by.map((name) => glossary.label(name)).join(' and ')}`,
    columns: [...group, counts, ...rates.slice(0, 3), openColumn(), ...rates.slice(3)],
    rows,
    sort: sortOf(address.own.sort, '-messages'),
    onSort: (sort) => amend({ own: { ...address.own, sort } }),
    path,
  });
}
