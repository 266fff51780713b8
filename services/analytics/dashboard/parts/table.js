import { announce, focusName, h, refocus } from '../dom.js';
import { copyButton } from './copy.js';
import { icon } from './icons.js';
import { openSqlButton } from './sql.js';
import { explained } from './tip.js';
import { gridKeys } from './grid.js';

/**
 * @typedef {object} Column
 * @property {string} key
 * @property {string} label
 * @property {string} [unit] stands in the header, so that cells hold figures alone
 * @property {string} [help] its definition
 * @property {boolean} [numeric] aligned by digits
 * @property {string} [css]
 * @property {'copied'} [only] stands in what is copied, not on the page
 * @property {(row: any) => string | number | null} value what is sorted by and copied
 * @property {(row: any) => Node | string | readonly (Node | string)[]} [cell] what is shown; else the value
 */

/** Rows at first: enough to find the large ones, few enough to be drawn at once. */
const MOST_ROWS = 50;

/**
 * A table that can be sorted, walked through with arrow keys, copied, downloaded and opened as its API call or SQL.
 *
 * @param {object} told
 * @param {string} told.id names the table on its page, and keeps the focus through a redraw
 * @param {string} told.caption
 * @param {readonly Column[]} told.columns
 * @param {readonly any[]} told.rows
 * @param {{key: string, down: boolean}} [told.sort]
 * @param {(sort: string) => void} [told.onSort] is told `key` or `-key`
 * @param {string} [told.path] the API call that makes it
 * @param {string} [told.empty]
 * @param {number} [told.most] rows at first
 */
export function dataTable(told) {
  let { sort } = told;
  const first = told.most ?? MOST_ROWS;
  let most = first;
  const place = h('div', { class: 'table-place' });
  const sortBy = (column) => {
    const down = sort?.key === column.key ? !sort.down : column.numeric === true;
    sort = { key: column.key, down };
    told.onSort?.(`${down ? '-' : ''}${column.key}`);
    draw();
    announce(`Sorted by ${column.label}, ${down ? 'largest' : 'smallest'} first`);
  };
  const shown = told.columns.filter(({ only }) => only === undefined);
  const showAll = (all) =>
    h(
      'button',
      { type: 'button', class: 'button all', onclick: () => ((most = Infinity), draw(), focusRow(first)) },
      `Show all ${all} rows`,
    );
  const focusRow = (index) => place.querySelectorAll('tbody tr')[index]?.querySelector('a')?.focus();
  const draw = () => {
    const focused = focusName();
    const rows = sorted(told.rows, told.columns, sort);
    place.replaceChildren(
      h('div', { class: 'table-scroll' }, grid({ ...told, columns: shown, rows: rows.slice(0, most), sort }, sortBy)),
      rows.length > most ? showAll(rows.length) : '',
      tools({ ...told, rows }),
    );
    refocus(place, focused);
  };
  draw();
  return place;
}

/** `-messages` → `{key: 'messages', down: true}` */
export const sortOf = (text, fallback) => {
  const given = text ?? fallback;
  return given === undefined ? undefined : { key: given.replace(/^-/, ''), down: given.startsWith('-') };
};

function grid({ id, caption, columns, rows, sort, empty = 'Nothing in this range.' }, sortBy) {
  const table = h(
    'table',
    { class: 'grid', role: 'grid', id, 'aria-rowcount': rows.length + 1 },
    h('caption', { class: 'unseen' }, caption),
    h(
      'thead',
      {},
      h(
        'tr',
        {},
        columns.map((column) => heading(id, column, sort, sortBy)),
      ),
    ),
    h(
      'tbody',
      {},
      rows.length === 0 && h('tr', {}, h('td', { class: 'empty', colspan: columns.length }, empty)),
      rows.map((row) =>
        h(
          'tr',
          {},
          columns.map((column, index) => cellOf(column, row, index)),
        ),
      ),
    ),
  );
  return gridKeys(table);
}

function heading(id, column, sort, sortBy) {
  const { key, label, unit, help, numeric } = column;
  const isSorted = sort?.key === key;
  const button = h(
    'button',
    { type: 'button', class: 'sort', 'data-focus': `${id}-${key}`, onclick: () => sortBy(column) },
    h('span', {}, label, unit && h('span', { class: 'unit' }, ` ${unit}`)),
    isSorted && icon(sort.down ? 'down' : 'up'),
  );
  return h(
    'th',
    {
      scope: 'col',
      class: numeric ? 'number' : '',
      'aria-sort': isSorted ? (sort.down ? 'descending' : 'ascending') : undefined,
    },
    help ? explained(button, help, 'inside') : button,
  );
}

function cellOf({ numeric, css, cell, value }, row, index) {
  const shown = cell ? cell(row) : (value(row) ?? '–');
  return h(
    index === 0 ? 'th' : 'td',
    { class: `${numeric ? 'number' : ''} ${css ?? ''}`, scope: index === 0 ? 'row' : undefined },
    shown,
  );
}

function sorted(rows, columns, sort) {
  const column = columns.find(({ key }) => key === sort?.key);
  if (column === undefined) return rows;
  const sign = sort.down ? -1 : 1;
  return [...rows].sort((a, b) => sign * compared(column.value(a), column.value(b), sign));
}

/** Nothing stands last in both directions. */
function compared(a, b, sign) {
  if (a === null || b === null) return a === b ? 0 : a === null ? sign : -sign;
  return typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), 'en', { numeric: true });
}

/**
 * What every table can do: be copied, downloaded, opened as the call or the SQL that makes it.
 *
 * @param {{columns: readonly {label: string, value: (row: any) => any}[], rows: readonly any[], path?: string, caption: string}} told
 */
export function tools({ columns, rows, path, caption }) {
  const as = (format) => `${path}${path.includes('?') ? '&' : '?'}format=${format}`;
  const link = (text, href, more = {}) => h('a', { class: 'quiet', href, ...more }, text);
  return h(
    'div',
    { class: 'tools', role: 'group', 'aria-label': `${caption}: take it along` },
    copyButton('Copy', () =>
      asText([columns.map(({ label }) => label), ...rows.map((row) => columns.map(({ value }) => value(row) ?? ''))]),
    ),
    path !== undefined && [
      link('CSV', as('csv'), { download: 'handset.csv' }),
      link('Parquet', as('parquet'), { download: 'handset.parquet' }),
      openSqlButton(as('sql'), caption),
      link('Open as API call', path, { target: '_blank', rel: 'noopener' }),
    ],
  );
}

/** Rows as text that spreadsheets paste into cells. */
const asText = (rows) =>
  rows.map((row) => row.map((each) => String(each).replace(/[\t\n]/g, ' ')).join('\t')).join('\n');
