import { h } from '../dom.js';
import { count, dayOf, duration, exactTime, fullTime, words } from '../format.js';
import { icon, STATUSES } from '../parts/icons.js';
import { mark, term } from '../parts/figures.js';
import { readSteps } from './steps.js';

const KINDS = {
  submit: { icon: 'send', label: 'Sent', place: 'Sender' },
  handoff: { icon: 'handoff', label: 'Handed off', place: 'Vendor' },
  dlr: { icon: 'receipt', label: 'Receipt', place: 'Carrier' },
  click: { icon: 'click', label: 'Click', place: 'Person' },
  reply: { icon: 'reply', label: 'Reply', place: 'Person' },
  read: { icon: 'eye', label: 'Displayed', place: 'Handset' },
  conversion: { icon: 'coin', label: 'Conversion', place: 'Person' },
  consent: { icon: 'hand', label: 'Consent', place: 'Person' },
};

/** How far a receipt says that the message had come. */
const PLACES = { queued: 'Vendor', accepted: 'Carrier', delivered: 'Handset' };

/** More events than this are drawn only when they are asked for: hundreds of clicks would hide all that stands below. */
const MOST_DRAWN = 60;

/** A message's events from send to handset, left to right; on a narrow screen from top to bottom. */
export function timeline({ address }, found) {
  const steps = readSteps(found);
  const nodes = (from, to) => steps.slice(from, to).map((step, index) => node(step, from + index, address.tz));
  const list = h('ol', { class: 'timeline' }, nodes(0, MOST_DRAWN));
  const drawn = h(
    'div',
    { class: 'timeline-scroll', tabindex: 0, role: 'region', 'aria-label': 'Timeline, scrolls sideways' },
    list,
  );
  if (steps.length <= MOST_DRAWN) return drawn;
  const more = () => {
    list.append(...nodes(MOST_DRAWN));
    button.remove();
    drawn.focus();
  };
  const label = `Show all ${count(steps.length)} events`;
  const button = h('button', { type: 'button', class: 'button', onclick: more }, label);
  return h('div', {}, drawn, h('p', { class: 'controls' }, button));
}

function node(step, index, tz) {
  const { kind, mood, gap, at, received, source, details } = step;
  const { icon: shape, label, place } = KINDS[kind] ?? { icon: 'dots', label: kind, place: '' };
  return h(
    'li',
    { class: `event ${mood}`, 'data-kind': kind },
    h(
      'div',
      { class: 'gap' },
      index === 0 ? '' : term(`${gap < 0 ? '' : '+'}${duration(gap)}`, 'After the event before.'),
    ),
    h('div', { class: 'rail' }, h('span', { class: 'dot' }, icon(STATUSES[step.status]?.icon ?? shape))),
    h(
      'div',
      { class: 'card' },
      h('p', { class: 'card-place' }, kind === 'dlr' ? (PLACES[step.status] ?? 'Carrier') : place),
      h('h3', {}, titleOf(step, label)),
      h(
        'p',
        { class: 'small' },
        h(
          'time',
          { datetime: new Date(at).toISOString(), title: fullTime(at, tz) },
          `${dayOf(at, tz)}, ${exactTime(at, tz)}`,
        ),
      ),
      detailOf(kind, details).map((line) => h('p', { class: 'small' }, line)),
      h(
        'p',
        { class: 'small soft' },
        `said by ${source || 'unnamed'}`,
        received - at > 0 ? `, here ${duration(received - at)} later` : '',
      ),
      step.marks.length > 0 &&
        h(
          'p',
          { class: 'marks' },
          step.marks.map(({ text, help, mood: tone }) => mark(text, help, tone)),
        ),
    ),
  );
}

function titleOf({ kind, status, details }, label) {
  if (kind === 'handoff') return `${label}: ${details.outcome}`;
  if (kind === 'dlr') return `${label}: ${STATUSES[status]?.label.toLowerCase() ?? status}`;
  if (kind === 'consent') return details.action === 'opt_out' ? 'Opted out' : 'Opted in';
  if (kind === 'conversion') return `Conversion: ${details.name}`;
  if (kind === 'click')
    return (
      { human: 'Click by a person', suspect: 'Click, perhaps a machine', bot: 'Click by a machine' }[details.class] ??
      label
    );
  return label;
}

/** What an event says beyond its kind, in the words of whoever sent it. */
function detailOf(kind, details) {
  const pick = (...names) =>
    names
      .map((name) => details[name])
      .filter(Boolean)
      .map(String);
  const lines = {
    submit: [pick('sender', 'recipient_masked').join(' → '), pick('campaign_id', 'message_type').join(', ')],
    handoff: [pick('vendor', 'carrier').join(' → '), pick('line_type').join()],
    dlr: [
      pick('vendor', 'carrier').join(' for '),
      pick('raw_status')
        .map((raw) => `“${raw}”`)
        .join(),
    ],
    click: [pick('url').join(), (details.reasons ?? []).map(words).join(', ')],
    reply: [pick('keyword').join(), details.sentiment ? `sentiment ${details.sentiment}` : ''],
    conversion: [details.value ? `${details.value} ${details.currency ?? ''}` : ''],
    consent: [pick('keyword', 'reason').map(words).join(', ')],
  };
  const code = details.error_code ? [`code ${details.error_code}`] : [];
  const part = details.part > 0 ? [`part ${details.part} of ${details.parts}`] : [];
  return [...(lines[kind] ?? []), ...part, ...code, ...pick('error_text')].filter((line) => line !== '');
}
