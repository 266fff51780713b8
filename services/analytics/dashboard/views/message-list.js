import { h } from '../dom.js';
import { named, timeOfDay } from '../format.js';
import { OPEN, STATUSES, UNDELIVERED } from '../parts/icons.js';
import { badge, mark } from '../parts/figures.js';
import { dataTable } from '../parts/table.js';
import { failureName } from '../words.js';

/** Choices of status: some stand for several. */
export const CHOICES = {
  '': 'any',
  undelivered: 'did not arrive',
  delivered: 'delivered',
  open: 'no final receipt',
  ...Object.fromEntries([...UNDELIVERED, 'unknown'].map((status) => [status, STATUSES[status].label.toLowerCase()])),
};
const STANDS_FOR = { undelivered: UNDELIVERED, open: OPEN };
/** The statuses that a choice stands for, as the API takes them; undefined for any. */
export const statusesOf = (choice) => STANDS_FOR[choice] ?? (choice || undefined);

/**
 * Messages as a table, newest first.
 *
 * @param {import('../main.js').Context} context
 * @param {readonly any[]} rows of /v1/messages
 * @param {string} path the API call that answered them
 * @param {readonly string[]} [dimensions] that have a column
 */
export function messageTable({ address, link, glossary }, rows, path, dimensions = ['campaign_id', 'carrier']) {
  const dimension = (name) => ({
    key: name,
    label: glossary.label(name),
    css: 'nowrap',
    value: (row) => named(name, row[name]),
    cell: (row) => h('span', { class: row[name] === '' ? 'soft' : '' }, named(name, row[name])),
  });
  return dataTable({
    id: 'messages',
    caption: 'Messages, newest first',
    path,
    rows,
    empty: 'No message fits.',
    columns: [
      {
        key: 'submitted_at',
        label: 'Sent',
        unit: address.tz,
        css: 'nowrap',
        value: (row) => row.submitted_at,
        cell: (row) => h('a', { href: link({ id: row.message_id, own: {} }) }, timeOfDay(row.submitted_at, address.tz)),
      },
      {
        key: 'status',
        label: 'Status',
        value: (row) => row.status,
        cell: (row) => h('span', { class: 'marks' }, badge(row.status), ...marksOf(row)),
      },
      {
        key: 'recipient_masked',
        label: 'To',
        css: 'nowrap mono',
        help: 'Numbers are stored as a keyed hash; their last four digits are kept.',
        value: (row) => row.recipient_masked.replace(/^\*+/, '…'),
      },
      { key: 'sender', label: 'From', css: 'nowrap', value: (row) => row.sender },
      ...dimensions.map(dimension),
      {
        key: 'error',
        label: 'Why, and what to do',
        css: 'wide',
        value: (row) => (row.error_meaning ? `${failureName(row)}: ${row.error_meaning}` : ''),
        cell: (row) => (row.error_meaning ? why(row) : ''),
      },
      { key: 'error_fix', label: 'What to do', only: 'copied', value: (row) => row.error_fix },
      { key: 'message_id', label: 'Message ID', only: 'copied', value: (row) => row.message_id },
    ],
  });
}

const why = (row) => [
  h('span', {}, h('strong', {}, failureName(row)), ` ${row.error_meaning}`),
  h('p', { class: 'fix soft' }, row.error_fix),
];

export function marksOf(row) {
  return [
    row.delivered_inferred === 1 &&
      mark(
        'arrived, by inference',
        'No final receipt came, but a reply, a read or a human click shows that it arrived.',
        'good',
      ),
    row.contradicted === 1 &&
      mark(
        'contradicted',
        'A final failure stands against a reply, a read or a human click: the receipt is probably wrong.',
        'wait',
      ),
  ].filter(Boolean);
}

/** The ways to further pages of a list. @param {import('../main.js').Context} context @param {string | undefined} next */
export function pageLinks({ link, address }, next) {
  const { cursor, ...own } = address.own;
  if (!next && !cursor) return false;
  return h(
    'p',
    { class: 'controls' },
    cursor && h('a', { class: 'button', href: link({ id: address.id, own }) }, 'Newest'),
    next &&
      h(
        'a',
        { class: 'button', href: link({ id: address.id, own: { ...own, cursor: next } }), 'data-focus': 'older' },
        'Older messages',
      ),
  );
}
