import { h } from './dom.js';

/**
 * The form that asks for a read key.
 *
 * @param {(key: string) => Promise<void>} enter throws an error whose message says why not
 * @param {import('./api.js').ApiError | undefined} problem why the page is asking, if there is a reason
 */
export function signInForm(enter, problem) {
  const said = h('p', { id: 'why', class: 'why bad', role: 'alert' }, problem ? explain(problem) : '');
  const input = h('input', {
    id: 'key',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
    spellcheck: 'false',
    'aria-describedby': 'why where',
  });
  const button = h('button', { class: 'button primary', type: 'submit' }, 'Sign in');
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await enter(input.value.trim());
    } catch (error) {
      said.textContent = explain(error);
      input.setAttribute('aria-invalid', 'true');
      input.select();
      input.focus();
    } finally {
      button.disabled = false;
    }
  };
  return h(
    'form',
    { class: 'sign-in panel', onsubmit: submit },
    h('img', { src: '/icon.svg', alt: '', width: 40, height: 40 }),
    h('h1', {}, 'What happened to your messages?'),
    h('p', { class: 'soft' }, 'Sign in to see every text from send to handset.'),
    h('label', { for: 'key' }, 'Read key'),
    h('div', { class: 'sign-in-row' }, input, button),
    said,
    h(
      'p',
      { id: 'where', class: 'note' },
      'Handset printed a link that signs in when it started. The key itself is in ',
      h('code', {}, '.handset/keys.json'),
      ' under ',
      h('code', {}, 'read'),
      '; elsewhere, ask whoever runs it.',
    ),
  );
}

const explain = ({ status, message }) =>
  status === 401 ? 'This read key is not known here. Check that all of it was copied, or ask for a new one.' : message;
