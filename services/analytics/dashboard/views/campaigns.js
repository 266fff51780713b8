import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { counted, dayAndTime } from '../format.js';
import { countColumn, dimensionColumn, openColumn, rateColumn } from '../parts/columns.js';
import { lead, panel } from '../parts/frame.js';
import { dataTable, sortOf } from '../parts/table.js';
import { campaignsSentence } from '../words.js';
import { nothingHere } from './nothing.js';
import { RATES } from './rates.js';

const MOST = 2_000;
const ARRIVAL = ['delivery_rate', 'filtered_rate'];
const ENGAGEMENT = ['click_rate', 'reply_rate', 'conversion_rate', 'opt_out_rate'];

/** Which campaigns did their job? @param {import('../main.js').Context} context */
export async function campaigns(context) {
  const { api, scope, glossary, address, link, amend } = context;
  const query = { sort: 'messages', ...scope, limit: MOST };
  const [rows, [nameless]] = await Promise.all([
    api.rows('/v1/campaigns', query),
    api.rows('/v1/segments', { ...scope, campaign_id: '' }),
  ]);
  if (rows.length === 0 && nameless.messages === 0) return nothingHere(context, 'campaigns');
  const accounts = new Set(rows.map(({ account_id: account }) => account));
  const one = ({ campaign_id: id, account_id: account }) =>
    link({
      id,
      own: {},
      // Accounts may call their campaigns alike.
      filters: accounts.size > 1 ? { ...address.filters, account_id: [account] } : address.filters,
    });
  const rates = (names) => names.map((name) => rateColumn(glossary, name, RATES[name]));
  return [
    lead(campaignsSentence(rows)),
    nameless.messages > 0 &&
      h(
        'p',
        { class: 'note' },
        h(
          'a',
          { href: link({ view: 'segments', filters: { ...address.filters, campaign_id: [''] }, own: {} }) },
          counted(nameless.messages, 'message'),
        ),
        ' of this range name no campaign.',
      ),
    panel(
      'Campaigns',
      { note: 'Of messages submitted in this range. Choose one to see its funnel, its audiences and every message.' },
      dataTable({
        id: 'campaigns',
        caption: 'Campaigns with their measures',
        path: pathOf('/v1/campaigns', query),
        rows,
        sort: sortOf(address.own.sort, '-messages'),
        onSort: (sort) => amend({ own: { ...address.own, sort } }),
        columns: [
          dimensionColumn(glossary, 'campaign_id', one),
          ...(accounts.size > 1 ? [dimensionColumn(glossary, 'account_id')] : []),
          countColumn(glossary, 'messages'),
          ...rates(ARRIVAL),
          openColumn(),
          ...rates(ENGAGEMENT),
          {
            key: 'last_sent_at',
            label: 'Last sent',
            unit: address.tz,
            help: 'To the minute, by the last message of the campaign in this range.',
            css: 'nowrap',
            value: (row) => row.last_sent_at,
            cell: (row) => (row.last_sent_at ? dayAndTime(Date.parse(row.last_sent_at), address.tz) : '–'),
          },
        ],
      }),
    ),
  ];
}
