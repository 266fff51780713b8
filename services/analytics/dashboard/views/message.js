import { h } from '../dom.js';
import { dayAndTime, duration, fullTime, named } from '../format.js';
import { UNDELIVERED } from '../parts/icons.js';
import { badge, mark, term } from '../parts/figures.js';
import { lead, panel } from '../parts/frame.js';
import { copyButton } from '../parts/copy.js';
import { messageSentence } from '../words.js';
import { attempts } from './attempts.js';
import { marksOf } from './message-list.js';
import { whatToDo } from './messages.js';
import { lineOf, recipientAdvice } from './recipient-problems.js';
import { timeline } from './timeline.js';

/** What happened to this text? @param {import('../main.js').Context} context */
export async function message(context) {
  const { api, address } = context;
  const found = await api
    .get(`/v1/messages/${encodeURIComponent(address.id)}`)
    .catch((error) => (error.status === 404 ? undefined : Promise.reject(error)));
  if (found === undefined) return unheardOf(address.id);
  if (!('submitted_at' in found)) return orphan(context, found);
  return [
    back(),
    lead(messageSentence(found)),
    h('p', { class: 'marks' }, badge(found.status), ...marksOf(found), ...cautions(found)),
    UNDELIVERED.includes(found.status) && whatToDoHere(context, found),
    recipientAdvice(found),
    ...consent(context, found),
    attempts(context, found),
    panel(
      'From send to handset',
      {
        note: `Left to right, each with its time (${address.tz}), who said it and how long after the one before. ${unseen(found)}`,
      },
      timeline(context, found),
    ),
    panel('Facts', {}, facts(context, found)),
  ];
}

const back = () =>
  h(
    'p',
    { class: 'back' },
    h(
      'button',
      { type: 'button', class: 'link soft', 'data-focus': 'back', onclick: () => history.back() },
      '← Back to the list',
    ),
  );

/** The same advice as in the list, without the way to where one is already. */
function whatToDoHere(context, found) {
  const box = whatToDo(context, found);
  box.querySelector('a')?.remove();
  return box;
}

/** What cannot be known about this one. */
const unseen = ({ channel, read_at: read }) =>
  channel === 'rcs'
    ? read
      ? 'RCS reported that it was displayed.'
      : 'RCS may report that a message was displayed; no such report came, which is not a no.'
    : `Whether it was read is not known: ${channel.toUpperCase()} has no read receipt, and nothing here sees the screen.`;

/** What stood against sending it. */
function consent({ address, link }, { sent_after_opt_out: optedOut, sent_without_opt_in: isUnknown }) {
  if (isUnknown === 1)
    return [h('p', { class: 'note' }, 'Sent without an opt-in on record; this account keeps one of everybody.')];
  if (!optedOut) return [];
  const { opted_out_at: at, opted_out_of: sender, keyword, message_id: id } = optedOut;
  const how = optedOut.how === 'vendor_error' ? 'a vendor refused a message for it' : keyword && `by “${keyword}”`;
  return [
    h(
      'p',
      { class: 'note' },
      `Sent although this number had opted out on ${fullTime(at, address.tz)}${sender ? ` of ${sender}` : ' of all senders'}${how ? ` (${how})` : ''}. `,
      id !== '' && id !== address.id && h('a', { href: link({ id, own: {} }) }, 'The message it answered'),
    ),
  ];
}

function cautions(found) {
  return [
    found.time_suspect === 1 &&
      mark(
        'clock doubtful',
        "A vendor's clock contradicts the time of sending: this message counts in no latency.",
        'wait',
      ),
    found.saturated === 1 && mark('more than 256 events', 'Of each kind 256 events are kept; counts stay there.'),
  ].filter(Boolean);
}

function facts({ glossary, address, link }, found) {
  const { tz } = address;
  const only = (name) =>
    h(
      'a',
      { href: link({ view: 'messages', id: '', filters: { ...address.filters, [name]: [found[name]] }, own: {} }) },
      named(name, found[name]),
    );
  const span = (from, to) =>
    found[from] && found[to] ? duration(Date.parse(found[to]) - Date.parse(found[from])) : 'not known';
  const entries = [
    [
      'Message ID',
      h(
        'span',
        {},
        h('span', { class: 'mono' }, found.message_id),
        ' ',
        copyButton('Copy', () => found.message_id),
      ),
    ],
    ['To', h('span', { class: 'mono' }, found.recipient_masked.replace(/^\*+/, '…'))],
    lineOf(found) !== '' && [
      term('Line', 'What a look-up said of the number when it was sent, else what the number itself tells.'),
      lineOf(found),
    ],
    ...glossary.dimensions
      .filter((name) => found[name] !== undefined && found[name] !== '')
      .map((name) => [glossary.label(name), only(name)]),
    ['Sent', fullTime(found.submitted_at, tz)],
    [
      term('Send to hand-off', 'From the submit to the first hand-off that was accepted or queued.'),
      span('submitted_at', 'handed_off_at'),
    ],
    [
      term('Send to delivered', 'From the submit to the receipt that decides. Not known without one.'),
      span('submitted_at', 'delivered_at'),
    ],
    [
      term('Parts', 'SMS parts that the text takes, as the submit says: what carriers count and bill.'),
      `${found.parts}${found.encoding ? ` (${found.encoding})` : ''}`,
    ],
    [
      'Clicks by persons',
      `${found.clicks_human}${found.clicks_suspect + found.clicks_bot > 0 ? ` (and ${found.clicks_suspect} doubtful, ${found.clicks_bot} by machines)` : ''}`,
    ],
    ['Replies', String(found.replies)],
    found.price !== null && found.currency !== '' && ['Price', `${found.price} ${found.currency}`],
    ['First seen here', dayAndTime(found.first_seen_at, tz)],
  ].filter(Boolean);
  const path = `/v1/messages/${encodeURIComponent(found.message_id)}`;
  return h(
    'div',
    {},
    h(
      'dl',
      { class: 'facts' },
      entries.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
    ),
    h(
      'div',
      { class: 'tools' },
      h('a', { class: 'quiet', href: path, target: '_blank', rel: 'noopener' }, 'Open as API call'),
    ),
  );
}

/** An id that no event names: one that was typed wrongly, or whose events are on their way. */
const unheardOf = (id) => [
  back(),
  lead(`Nothing is known of a message “${id}”.`),
  h(
    'p',
    { class: 'note' },
    'No event names it. If it was sent a moment ago, refresh; else look for its phone number or campaign above, or compare the ID with what its sender got back.',
  ),
];

/** Events without a submit. */
function orphan(context, found) {
  return [
    back(),
    lead('Events came for this message, but nothing says that it was sent.'),
    h(
      'p',
      { class: 'note' },
      'It is in no figure. It moves there as soon as its submit comes; if none comes, its sender does not publish submits, or the message_id is wrong.',
    ),
    panel('What came', { note: `Times in ${context.address.tz}.` }, timeline(context, found)),
  ];
}
