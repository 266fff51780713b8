import { h } from '../dom.js';
import { count, counted, fullTime, named, timeOfDay } from '../format.js';
import { OPEN, STATUSES, UNDELIVERED } from '../parts/icons.js';
import { badge, mark } from '../parts/figures.js';
import { lead, panel, select } from '../parts/frame.js';
import { dataTable } from '../parts/table.js';
import { failureName } from '../words.js';
import { nothingHere } from './nothing.js';
import { lookUp } from './look-up.js';

const PAGE = 100;
/** Choices of status: some stand for several. */
const CHOICES = {
  '': 'any',
  undelivered: 'did not arrive',
  delivered: 'delivered',
  open: 'no final receipt',
  ...Object.fromEntries([...UNDELIVERED, 'unknown'].map((status) => [status, STATUSES[status].label.toLowerCase()])),
};
const STANDS_FOR = { undelivered: UNDELIVERED, open: OPEN };

/** What happened to this text? @param {import('../main.js').Context} context */
export async function messages(context) {
  const { address, go } = context;
  const { status = '', error_code: code, q, cursor } = address.own;
  const narrowed = { status: STANDS_FOR[status] ?? (status || undefined), error_code: code };
  const found = await lookUp(context, q ?? '', { ...narrowed, cursor, limit: PAGE });
  if (found.open) {
    location.replace(context.link({ id: found.open, own: {} }));
    return [lead('Opening the message.')];
  }
  const { rows } = found;
  if (rows.length === 0 && !q && !status && !code && !cursor) return nothingHere(context, 'messages');
  const worst = q ? rows.find((row) => UNDELIVERED.includes(row.status)) : undefined;
  return [
    lead(found.sentence ?? sentence(rows, found.next, code)),
    found.note && h('p', { class: 'note' }, found.note),
    worst && whatToDo(context, worst),
    h(
      'div',
      { class: 'controls', role: 'group', 'aria-label': 'Which messages' },
      select(
        'Status',
        CHOICES,
        status,
        (chosen) => go({ own: { ...address.own, status: chosen, cursor: undefined } }),
        { id: 'status', 'data-focus': 'status' },
      ),
      code &&
        h(
          'button',
          {
            type: 'button',
            class: 'chip',
            'aria-label': `Only code ${code}. Remove`,
            onclick: () => go({ own: { ...address.own, error_code: undefined } }),
          },
          `code: ${code}`,
          h('span', { 'aria-hidden': 'true' }, '×'),
        ),
    ),
    panel(
      `${counted(rows.length, 'message')}${found.next ? ', more follow' : ''}`,
      { note: 'Newest first. Choose one to see all that happened to it.' },
      table(context, rows, found.path),
      pages(context, found.next),
    ),
  ];
}

function sentence(rows, next, code) {
  const lost = rows.filter((row) => UNDELIVERED.includes(row.status)).length;
  const some = next ? `the newest ${count(rows.length)} messages` : counted(rows.length, 'message');
  const of = `Of ${some}${code ? ` with code ${code}` : ''}`;
  if (rows.length === 0) return 'No message fits.';
  return lost === 0 ? `${of}, none is known to have failed.` : `${of}, ${count(lost)} did not arrive.`;
}

/** The newest failure of whoever was looked up, with the answer to "and now?". */
export function whatToDo({ link, address }, row) {
  return h(
    'section',
    { class: 'todo', 'aria-label': 'What to do' },
    h('p', {}, badge(row.status), ' ', h('strong', {}, row.error_meaning || 'No reason was given.')),
    h('p', { class: 'fix' }, h('strong', {}, 'What to do: '), row.error_fix),
    h(
      'p',
      { class: 'soft small' },
      `Sent ${fullTime(row.submitted_at, address.tz)}${row.campaign_id ? `, campaign ${row.campaign_id}` : ''}; ${failureName(row)}. `,
      h('a', { href: link({ id: row.message_id, own: {} }) }, 'All that happened to it'),
    ),
  );
}

function table({ address, link, glossary }, rows, path) {
  const dimension = (name) => ({
    key: name,
    label: glossary.label(name),
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
      dimension('campaign_id'),
      dimension('carrier'),
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

function pages({ link, address }, next) {
  const { cursor, ...own } = address.own;
  if (!next && !cursor) return false;
  return h(
    'p',
    { class: 'controls' },
    cursor && h('a', { class: 'button', href: link({ own }) }, 'Newest'),
    next &&
      h(
        'a',
        { class: 'button', href: link({ own: { ...own, cursor: next } }), 'data-focus': 'older' },
        'Older messages',
      ),
  );
}
