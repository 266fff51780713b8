import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, named } from '../format.js';
import { errorName } from '../words.js';
import { rate } from '../parts/figures.js';
import { panel, slot } from '../parts/frame.js';
import { dataTable, sortOf } from '../parts/table.js';

/** Most codes that are asked for. */
export const MOST = 1_000;
/** Names a code within its vendor. */
export const keyOf = ({ vendor, error_code: code }) => `${vendor}:${code}`;

/** Whether sending again makes sense. */
export const RETRIES = {
  auto: { label: 'Send again later', help: 'Sending again after a while makes sense.' },
  after_fix: {
    label: 'After a change',
    help: 'Sending again makes sense once the message, number or request is changed.',
  },
  hold: { label: 'Wait first', help: 'Sending again makes sense when a stated time has passed.' },
  action: { label: 'Act first', help: 'Somebody must act on an account or a registration first.' },
  never: { label: 'Do not', help: 'Sending again makes no sense.' },
};

/** The messages that ended with a code. */
export const listOf = ({ link, address }, { vendor, error_code: code }) =>
  link({
    view: 'messages',
    filters: { ...address.filters, vendor: [vendor] },
    own: { status: 'undelivered', error_code: code },
  });

/** One code: what to do, and who is concerned. */
export function detail(context, chosen, total) {
  const { link, address } = context;
  const name = errorName({ vendor: chosen.vendor, code: chosen.error_code });
  return panel(
    name,
    {
      aside: h(
        'a',
        { class: 'quiet', href: link({ own: { ...address.own, code: '' } }), 'data-focus': 'close' },
        'Close',
      ),
    },
    h(
      'dl',
      { class: 'facts' },
      fact('What it means', chosen.error_meaning),
      fact(
        'What to do',
        h(
          'span',
          {},
          chosen.error_fix,
          ' ',
          h(
            'a',
            { href: link({ view: 'catalogue', own: { of: chosen.vendor, q: chosen.error_code } }) },
            'In the catalogue',
          ),
        ),
      ),
      fact('Send again?', RETRIES[chosen.retry_class]?.help ?? ''),
      fact(
        'Messages',
        h(
          'span',
          {},
          h('a', { href: listOf(context, chosen) }, count(chosen.messages)),
          ' ',
          rate({ part: chosen.messages, whole: total, of: 'messages submitted', help: 'Ended with this code.' }),
          ' of all',
        ),
      ),
    ),
    h(
      'div',
      { class: 'side-by-side' },
      ['carrier', 'campaign_id'].map((dimension) =>
        h(
          'div',
          {},
          h('h3', {}, `By ${context.glossary.label(dimension).toLowerCase()}`),
          slot(160, concerned(context, chosen, dimension)),
        ),
      ),
    ),
  );
}

const fact = (name, value) => h('div', {}, h('dt', {}, name), h('dd', {}, value));

async function concerned({ api, scope, glossary }, chosen, dimension) {
  const query = {
    by: dimension,
    ...scope,
    vendor: chosen.vendor,
    error_code: chosen.error_code || undefined,
    limit: MOST,
  };
  const [rows, totals] = await Promise.all([
    api.rows('/v1/errors', query),
    api.rows('/v1/segments', { by: dimension, ...scope, limit: MOST }),
  ]);
  const sent = new Map(totals.map((row) => [row[dimension], row.messages]));
  return dataTable({
    id: `concerned-${dimension}`,
    caption: `By ${glossary.label(dimension)}`,
    path: pathOf('/v1/errors', query),
    rows: rows.filter((row) => keyOf(row) === keyOf(chosen)),
    sort: sortOf('-messages'),
    columns: [
      { key: dimension, label: glossary.label(dimension), value: (row) => named(dimension, row[dimension]) },
      {
        key: 'messages',
        label: 'Messages',
        numeric: true,
        value: (row) => row.messages,
        cell: (row) => count(row.messages),
      },
      {
        key: 'rate',
        label: 'Of those sent',
        unit: '%',
        numeric: true,
        help: 'Messages with this code per message submitted there, by all vendors.',
        value: (row) => row.messages / (sent.get(row[dimension]) ?? row.messages),
        cell: (row) =>
          rate({
            part: row.messages,
            whole: sent.get(row[dimension]) ?? row.messages,
            of: 'messages submitted',
            help: 'Ended with this code.',
          }),
      },
    ],
  });
}
