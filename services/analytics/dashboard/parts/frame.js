import { h } from '../dom.js';

/**
 * A panel with a heading and, under it, what it does not say by itself.
 *
 * @param {string} title
 * @param {{note?: string | false, aside?: Node}} told
 * @param {...any} children
 */
export const panel = (title, { note, aside }, ...children) =>
  h(
    'section',
    { class: 'panel' },
    h('div', { class: 'panel-head' }, h('h2', {}, title), aside ?? false),
    note ? h('p', { class: 'note' }, note) : false,
    ...children,
  );

/** The first line of a screen: its answer in words. */
export const lead = (...children) => h('h1', { id: 'lead', tabindex: -1 }, ...children);

/** The place of something that is still asked for: as high as what will stand there, so that nothing jumps. */
export const skeleton = (height, label = 'Loading') =>
  h('div', { class: 'skeleton', role: 'img', 'aria-label': label, style: { 'min-height': `${height}px` } });

/** A skeleton that becomes what a promise brings, or says why it did not come. */
export function slot(height, promise) {
  const place = h('div', { class: 'slot' }, skeleton(height));
  promise.then(
    (node) => place.replaceChildren(node),
    (error) => {
      if (error.name === 'AbortError') return;
      place.replaceChildren(refusal(error));
    },
  );
  return place;
}

/** A question that could not be answered, where its answer would stand. */
export const refusal = (error) =>
  h(
    'div',
    { class: 'refusal', role: 'alert' },
    h('p', {}, error.status === undefined ? 'The page failed at this.' : error.message),
    h(
      'button',
      { type: 'button', class: 'button', onclick: () => window.dispatchEvent(new Event('handset:again')) },
      'Try again',
    ),
  );

/** A choice among named things. @param {Record<string, string> | readonly (readonly string[])[]} options */
export function select(label, options, chosen, onChange, attributes = {}) {
  const entries = Array.isArray(options) ? options : Object.entries(options);
  const field = h(
    'select',
    { onchange: () => onChange(field.value), ...attributes },
    entries.map(([value, text]) => h('option', { value, selected: value === chosen }, text)),
  );
  return h('label', { class: 'choice' }, h('span', {}, label), field);
}
