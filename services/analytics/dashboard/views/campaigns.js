import { pathOf } from '../api.js';
import { countColumn, dimensionColumn, openColumn, rateColumn } from '../parts/columns.js';
import { lead, panel } from '../parts/frame.js';
import { dataTable, sortOf } from '../parts/table.js';
import { campaignsSentence } from '../words.js';
import { nothingHere } from './nothing.js';
import { RATES } from './rates.js';

const MOST = 2_000;
const SHOWN = ['delivery_rate', 'filtered_rate', 'click_rate', 'reply_rate', 'conversion_rate', 'opt_out_rate'];

/** Which campaigns did their job? @param {import('../main.js').Context} context */
export async function campaigns(context) {
  const { api, scope, glossary, address, link, amend } = context;
  const query = { by: 'campaign_id', ...scope, limit: MOST };
  const rows = await api.rows('/v1/segments', query);
  if (rows.length === 0) return nothingHere(context, 'campaigns');
  const one = ({ campaign_id: id }) =>
    id === ''
      ? link({ view: 'segments', filters: { ...address.filters, campaign_id: [''] }, own: {} })
      : link({ id, own: {} });
  return [
    lead(campaignsSentence(rows)),
    panel(
      'Campaigns',
      {
        note: 'Of messages submitted in this range. Choose a campaign to see its funnel, its audiences and every message.',
      },
      dataTable({
        id: 'campaigns',
        caption: 'Campaigns with their measures',
        path: pathOf('/v1/segments', query),
        rows,
        sort: sortOf(address.own.sort, '-messages'),
        onSort: (sort) => amend({ own: { ...address.own, sort } }),
        columns: [
          dimensionColumn(glossary, 'campaign_id', one),
          countColumn(glossary, 'messages'),
          ...SHOWN.slice(0, 2).map((name) => rateColumn(glossary, name, RATES[name])),
          openColumn(),
          ...SHOWN.slice(2).map((name) => rateColumn(glossary, name, RATES[name])),
        ],
      }),
    ),
  ];
}
