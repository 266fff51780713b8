/** Columns that tables of several screens have in common. */
import { h } from '../dom.js';
import { count, named } from '../format.js';
import { rate, share } from './figures.js';

/** A count of /v1/segments. @param {import('../main.js').Glossary} glossary @param {string} name */
export const countColumn = (glossary, name, label = glossary.measures[name].label) => ({
  key: name,
  label,
  numeric: true,
  help: glossary.help(name),
  value: (row) => row[name],
  cell: (row) => count(row[name]),
});

/**
 * A rate of /v1/segments, with its interval where the count is small.
 *
 * @param {import('../main.js').Glossary} glossary
 * @param {string} name
 * @param {{part: (row: any) => number, whole: (row: any) => number, of: string}} counts
 */
export const rateColumn = (glossary, name, { part, whole, of }) => ({
  key: name,
  label: glossary.measures[name].label.replace(' rate', ''),
  unit: '%',
  numeric: true,
  help: glossary.help(name),
  value: (row) => row[name],
  cell: (row) => rate({ part: part(row), whole: whole(row), of, help: glossary.help(name) }),
});

/** What no final receipt decides. */
export const openColumn = () => ({
  key: 'open',
  label: 'No receipt',
  unit: '%',
  numeric: true,
  help: 'Pending or unknown, per message submitted: no final receipt. Not known is not failed.',
  value: (row) => (row.messages === 0 ? null : (row.pending + row.unknown) / row.messages),
  cell: (row) => (row.messages === 0 ? '–' : share((row.pending + row.unknown) / row.messages)),
});

/** The value of a dimension. @param {(row: any) => string} [href] where it leads */
export const dimensionColumn = (glossary, name, href) => ({
  key: name,
  label: glossary.label(name),
  css: 'nowrap',
  value: (row) => named(name, row[name]),
  cell(row) {
    const css = row[name] === '' ? 'soft' : '';
    return href
      ? h('a', { href: href(row), class: css }, named(name, row[name]))
      : h('span', { class: css }, named(name, row[name]));
  },
});

/** A plain count of any list. */
export const numberColumn = (key, label, help) => ({
  key,
  label,
  help,
  numeric: true,
  value: (row) => row[key],
  cell: (row) => (row[key] === null || row[key] === undefined ? '–' : count(row[key])),
});
