import { h } from '../dom.js';

/** The definition of a figure, shown while its term is pointed at or has the focus; Escape puts it away. */
let tip;

/**
 * Gives an element its explanation. It can be reached with Tab unless it lies in something that can.
 *
 * @param {HTMLElement} element
 * @param {string} text
 * @param {'reachable' | 'inside'} [place]
 */
export function explained(element, text, place = 'reachable') {
  element.dataset.tip = text;
  element.classList.add('term');
  if (place === 'reachable') {
    element.tabIndex = 0;
    element.setAttribute('role', 'note');
    element.setAttribute('aria-label', `${element.textContent}. ${text}`);
  }
  return element;
}

/** Listens on the whole page, once. */
export function installTips() {
  tip = h('div', { id: 'tip', class: 'tip', 'aria-hidden': 'true', hidden: true });
  document.body.append(tip);
  const show = ({ target, type }) => {
    const term = target instanceof Element ? termAt(target, type) : null;
    if (term === null) hide();
    else place(term);
  };
  document.addEventListener('pointerover', show);
  document.addEventListener('focusin', show);
  document.addEventListener('focusout', hide);
  document.addEventListener('scroll', hide, { capture: true, passive: true });
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && hide());
}

/** A table's cell that has the focus stands for the term in it. */
const termAt = (element, type) =>
  element.closest('[data-tip]') ??
  (type === 'focusin' && element.matches('td, th') ? element.querySelector('[data-tip]') : null);

function hide() {
  tip.hidden = true;
}

function place(term) {
  tip.textContent = term.dataset.tip;
  tip.hidden = false;
  const at = term.getBoundingClientRect();
  const { width, height } = tip.getBoundingClientRect();
  const left = Math.max(8, Math.min(at.left, document.documentElement.clientWidth - width - 8));
  const below = at.bottom + 6 + height < window.innerHeight || at.top < height + 8;
  tip.style.setProperty('left', `${left}px`);
  tip.style.setProperty('top', `${below ? at.bottom + 6 : at.top - height - 6}px`);
}
