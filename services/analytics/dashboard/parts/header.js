import { COMPARISONS, RANGES } from '../address.js';
import { announce, h } from '../dom.js';
import { dayAndTime, named } from '../format.js';
import { momentOf, offsetOf } from '../period.js';
import { select } from './frame.js';
import { copyButton } from './copy.js';

/** The menu; codes are reached from Errors. */
const LABELS = {
  overview: 'Overview',
  live: 'Live',
  campaigns: 'Campaigns',
  segments: 'Segments',
  errors: 'Errors',
  carriers: 'Carriers',
  engagement: 'Engagement',
  messages: 'Messages',
  operations: 'Operations',
};
/** Where a screen that the menu does not have belongs. */
const BELONGS_TO = { catalogue: 'errors' };
/** Zones that are offered besides the browser's and the address's; any IANA zone can stand in the address. */
const ZONES = [
  'UTC',
  'America/Los_Angeles',
  'America/Chicago',
  'America/New_York',
  'Europe/London',
  'Europe/Berlin',
  'Asia/Kolkata',
  'Asia/Singapore',
  'Australia/Sydney',
];

/** The frame above every screen: where one is, the look-up, and what the whole page is about. */
export function header(context) {
  const { address, link } = context;
  return [
    h(
      'div',
      { class: 'top-row' },
      h(
        'a',
        { class: 'brand', href: link({ view: 'overview', own: {} }) },
        h('img', { src: '/icon.svg', alt: '' }),
        'Handset',
      ),
      h(
        'nav',
        { class: 'menu', 'aria-label': 'Screens' },
        Object.entries(LABELS).map(([view, label]) =>
          h(
            'a',
            {
              href: link({ view, own: {} }),
              'aria-current': view === (BELONGS_TO[address.view] ?? address.view) ? 'page' : undefined,
              'data-focus': `menu-${view}`,
            },
            label,
          ),
        ),
      ),
      search(context),
    ),
    scopeRow(context),
  ];
}

function search({ address, go }) {
  const input = h('input', {
    id: 'search',
    type: 'search',
    name: 'q',
    autocomplete: 'off',
    value: address.view === 'messages' ? (address.own.q ?? '') : '',
    placeholder: 'Phone, campaign or message',
    'aria-label': 'Find messages by phone number, campaign or message ID',
    'aria-keyshortcuts': '/',
    'data-focus': 'search',
  });
  const submit = (event) => {
    event.preventDefault();
    const q = input.value.trim();
    if (q !== '') go({ view: 'messages', own: { q } });
  };
  return h(
    'form',
    { class: 'search', role: 'search', onsubmit: submit },
    input,
    h('kbd', { 'aria-hidden': 'true' }, '/'),
  );
}

/** One range, one time zone, one comparison and one set of filters for every screen. */
function scopeRow(context) {
  const { address, go } = context;
  const own = keptOf(address);
  const change = (part) => go({ ...part, id: address.id, own });
  const ranges = { ...RANGES, custom: address.range in RANGES ? 'From … to …' : customLabel(address) };
  const editor = customRange(context, change);
  const onRange = (range) => {
    if (range !== 'custom') return change({ range });
    editor.hidden = false;
    editor.querySelector('input').focus();
  };
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';
  const zones = [...new Set([address.tz, zone, ...ZONES])].map((each) => [each, each.replaceAll('_', ' ')]);
  return h(
    'div',
    { class: 'scope-row', role: 'group', 'aria-label': 'What the page is about' },
    select('Range', ranges, address.range in RANGES ? address.range : 'custom', onRange, {
      'data-focus': 'range',
      id: 'range',
    }),
    editor,
    select('compared with', COMPARISONS, address.vs, (vs) => change({ vs }), { 'data-focus': 'vs', id: 'vs' }),
    select('Times in', zones, address.tz, (tz) => change({ tz }), { 'data-focus': 'tz', id: 'tz' }),
    chips(context, own),
    h('span', { class: 'spacer' }),
    copyButton('Copy link', () => sharedLink(context)),
    h(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'data-focus': 'refresh',
        onclick: () => window.dispatchEvent(new Event('handset:again')),
      },
      'Refresh',
    ),
  );
}

/** What a view keeps when the range changes: all but where a list had got to. */
const keptOf = ({ own }) => Object.fromEntries(Object.entries(own).filter(([name]) => name !== 'cursor'));

function chips({ address, glossary, go }, own) {
  const entries = Object.entries(address.filters).flatMap(([name, values]) => values.map((value) => ({ name, value })));
  if (entries.length === 0) return false;
  const without = ({ name, value }) => {
    const values = address.filters[name].filter((each) => each !== value);
    return Object.fromEntries(
      Object.entries({ ...address.filters, [name]: values }).filter(([, left]) => left.length > 0),
    );
  };
  return h(
    'div',
    { class: 'chips', role: 'group', 'aria-label': 'Only' },
    entries.map((entry) => {
      const text = `${glossary.label(entry.name)}: ${named(entry.name, entry.value)}`;
      return h(
        'button',
        {
          type: 'button',
          class: 'chip',
          'aria-label': `Only ${text}. Remove`,
          onclick: () => go({ id: address.id, filters: without(entry), own }),
        },
        text,
        h('span', { 'aria-hidden': 'true' }, '×'),
      );
    }),
  );
}

const customLabel = ({ range, tz }) =>
  range
    .split('/')
    .map((at) => dayAndTime(Number(at), tz))
    .join(' – ');

function customRange({ address, period }, change) {
  const field = (label, at) =>
    h('label', {}, label, h('input', { type: 'datetime-local', required: true, value: local(at, address.tz) }));
  const submit = (event) => {
    event.preventDefault();
    const [from, to] = [...event.currentTarget.querySelectorAll('input')].map(({ value }) =>
      momentOf(Date.parse(`${value}Z`), address.tz),
    );
    if (from < to) change({ range: `${from}/${to}` });
    else announce('The begin must lie before the end');
  };
  return h(
    'form',
    { class: 'chips', hidden: true, onsubmit: submit },
    field('from', period.from),
    field('to', period.to),
    h('button', { class: 'button', type: 'submit' }, 'Show'),
  );
}

const local = (at, tz) => new Date(at + offsetOf(at, tz)).toISOString().slice(0, 16);

/** A link that is shared shows the same hours tomorrow: a moving range is written out. */
const sharedLink = ({ address, period, link }) =>
  `${location.origin}/${link({ id: address.id, range: `${period.from}/${period.to}` })}`;

export function footer({ account, period, address }, signOut) {
  const seen = account === '*' ? 'all accounts' : `account ${account}`;
  return [
    h(
      'span',
      {},
      `You see ${seen}, ${dayAndTime(period.from, address.tz)} – ${dayAndTime(period.to, address.tz)} (${address.tz})${period.running ? ', the running hour included' : ''}.`,
    ),
    h('span', {}, h('kbd', {}, '/'), ' searches, arrows move in tables, Enter opens.'),
    h('span', {}, 'Point at a figure for its definition.'),
    h('a', { href: '/docs' }, 'API'),
    h('button', { type: 'button', class: 'link', onclick: signOut }, 'Sign out'),
  ];
}
