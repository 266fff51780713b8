import { h } from '../dom.js';
import { count, counted, fullTime } from '../format.js';
import { UNDELIVERED } from '../parts/icons.js';
import { badge } from '../parts/figures.js';
import { exporter } from '../parts/export.js';
import { lead, panel, select } from '../parts/frame.js';
import { failureName } from '../words.js';
import { CHOICES, messageTable, pageLinks, statusesOf } from './message-list.js';
import { FAMILIES } from './families.js';
import { nothingHere } from './nothing.js';
import { lookUp } from './look-up.js';

const PAGE = 100;
/** What happened to this text? @param {import('../main.js').Context} context */
export async function messages(context) {
  const { address, go } = context;
  const { status = '', error_code: code, error_family: family, q, cursor } = address.own;
  const narrowed = { status: statusesOf(status), error_code: code, error_family: family };
  const found = await lookUp(context, q ?? '', { ...narrowed, cursor, limit: PAGE });
  if (found.open) {
    location.replace(context.link({ id: found.open, own: {} }));
    return [lead('Opening the message.')];
  }
  const { rows } = found;
  if (rows.length === 0 && !q && !status && !code && !family && !cursor) return nothingHere(context, 'messages');
  const worst = q ? rows.find((row) => UNDELIVERED.includes(row.status)) : undefined;
  return [
    lead(found.sentence ?? sentence(rows, found.next, code ?? (family && FAMILIES[family]?.label.toLowerCase()))),
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
      only(context, 'error_code', `code: ${code}`),
      only(context, 'error_family', `family: ${FAMILIES[family]?.label ?? family}`),
    ),
    panel(
      `${counted(rows.length, 'message')}${found.next ? ', more follow' : ''}`,
      { note: 'Newest first. Choose one to see all that happened to it.' },
      messageTable(context, rows, found.path),
      pageLinks(context, found.next),
      exporter({ path: found.path, name: 'messages' }),
    ),
  ];
}

/** What the list is narrowed to by the address, with a way out of it. */
function only({ address, go }, name, text) {
  if (!address.own[name]) return false;
  return h(
    'button',
    {
      type: 'button',
      class: 'chip',
      'aria-label': `Only ${text}. Remove`,
      onclick: () => go({ own: { ...address.own, [name]: undefined, cursor: undefined } }),
    },
    text,
    h('span', { 'aria-hidden': 'true' }, '×'),
  );
}

/** @param {string | undefined} of a code, or a family of them */
function sentence(rows, next, of) {
  const lost = rows.filter((row) => UNDELIVERED.includes(row.status)).length;
  const some = next ? `the newest ${count(rows.length)} messages` : counted(rows.length, 'message');
  const whose = `Of ${some}${of ? ` (${of})` : ''}`;
  if (rows.length === 0) return 'No message fits.';
  return lost === 0 ? `${whose}, none is known to have failed.` : `${whose}, ${count(lost)} did not arrive.`;
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
