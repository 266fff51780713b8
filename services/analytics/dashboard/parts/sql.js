import { fetched } from '../api.js';
import { h } from '../dom.js';
import { copyButton } from './copy.js';

/**
 * A button that shows the statement behind a table, to copy.
 *
 * @param {string} path the API call that answers with the statement
 * @param {string} caption what it answers
 */
export function openSqlButton(path, caption) {
  const open = async () => {
    const said = await fetched(path).then(
      (response) => response.text(),
      (error) => `-- ${error.message}`,
    );
    const dialog = sqlDialog(said, caption);
    document.body.append(dialog);
    dialog.showModal();
  };
  return h('button', { type: 'button', class: 'quiet', onclick: open }, 'Open as SQL');
}

function sqlDialog(statement, caption) {
  const close = () => dialog.close();
  const dialog = h(
    'dialog',
    { class: 'sql', 'aria-label': `SQL: ${caption}`, onclose: () => dialog.remove() },
    h(
      'div',
      { class: 'panel-head' },
      h('h2', {}, caption),
      h(
        'div',
        { class: 'chips' },
        copyButton('Copy', () => statement, { class: 'button' }),
        h('button', { type: 'button', class: 'button', onclick: close }, 'Close'),
      ),
    ),
    h('pre', { class: 'code', tabindex: 0 }, statement),
    h(
      'p',
      { class: 'note' },
      'It runs in ClickHouse as it stands, database handset. Views are open to the user bi; where it names a table under them, use a user who may read tables.',
    ),
  );
  // A click beside the dialog closes it.
  dialog.addEventListener('click', (event) => event.target === dialog && close());
  return dialog;
}
