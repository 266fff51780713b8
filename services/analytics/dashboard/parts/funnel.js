import { h } from '../dom.js';
import { count, growth, percent } from '../format.js';
import { arrived, undelivered } from '../words.js';
import { rate, rateChange, term } from './figures.js';

const submitted = (row) => row.messages;

/**
 * From sent to converted: each step with its share of what it is a part of, and its change.
 *
 * @param {import('../main.js').Context} context
 * @param {Record<string, number>} now a row of /v1/segments
 * @param {Record<string, number> | undefined} before the same for what it is compared with
 */
export function funnel({ glossary, period, link }, now, before) {
  const steps = [
    { name: 'messages', label: 'Sent', of: submitted, per: 'submitted' },
    { name: 'handed_off', of: submitted, per: 'submitted' },
    { name: 'delivered', of: submitted, per: 'submitted' },
    { name: 'clicked', of: arrived, per: 'delivered' },
    { name: 'replied', of: arrived, per: 'delivered' },
    { name: 'converted', of: arrived, per: 'delivered' },
  ];
  const row = ({ name, label, of, per }) => {
    const help = glossary.help(name);
    const share = { part: now[name], whole: of(now), of: `messages ${per}`, help };
    const sent = name === 'messages';
    return h(
      'li',
      { class: 'step', 'data-step': name },
      h('span', { class: 'step-name' }, term(label ?? glossary.measures[name].label, help)),
      h(
        'span',
        { class: 'step-bar', 'aria-hidden': 'true' },
        h('span', { style: { width: `${(100 * now[name]) / now.messages}%` } }),
      ),
      h('span', { class: 'step-count' }, count(now[name])),
      h(
        'span',
        { class: 'step-rate' },
        sent ? '' : rate(share),
        sent ? '' : h('span', { class: 'soft small' }, ` of ${per}`),
      ),
      h(
        'span',
        { class: 'step-change' },
        sent
          ? before &&
              term(
                `${growth(now.messages, before.messages)} messages`,
                `${count(now.messages)} now, ${count(before.messages)} in ${period.beforeLabel}.`,
              )
          : rateChange(share, before && { part: before[name], whole: of(before) }, 'up', period.beforeLabel),
      ),
    );
  };
  const lost = undelivered(now);
  return h(
    'div',
    {},
    h('ol', { class: 'funnel' }, steps.map(row)),
    h(
      'p',
      { class: 'small soft funnel-foot' },
      h('a', { href: link({ view: 'errors', own: {} }) }, `${count(lost)} did not arrive`),
      ` (${percent(lost / now.messages)}). Nobody saw a screen: a receipt says that a phone took a message, and SMS has no read receipt.`,
    ),
  );
}
