import { h } from '../dom.js';
import { count, digits, interval, percent, points, SIGN } from '../format.js';
import { change, isFirm, wilson } from '../statistics.js';
import { icon, STATUSES } from './icons.js';
import { explained } from './tip.js';

/** A term with its definition one hover, or one Tab, away. */
export const term = (text, help) => explained(h('span', {}, text), help);

/** A status as icon and word. */
export function badge(status) {
  const {
    mood,
    icon: shape,
    label,
    help,
  } = STATUSES[status] ?? { mood: 'dim', icon: 'question', label: status, help: '' };
  const element = h('span', { class: `badge ${mood}` }, icon(shape), label);
  return help === '' ? element : explained(element, help, 'inside');
}

/** A mark on a message or event: something that a reader should know before believing it. */
export const mark = (text, help, mood = 'dim') => explained(h('span', { class: `mark ${mood}` }, text), help);

/** The sentence behind a rate: its denominator, its interval and its definition. */
export const rateHelp = (part, whole, of, help) =>
  `${count(part)} of ${count(whole)} ${of}; 95 % interval ${interval(wilson(part, whole))}. ${help}`;

/** A share, whose sign a table leaves to its header. */
export const share = (value) => [digits(value), sign()];
const sign = () => h('span', { class: 'sign' }, SIGN);

/**
 * A rate; with its interval beside it where the count is too small to say it firmly.
 *
 * @param {{part: number, whole: number, of: string, help: string}} rate
 */
export function rate({ part, whole, of, help }) {
  if (whole <= 0)
    return explained(h('span', { class: 'rate soft' }, '–'), `Nothing to divide by: no ${of}. ${help}`, 'inside');
  const firm = isFirm(part, whole);
  /** @type {(string | Node)[]} */
  const shown = [...share(part / whole)];
  if (!firm) shown.push(h('span', { class: 'interval' }, interval(wilson(part, whole), ''), sign()));
  return explained(
    h('span', { class: firm ? 'rate' : 'rate loose' }, shown),
    rateHelp(part, whole, of, help),
    'inside',
  );
}

/**
 * How a rate differs from the period before. It is coloured only if the difference is more than chance.
 *
 * @param {{part: number, whole: number}} now
 * @param {{part: number, whole: number} | undefined} before
 * @param {'up' | 'down' | 'either'} good the direction that is good news
 * @param {string} beforeLabel
 * @param {'sentence' | 'figure'} [wording] a figure stands in a column whose header names its unit
 */
export function rateChange(now, before, good, beforeLabel, wording = 'sentence') {
  const found = before && change(now, before);
  if (found === undefined) return h('span', { class: 'change soft' }, before ? 'nothing to compare with' : '');
  const { difference, low, high, beyondChance } = found;
  const help = `${percent(now.part / now.whole)} now, ${percent(before.part / before.whole)} (${count(before.part)} of ${count(before.whole)}) in ${beforeLabel}. The difference lies between ${signed(low)} and ${signed(high)} points (95 %).`;
  if (!beyondChance)
    return explained(
      h(
        'span',
        { class: 'change soft' },
        wording === 'figure' ? signed(difference) : `${signed(difference)} points, within chance`,
      ),
      `${help} That may be chance.`,
    );
  const up = difference > 0;
  const mood = good === 'either' ? '' : up === (good === 'up') ? 'good' : 'bad';
  return explained(
    h(
      'span',
      { class: `change ${mood}` },
      icon(up ? 'up' : 'down'),
      h('span', { class: 'unseen' }, up ? 'up ' : 'down '),
      wording === 'figure' ? Math.abs(difference * 100).toFixed(1) : points(difference),
    ),
    help,
  );
}

const signed = (difference) => `${difference < 0 ? '−' : '+'}${Math.abs(difference * 100).toFixed(1)}`;
