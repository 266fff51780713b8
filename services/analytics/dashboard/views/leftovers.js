import { ask, pathOf } from '../api.js';
import { announce, h } from '../dom.js';
import { count, counted, named, timeOfDay, words } from '../format.js';
import { badge } from '../parts/figures.js';
import { select } from '../parts/frame.js';
import { dataTable } from '../parts/table.js';

const SHOWN = 100;
/** Rows that stand there at first: the newest tell most. */
const FIRST = 12;
const moment = (key, label, tz) => ({
  key,
  label,
  unit: tz,
  css: 'nowrap',
  value: (row) => row[key],
  cell: (row) => timeOfDay(Date.parse(row[key]), tz),
});

/** What leftovers can be narrowed to: they have no campaign and no audience. */
const ofAccount = ({ scope }) => ({ from: scope.from, to: scope.to, account_id: scope.account_id });

/** Records that could not be used, and the way to have them tried again. @param {import('../main.js').Context} context */
export async function deadLetters(context) {
  const { api, address, link, go } = context;
  const { code = '' } = address.own;
  const query = { ...ofAccount(context), limit: SHOWN };
  const [everything, rows] = await Promise.all([
    api.rows('/v1/dead-letters', { ...query, limit: 10_000 }),
    api.rows('/v1/dead-letters', { ...query, code: code || undefined }),
  ]);
  if (everything.length === 0) return h('p', { class: 'soft' }, 'None in this range: every record could be used.');
  const codes = countsOf(everything.map((row) => row.code));
  const choices = [
    ['', `all (${count(everything.length)})`],
    ...codes.map(([name, n]) => [name, `${words(name)} (${count(n)})`]),
  ];
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'controls' },
      select('Why', choices, code, (chosen) => go({ own: { ...address.own, code: chosen } }), {
        id: 'code',
        'data-focus': 'code',
      }),
    ),
    dataTable({
      id: 'dead-letters',
      caption: 'Dead letters, newest first',
      path: pathOf('/v1/dead-letters', { ...query, code: code || undefined }),
      rows,
      most: FIRST,
      columns: [
        moment('occurred_at', 'Arrived', address.tz),
        { key: 'code', label: 'Why', css: 'nowrap', value: (row) => words(row.code) },
        { key: 'field', label: 'Field', value: (row) => row.field },
        { key: 'detail', label: 'What is wrong, and how to mend it', css: 'wide', value: (row) => row.detail },
        { key: 'kind', label: 'Kind', value: (row) => row.kind },
        { key: 'account_id', label: 'Account', value: (row) => row.account_id },
        {
          key: 'message_id',
          label: 'Message',
          css: 'nowrap mono',
          value: (row) => row.message_id,
          cell: (row) =>
            row.message_id === ''
              ? '–'
              : h('a', { href: link({ view: 'messages', id: row.message_id, own: {} }) }, row.message_id),
        },
        {
          key: 'origin',
          label: 'From',
          css: 'nowrap small',
          value: (row) =>
            row.origin_offset < 0 ? 'HTTP' : `${row.origin_topic} ${row.origin_partition}:${row.origin_offset}`,
        },
      ],
    }),
    replay(code),
  );
}

/** @param {readonly string[]} values @returns {[string, number][]} most first */
function countsOf(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

/**
 * First what would be published, then, on a second press, publishing it. The admin key is asked for each time and kept
 * nowhere.
 */
function replay(code) {
  const key = h('input', {
    id: 'admin-key',
    type: 'password',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'Admin key',
    'aria-label': 'Admin key',
  });
  const said = h('p', { role: 'status', class: 'small' });
  const publish = h('button', { type: 'button', class: 'button primary', hidden: true }, 'Publish again');
  const order = async (dryRun) => {
    said.textContent = dryRun ? 'Counting …' : 'Publishing …';
    try {
      const found = await ask('/v1/dead-letters/replay', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key.value.trim()}` },
        body: JSON.stringify({ ...(code && { code }), dry_run: dryRun }),
      });
      said.textContent = replayed(found);
      publish.hidden = !dryRun || found.published === 0;
      publish.textContent = `Publish ${counted(found.published, 'record')} again`;
    } catch (error) {
      publish.hidden = true;
      said.textContent = error.status === 401 || error.status === 403 ? 'That is not the admin key.' : error.message;
    }
    announce(said.textContent);
  };
  publish.addEventListener('click', () => order(false));
  const submit = (event) => {
    event.preventDefault();
    void order(true);
  };
  return h(
    'form',
    { class: 'controls', onsubmit: submit, 'aria-label': 'Replay' },
    h('span', {}, code === '' ? 'Replay all that is kept:' : `Replay all of “${words(code)}” that is kept:`),
    key,
    h('button', { type: 'submit', class: 'button' }, 'What would be published?'),
    publish,
    said,
  );
}

function replayed({ published, dry_run: dryRun, by_topic: topics, without_bytes: without }) {
  const where = Object.entries(topics).map(([topic, n]) => `${count(n)} on ${topic}`);
  const lost = without > 0 ? ` Of ${count(without)} the bytes are not kept.` : '';
  if (published === 0) return `There is nothing to publish.${lost}`;
  return `${counted(published, 'record')} ${dryRun ? 'would be published' : 'published'} again: ${where.join(', ')}.${lost}`;
}

/** Messages that nobody submitted. @param {import('../main.js').Context} context */
export async function orphans(context) {
  const { api, address, link } = context;
  const query = { ...ofAccount(context), limit: SHOWN };
  const path = pathOf('/v1/orphans', query);
  const { rows, next_cursor: next } = await api.get(path);
  if (rows.length === 0) return h('p', { class: 'soft' }, 'None in this range.');
  return h(
    'div',
    {},
    next && h('p', { class: 'note' }, `The newest ${SHOWN} are shown; the download has all.`),
    dataTable({
      id: 'orphans',
      caption: 'Orphans, newest first',
      path,
      rows,
      most: FIRST,
      columns: [
        moment('first_seen_at', 'First seen', address.tz),
        {
          key: 'message_id',
          label: 'Message',
          css: 'nowrap mono',
          value: (row) => row.message_id,
          cell: (row) => h('a', { href: link({ view: 'messages', id: row.message_id, own: {} }) }, row.message_id),
        },
        { key: 'account_id', label: 'Account', value: (row) => row.account_id || 'none' },
        { key: 'vendor', label: 'Vendor', value: (row) => named('vendor', row.vendor) },
        { key: 'carrier', label: 'Carrier', value: (row) => named('carrier', row.carrier) },
        {
          key: 'status',
          label: 'Said',
          value: (row) => row.status,
          cell: (row) => (row.status ? badge(row.status) : '–'),
        },
      ],
    }),
  );
}
