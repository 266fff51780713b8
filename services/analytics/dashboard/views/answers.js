/** What people did with a message, one by one: panels of the Engagement screen. */
import { h } from '../dom.js';
import { count, digits, SIGN, words } from '../format.js';
import { numberColumn } from '../parts/columns.js';
import { badge, mark } from '../parts/figures.js';
import { idColumn, listPanel, momentColumn, nameColumn, personColumn, textColumn } from './lists.js';

const code = (text) => h('code', {}, text);
const OF_LOGS = ['account_id', 'campaign_id'];

/** @param {import('../main.js').Context} context */
export const links = (context) =>
  listPanel(context, {
    id: 'links',
    title: 'Links',
    note: 'By link and campaign. A link is its link_id, else where it leads. A message with two links counts under both.',
    path: '/v1/links',
    own: { by: 'link,campaign_id' },
    narrowedBy: OF_LOGS,
    columns: [
      { ...nameColumn('link', 'Link'), css: 'mono' },
      nameColumn('campaign_id', 'Campaign'),
      numberColumn('messages', 'Hit', 'Messages whose link was opened, by whomever.'),
      numberColumn('clicked', 'Unique clickers', 'Messages whose link was followed by a person, each once.'),
      numberColumn('clicks_human', 'Human clicks', 'Clicks taken for a person’s.'),
      numberColumn('clicks_suspect', 'Suspect', 'Clicks that may be a machine’s, or a person’s behind a proxy.'),
      numberColumn('clicks_bot', 'Bot', 'Clicks by machines.'),
    ],
    empty: [
      'No link was opened. Short links are made by ',
      code('POST /v1/links'),
      ' on ingest; your own redirector may send clicks to ',
      code('POST /v1/events/click'),
      '.',
    ],
  });

const LANGUAGES = { en: 'English', es: 'Spanish', other: 'another', unknown: 'not known', '': '–' };
const ATTRIBUTIONS = {
  given: 'named',
  pair: 'last message between the two',
  link: 'tracked link',
  recipient: 'last to this person',
  none: 'no message found',
  '': 'named',
};

/** @param {(row: any) => Node | false} [more] what stands behind it */
const attributionColumn = (more) => ({
  key: 'attribution',
  label: 'Found by',
  css: 'nowrap',
  help: 'How the message was found: named by who published the event, by the numbers, by a tracked link, or by the person.',
  value: (row) => row.attribution,
  cell: (row) => [ATTRIBUTIONS[row.attribution] ?? words(row.attribution), more?.(row) || ''],
});

const sure = ({ confidence }) =>
  confidence !== null && h('span', { class: 'soft' }, ` ${digits(confidence).replace(/\.0$/, '')}${SIGN} sure`);

const moodOf = (value) => (value === null ? '–' : `${value > 0.2 ? 'good' : value < -0.2 ? 'bad' : 'neutral'} `);

const hint = ({ opt_out_hint: said }) =>
  mark(
    'may be an opt-out, look at it',
    `The text asks, in other than keywords, not to be written to (${words(said)}). Nothing acts on it: if it is one, publish a consent event.`,
    'wait',
  );

/** @param {import('../main.js').Context} context */
export const replies = (context) =>
  listPanel(context, {
    id: 'replies',
    title: 'Replies',
    note: 'Texts of replies are not stored, so none can be read here: what they told was noted when they came.',
    path: '/v1/replies',
    narrowedBy: [...OF_LOGS, 'sender'],
    columns: [
      momentColumn(context, 'occurred_at', 'When', 'message_id'),
      nameColumn('campaign_id', 'Campaign'),
      personColumn('From'),
      {
        key: 'sentiment',
        label: 'Mood',
        help: 'From −1 (bad) to 1 (good), by a word list; irony is not seen. Not known of keywords and other languages.',
        css: 'nowrap',
        value: ({ sentiment }) => sentiment,
        cell: ({ sentiment }) => [
          moodOf(sentiment),
          sentiment === null ? '' : h('span', { class: 'soft' }, sentiment.toFixed(1).replace('-', '−')),
        ],
      },
      {
        key: 'language',
        label: 'Language',
        value: (row) => row.language,
        cell: (row) => LANGUAGES[row.language] ?? row.language,
      },
      textColumn('keyword', 'Keyword'),
      {
        key: 'opt_out_hint',
        label: 'To look at',
        css: 'nowrap',
        value: (row) => row.opt_out_hint,
        cell: (row) => (row.opt_out_hint === '' ? '' : hint(row)),
      },
      attributionColumn(sure),
      idColumn('message_id', 'Message ID'),
    ],
    empty: [
      'Nobody replied. Replies come by the vendors’ webhooks (',
      code('/v1/webhooks/{vendor}/{account}'),
      ') or ',
      code('POST /v1/events/reply'),
      '.',
    ],
  });

const money = (key, label, help) => ({
  key,
  label,
  help,
  numeric: true,
  value: (row) => row[key],
  cell: (row) => (row[key] === null || row.currency === '' ? '–' : `${count(row[key])} ${row.currency}`),
});

/** @param {import('../main.js').Context} context */
export const touches = (context) =>
  listPanel(context, {
    id: 'touches',
    title: 'Conversions by first and last touch',
    note: 'Each conversion counts once for the message that touched the person last, and once for the first: choose one column, never add both. That somebody bought after a message does not say that the message was the reason.',
    path: '/v1/touches',
    own: { by: 'campaign_id' },
    narrowedBy: OF_LOGS,
    columns: [
      nameColumn('campaign_id', 'Campaign'),
      numberColumn('last_touch', 'Last touch', 'Conversions of which a message of this campaign was the last touch.'),
      money('last_touch_value', 'Worth, last', 'What these were worth, where it was told.'),
      numberColumn(
        'first_touch',
        'First touch',
        'Conversions of which a message of this campaign was the first touch.',
      ),
      money('first_touch_value', 'Worth, first', 'What these were worth, where it was told.'),
    ],
    empty: NO_CONVERSION,
  });

const NO_CONVERSION = [
  'Nothing was bought or booked. Publish conversions by ',
  code('POST /v1/events/conversion'),
  ', with a message_id, a link’s code or a recipient.',
];

/** @param {import('../main.js').Context} context */
export const conversions = (context) =>
  listPanel(context, {
    id: 'conversions',
    title: 'Conversions, one by one',
    note: 'Newest first. The time leads to the message that touched last.',
    path: '/v1/conversions',
    narrowedBy: OF_LOGS,
    columns: [
      momentColumn(context, 'occurred_at', 'When', 'message_id'),
      textColumn('name', 'What'),
      money('value', 'Worth', 'NULL if nobody told.'),
      nameColumn('campaign_id', 'Last touch'),
      { ...nameColumn('first_touch_campaign_id', 'First touch'), cell: (row) => row.first_touch_campaign_id || 'none' },
      attributionColumn(),
      idColumn('message_id', 'Message ID'),
      idColumn('first_touch_message_id', 'First touch message ID'),
    ],
    empty: NO_CONVERSION,
  });

const HOW = { event: 'said so', vendor_error: 'vendor refused' };
const howColumn = {
  key: 'how',
  label: 'Known by',
  help: 'Said so: a consent event. Vendor refused: a message was refused because its recipient had opted out.',
  css: 'nowrap',
  value: (row) => row.how,
  cell: (row) => HOW[row.how] ?? row.how,
};

/** @param {import('../main.js').Context} context */
export const consents = (context) =>
  listPanel(context, {
    id: 'consents',
    title: 'Consents',
    note: 'Who opted out or in, newest first. The time leads to the message that it answers.',
    path: '/v1/consents',
    narrowedBy: [...OF_LOGS, 'sender'],
    columns: [
      momentColumn(context, 'occurred_at', 'When', 'message_id'),
      textColumn('action', 'Said'),
      personColumn('Who'),
      { ...nameColumn('sender', 'Of sender'), cell: (row) => row.sender || 'all' },
      textColumn('keyword', 'Keyword'),
      howColumn,
      nameColumn('campaign_id', 'Campaign'),
      textColumn('reason', 'Reason', '–', 'wide'),
      idColumn('message_id', 'Message ID'),
    ],
    empty: [
      'Nobody opted out or in. A reply that is a keyword (STOP, START) becomes a consent; others come by ',
      code('POST /v1/events/consent'),
      '.',
    ],
  });

/** @param {import('../main.js').Context} context */
export const flags = (context) =>
  listPanel(context, {
    id: 'consent-flags',
    title: 'Sent after an opt-out',
    note: 'Messages submitted after their recipient had opted out of the sender or of all, and before an opt-in. Some kinds may be sent all the same.',
    path: '/v1/consent-flags',
    own: { flag: 'sent_after_opt_out' },
    narrowedBy: [...OF_LOGS, 'sender', 'message_type', 'automation_id'],
    columns: [
      momentColumn(context, 'submitted_at', 'Sent', 'message_id'),
      personColumn('To'),
      nameColumn('sender', 'From'),
      nameColumn('campaign_id', 'Campaign'),
      nameColumn('message_type', 'Message type'),
      { key: 'status', label: 'Status', value: (row) => row.status, cell: (row) => badge(row.status) },
      momentColumn(context, 'opted_out_at', 'Opted out', 'opt_out_message_id'),
      howColumn,
      textColumn('keyword', 'Keyword'),
      idColumn('message_id', 'Message ID'),
      idColumn('opt_out_message_id', 'Opt-out message ID'),
    ],
    empty: [
      'None: nobody who had opted out was written to. Ask before each send: ',
      code('GET /v1/suppressions/{recipient}'),
      '.',
    ],
  });
