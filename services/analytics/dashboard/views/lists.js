/** Lists of single events as a panel: asked for by what they can be narrowed to, with what they do not show. */
import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { named, timeOfDay, words } from '../format.js';
import { panel, slot } from '../parts/frame.js';
import { dataTable } from '../parts/table.js';

/** Rows that are fetched; files hold all. */
const FETCHED = 200;
const SHOWN = 10;

/**
 * A panel with a list, which comes when it comes.
 *
 * @param {import('../main.js').Context} context
 * @param {{id: string, title: string, note: string, path: string, own?: Record<string, string>, narrowedBy: readonly string[],
 *   columns: readonly import('../parts/table.js').Column[], empty: any}} told `narrowedBy`: filters of the page that the list knows
 */
export function listPanel(context, told) {
  const { from, to, ...filters } = context.scope;
  const known = Object.entries(filters).filter(([name]) => told.narrowedBy.includes(name));
  const unknown = Object.keys(filters).filter((name) => !told.narrowedBy.includes(name));
  const query = { ...told.own, from, to, ...Object.fromEntries(known) };
  const wider =
    unknown.length > 0 && ` Not narrowed by ${unknown.map(words).join(', ')}, which this list does not know.`;
  return panel(told.title, { note: `${told.note}${wider || ''}` }, slot(120, filled(context, told, query)));
}

async function filled({ api }, { id, title, path, columns, empty }, query) {
  const rows = await api.rows(path, { ...query, limit: FETCHED });
  if (rows.length === 0) return h('p', { class: 'soft', 'data-empty': id }, empty);
  const table = dataTable({ id, caption: title, path: pathOf(path, query), rows, most: SHOWN, columns });
  return h(
    'div',
    {},
    rows.length === FETCHED && h('p', { class: 'note' }, `The first ${FETCHED} are here; CSV and Parquet hold all.`),
    table,
  );
}

/** What stands under it is no message, but the id of an event that nobody could attribute. */
const NOBODYS = 'unattributed:';

/** A message, by its moment or another name. @param {import('../main.js').Context} context */
const messageLink = ({ link }, id, ...shown) =>
  id === '' || id.startsWith(NOBODYS)
    ? h('span', { class: 'soft' }, ...shown)
    : h('a', { href: link({ view: 'messages', id, own: {} }) }, ...shown);

/** When something happened; it leads to the message that it is about. */
export const momentColumn = (context, key, label, id) => ({
  key,
  label,
  unit: context.address.tz,
  css: 'nowrap',
  value: (row) => row[key],
  cell: (row) => (row[key] === null ? '–' : messageLink(context, row[id], timeOfDay(row[key], context.address.tz))),
});

/** A text; what an empty one means is told. */
export const textColumn = (key, label, none = '–', css = 'nowrap') => ({
  key,
  label,
  css,
  value: (row) => row[key],
  cell: (row) => (row[key] === '' ? h('span', { class: 'soft' }, none) : words(row[key])),
});

/** A name that somebody gave: it is shown as it is. */
export const nameColumn = (key, label) => ({
  key,
  label,
  css: 'nowrap',
  value: (row) => row[key],
  cell: (row) => h('span', { class: row[key] === '' ? 'soft' : '' }, named(key, row[key])),
});

export const idColumn = (key, label) => ({
  key,
  label,
  css: 'nowrap',
  value: (row) => row[key],
  only: /** @type {const} */ ('copied'),
});

export const personColumn = (label) => ({
  key: 'recipient_masked',
  label,
  css: 'nowrap mono',
  value: (row) => row.recipient_masked.replace(/^\*+/, '…'),
});
