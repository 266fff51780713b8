import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, dayAndTime, words } from '../format.js';
import { mark, term } from '../parts/figures.js';
import { lead, panel, select } from '../parts/frame.js';
import { dataTable, sortOf } from '../parts/table.js';
import { catalogueSentence, errorName } from '../words.js';
import { RETRIES } from './error-code.js';
import { FAMILIES } from './families.js';

/** Whose fault it is. */
const OWNERS = {
  recipient: { label: 'Recipient', help: 'The person, the number or the phone.' },
  sender: { label: 'Sender', help: 'Registration, consent or pace of whose name stands on the message.' },
  content: { label: 'Content', help: 'The text or its link.' },
  carrier: { label: 'Carrier', help: 'The mobile network.' },
  vendor: { label: 'Vendor', help: 'Who carries the messages for us.' },
  us: { label: 'Our software', help: 'What was asked of the vendor was wrong.' },
};

/** What does a code mean, whatever was sent? @param {import('../main.js').Context} context */
export async function catalogue(context) {
  const { api, address } = context;
  const { of = '', family = '', q = '' } = address.own;
  const query = { vendor: of || undefined, family: family in FAMILIES ? family : undefined, q: q || undefined };
  const path = pathOf('/v1/errors/catalogue', query);
  const [everything, rows, unlisted] = await Promise.all([
    api.rows('/v1/errors/catalogue'),
    api.rows('/v1/errors/catalogue', query),
    api.rows('/v1/errors/new-codes'),
  ]);
  return [
    lead(catalogueSentence(everything, unlisted)),
    unlisted.length > 0 && newCodes(context, unlisted),
    panel(
      'The catalogue',
      {
        note: 'Codes are a vendor’s own: the same number means different things. What a vendor’s documentation does not say is marked as a guess.',
      },
      narrowing(context, everything, { of, family, q }),
      table(context, rows, path),
    ),
  ];
}

/** Codes that came and are not listed: what there is to learn. */
function newCodes({ address }, rows) {
  const when = (hour) => dayAndTime(Date.parse(hour), address.tz);
  return panel(
    'New codes seen',
    {
      note: 'They came in receipts and are not in the catalogue. Until they are, their range or their status explains them.',
    },
    dataTable({
      id: 'new-codes',
      caption: 'Codes that came and are not in the catalogue',
      path: '/v1/errors/new-codes',
      rows,
      sort: sortOf('-messages'),
      columns: [
        { key: 'code', label: 'Code', css: 'nowrap', value: (row) => errorName(row) },
        { key: 'status', label: 'Status', value: (row) => row.status },
        {
          key: 'messages',
          label: 'Messages',
          numeric: true,
          value: (row) => row.messages,
          cell: (row) => count(row.messages),
        },
        {
          key: 'first',
          label: 'First seen',
          css: 'nowrap',
          value: (row) => row.first_hour,
          cell: (row) => when(row.first_hour),
        },
        {
          key: 'last',
          label: 'Last seen',
          css: 'nowrap',
          value: (row) => row.last_hour,
          cell: (row) => when(row.last_hour),
        },
        {
          key: 'meanwhile',
          label: 'Meanwhile explained as',
          css: 'wide',
          value: (row) => row.error_meaning,
          cell: (row) =>
            h(
              'span',
              {},
              row.error_meaning,
              h(
                'span',
                { class: 'soft small block' },
                `By its ${row.explained_by} ${row.explained_as}: ${words(row.error_category)}`,
              ),
            ),
        },
      ],
    }),
  );
}

function narrowing({ address, go }, everything, { of, family, q }) {
  const change = (part) => go({ own: { ...address.own, ...part } });
  const vendors = [...new Set(everything.map(({ vendor }) => vendor))].filter(Boolean);
  const input = h('input', {
    id: 'catalogue-search',
    type: 'search',
    value: q,
    placeholder: 'Code or words',
    'aria-label': 'Search the catalogue',
    'data-focus': 'catalogue-search',
  });
  const submit = (event) => {
    event.preventDefault();
    change({ q: input.value.trim() });
  };
  return h(
    'form',
    { class: 'controls', role: 'search', 'aria-label': 'The catalogue', onsubmit: submit },
    input,
    h('button', { type: 'submit', class: 'button' }, 'Search'),
    select('Vendor', [['', 'all'], ...vendors.map((name) => [name, name])], of, (name) => change({ of: name }), {
      id: 'of',
      'data-focus': 'of',
    }),
    select(
      'Family',
      [['', 'all'], ...Object.entries(FAMILIES).map(([name, { label }]) => [name, label])],
      family,
      (name) => change({ family: name }),
      { id: 'family', 'data-focus': 'family' },
    ),
  );
}

const nameOf = ({ vendor, code, status }) =>
  vendor === '' ? `any vendor, ${status} without a code` : `${vendor} ${code}`;
const described = (known, name) => (known[name] ? term(known[name].label, known[name].help) : name);

function table({ address, amend }, rows, path) {
  return dataTable({
    id: 'catalogue',
    caption: 'Error codes, with meaning and fix',
    path,
    rows,
    sort: sortOf(address.own.sort),
    onSort: (sort) => amend({ own: { ...address.own, sort } }),
    empty: 'No code is like that. A code that is not listed is explained by its range or its status.',
    columns: [
      {
        key: 'code',
        label: 'Code',
        css: 'nowrap',
        help: 'Vendor and code; two numbers with a hyphen stand for all between them that are not listed.',
        value: nameOf,
        cell: (row) =>
          h(
            'span',
            {},
            nameOf(row),
            h('span', { class: 'soft small block' }, [row.protocol, words(row.category)].filter(Boolean).join(', ')),
            row.confirmed === 0 && mark('guess', 'Not found in the vendor’s documentation.', 'wait'),
            row.final === 0 && mark('goes on', 'Not the end of a message: it is still tried, or only a notice.'),
          ),
      },
      {
        key: 'meaning',
        label: 'What it means',
        css: 'wide',
        value: (row) => `${row.name}: ${row.meaning}`,
        cell: (row) => h('span', {}, row.name, h('span', { class: 'soft small block' }, row.meaning)),
      },
      {
        key: 'fix',
        label: 'What to do',
        css: 'wide',
        value: (row) => row.fix,
        cell: (row) =>
          h('span', {}, row.fix, h('span', { class: 'soft small block' }, `For engineers: ${row.engineer_fix}`)),
      },
      { key: 'engineer_fix', label: 'For engineers', only: 'copied', value: (row) => row.engineer_fix },
      {
        key: 'retry_class',
        label: 'Send again?',
        css: 'nowrap',
        value: (row) => RETRIES[row.retry_class]?.label ?? row.retry_class,
        cell: (row) => described(RETRIES, row.retry_class),
      },
      {
        key: 'owner',
        label: 'Whose fault',
        css: 'nowrap',
        value: (row) => OWNERS[row.owner]?.label ?? row.owner,
        cell: (row) => described(OWNERS, row.owner),
      },
      {
        key: 'billable',
        label: 'Charged?',
        css: 'nowrap',
        help: 'Whether the vendor charges for such a message, as far as it says so.',
        value: (row) => (row.billable === null ? null : row.billable === 1 ? 'yes' : 'no'),
      },
    ],
  });
}
