import { announce, h } from '../dom.js';

/** A button that copies a text and says that it did. */
export function copyButton(label, text, attributes = { class: 'quiet' }) {
  const copy = async () => {
    await copyText(text());
    button.textContent = 'Copied';
    announce('Copied');
    setTimeout(() => (button.textContent = label), 1_500);
  };
  const button = h('button', { type: 'button', onclick: copy, ...attributes }, label);
  return button;
}

async function copyText(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // A page that is not served by https or loopback has no clipboard of its own.
  const area = h('textarea', { class: 'unseen' }, text);
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
