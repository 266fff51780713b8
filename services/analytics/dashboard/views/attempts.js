import { h } from '../dom.js';
import { fullTime } from '../format.js';
import { badge } from '../parts/figures.js';
import { panel } from '../parts/frame.js';

/**
 * The attempts of a message's logical send, in the order of their submits: what it fell back for, and what fell back for
 * it. Nothing for a message that stands alone.
 *
 * @param {import('../main.js').Context} context
 */
export function attempts(context, { attempts: all = [] }) {
  if (all.length < 2) return false;
  const arrived = all.some(({ status }) => status === 'delivered');
  return panel(
    `One send, ${all.length} attempts`,
    {
      note: `When one channel does not get through, the next is tried: counted once among sends, as ${arrived ? 'delivered' : 'not delivered so far'}.`,
    },
    h(
      'ol',
      { class: 'attempts' },
      all.map((attempt) => h('li', {}, one(context, attempt))),
    ),
  );
}

function one({ address, link }, attempt) {
  const { message_id: id, channel, status, sender, carrier, vendor, parent_message_id: parent } = attempt;
  const name = `${channel.toUpperCase()} ${parent === '' ? 'first' : 'as fallback'}`;
  return [
    id === address.id
      ? h('strong', { 'aria-current': 'true' }, `${name} (this message)`)
      : h('a', { href: link({ id, own: {} }), 'data-focus': `attempt-${id}` }, name),
    ' ',
    badge(status),
    h(
      'span',
      { class: 'soft small block' },
      [fullTime(attempt.submitted_at, address.tz), `from ${sender}`, vendor, carrier].filter(Boolean).join(', '),
    ),
  ];
}
