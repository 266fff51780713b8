/**
 * Makes an element. Children that are undefined or false are left out; text is text, never markup.
 * `on…` are listeners; `class`, `data-…`, `aria-…` and others are attributes; true is an attribute without value.
 *
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, any>} [attributes]
 * @param {...(Node | string | number | undefined | false | null | readonly any[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...present(children));
  return element;
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  set(element, attributes);
  element.append(...present(children));
  return element;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false || value === null) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [key, each] of Object.entries(value)) element.style.setProperty(key, each);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}

const present = (children) =>
  children.flat(3).filter((child) => child !== undefined && child !== false && child !== null && child !== '');

/** Says something to those who hear the page. */
export function announce(text) {
  document.getElementById('announcer').textContent = text;
}

/** Where the focus is, as a name that outlives a redraw: elements that keep it carry `data-focus`. */
export const focusName = () => document.activeElement?.getAttribute('data-focus') ?? null;

/** Gives the focus back after a redraw. @param {Element} root @param {string | null} name */
export function refocus(root, name) {
  if (name === null) return;
  const found = root.querySelector(`[data-focus="${CSS.escape(name)}"]`);
  if (found instanceof HTMLElement) found.focus();
}
