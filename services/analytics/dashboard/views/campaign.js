import { pathOf } from '../api.js';
import { h } from '../dom.js';
import { count, counted, named, percent } from '../format.js';
import { countColumn, dimensionColumn, rateColumn } from '../parts/columns.js';
import { exporter } from '../parts/export.js';
import { rate } from '../parts/figures.js';
import { lead, panel, select, slot } from '../parts/frame.js';
import { funnel } from '../parts/funnel.js';
import { dataTable, sortOf } from '../parts/table.js';
import { arrived, becauseOf, campaignSentence, errorName, undelivered } from '../words.js';
import { listOf } from './error-code.js';
import { CHOICES, messageTable, pageLinks, statusesOf } from './message-list.js';
import { RATES } from './rates.js';

const PAGE = 25;
const MOST_GROUPS = 500;
/** What the activity can be narrowed to, besides status. */
const NARROWED_BY = ['audience', 'message_type', 'carrier'];
const MOST_ERRORS = 4;

/** Did this campaign do its job? @param {import('../main.js').Context} whole of the whole page */
export async function campaign(whole) {
  const context = { ...whole, scope: { ...whole.scope, campaign_id: whole.address.id } };
  const { api, scope, period, address } = context;
  const earlier = period.before && { ...scope, ...period.before };
  const [[now], before] = await Promise.all([
    api.rows('/v1/segments', scope),
    earlier && api.rows('/v1/segments', earlier).then(([row]) => row),
  ]);
  if (now.messages === 0) return nothingOf(context);
  const usable = before?.messages > 0 ? before : undefined;
  return [
    back(context),
    lead(campaignSentence(address.id, now)),
    h(
      'p',
      { class: 'note' },
      usable
        ? ''
        : period.before
          ? `It sent nothing in ${period.beforeLabel}, so there is nothing to compare with. `
          : '',
      now.pending + now.unknown > 0 &&
        `${count(now.pending + now.unknown)} have no final receipt: what became of them is not known.`,
    ),
    panel('From send to conversion', {}, funnel(context, now, usable)),
    panel(
      'By audience and message type',
      {
        note: 'How far each group came. Choose an audience to see its messages below; rates on small counts show where the true rate lies (95 %).',
      },
      slot(180, groups(context)),
    ),
    panel('Why messages did not arrive', {}, slot(120, causes(context, now))),
    panel(
      'Every message',
      { note: 'Newest first. Choose one to see its timeline from send to handset.' },
      await activity(context, now),
    ),
  ];
}

const back = ({ link }) =>
  h('p', { class: 'back' }, h('a', { class: 'soft', href: link({ view: 'campaigns', own: {} }) }, '← All campaigns'));

async function nothingOf(context) {
  const { address, link, api } = context;
  const now = Date.now();
  const [ever] = await api.rows('/v1/segments', {
    ...address.filters,
    from: now - 400 * 86_400_000,
    to: now + 86_400_000,
    campaign_id: address.id,
  });
  return [
    back(context),
    lead(
      ever.messages > 0
        ? `Campaign ${address.id} sent nothing in this range.`
        : `No message names a campaign “${address.id}”.`,
    ),
    ever.messages > 0 &&
      h(
        'p',
        { class: 'controls' },
        h('a', { class: 'button', href: link({ id: address.id, range: '30d' }) }, 'Look at the last 30 days'),
      ),
  ];
}

async function groups({ api, scope, glossary, address, link }) {
  const query = { by: 'audience,message_type', ...scope, limit: MOST_GROUPS };
  const rows = await api.rows('/v1/segments', query);
  const narrow = (row) =>
    link({
      id: address.id,
      own: {
        ...address.own,
        cursor: undefined,
        audience_of: `=${row.audience}`,
        message_type_of: `=${row.message_type}`,
      },
    });
  const step = (name, whole, of) => ({
    ...countColumn(glossary, name),
    cell: (row) =>
      h(
        'span',
        { class: 'figure' },
        count(row[name]),
        rate({ part: row[name], whole: whole(row), of, help: glossary.help(name) }),
      ),
  });
  const submitted = (row) => row.messages;
  return dataTable({
    id: 'groups',
    caption: 'Funnel by audience and message type',
    path: pathOf('/v1/segments', query),
    rows,
    sort: sortOf('-messages'),
    columns: [
      dimensionColumn(glossary, 'audience', narrow),
      dimensionColumn(glossary, 'message_type'),
      countColumn(glossary, 'messages', 'Sent'),
      step('handed_off', submitted, 'messages submitted'),
      step('delivered', submitted, 'messages submitted'),
      step('clicked', arrived, 'messages delivered'),
      step('replied', arrived, 'messages delivered'),
      step('converted', arrived, 'messages delivered'),
      rateColumn(glossary, 'opt_out_rate', RATES.opt_out_rate),
    ],
  });
}

async function causes(context, now) {
  const { api, scope, address, link } = context;
  const rows = (await api.rows('/v1/errors', { ...scope, limit: MOST_ERRORS + 1 })).slice(0, MOST_ERRORS);
  if (rows.length === 0) return h('p', { class: 'soft' }, 'None is known to have failed.');
  const lost = undelivered(now);
  return h(
    'ul',
    { class: 'movers' },
    rows.map((row) =>
      h(
        'li',
        {},
        h(
          'div',
          {},
          h('strong', {}, sentenceCase(becauseOf(row.error_meaning)) || 'No reason was given'),
          h('span', { class: 'soft' }, ` (${errorName({ vendor: row.vendor, code: row.error_code })})`),
          h('p', { class: 'fix small' }, row.error_fix),
        ),
        h('a', { href: listOf(withCampaign(context), row) }, counted(row.messages, 'message')),
        h('span', { class: 'soft small' }, `${percent(row.messages / lost)} of what failed`),
      ),
    ),
    h(
      'li',
      {},
      h(
        'a',
        { href: link({ view: 'errors', filters: { ...address.filters, campaign_id: [address.id] }, own: {} }) },
        `All errors of ${address.id}`,
      ),
    ),
  );
}

const sentenceCase = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const withCampaign = (context) => ({
  ...context,
  address: { ...context.address, filters: { ...context.address.filters, campaign_id: [context.address.id] } },
});

/** What the address narrows the activity to: `audience_of==vip`; a lone `=` stands for the empty value. */
const narrowedBy = ({ own }) =>
  Object.fromEntries(
    NARROWED_BY.filter((name) => own[`${name}_of`]?.startsWith('=')).map((name) => [name, own[`${name}_of`].slice(1)]),
  );

async function activity(context, now) {
  const { api, scope, address } = context;
  const { status = '', cursor, error_code: code } = address.own;
  const query = {
    ...scope,
    ...narrowedBy(address),
    status: statusesOf(status),
    error_code: code,
    cursor,
    limit: PAGE,
  };
  const path = pathOf('/v1/messages', query);
  const [{ rows, next_cursor: next }, choices, total] = await Promise.all([
    api.get(path),
    Promise.all(NARROWED_BY.map((name) => api.rows('/v1/segments', { by: name, ...scope, limit: MOST_GROUPS }))),
    totalOf(context, now),
  ]);
  return h(
    'div',
    {},
    controls(context, choices),
    messageTable(context, rows, path, ['audience', 'message_type', 'carrier']),
    pageLinks(context, next),
    exporter({ path, name: `handset-${address.id}`, total }),
  );
}

function controls({ address, go, glossary }, choices) {
  const change = (part) => go({ id: address.id, own: { ...address.own, cursor: undefined, ...part } });
  const { status = '', error_code: code } = address.own;
  return h(
    'div',
    { class: 'controls', role: 'group', 'aria-label': 'Which messages' },
    select('Status', CHOICES, status, (chosen) => change({ status: chosen }), { id: 'status', 'data-focus': 'status' }),
    NARROWED_BY.map((name, index) => {
      const key = `${name}_of`;
      const options = choices[index].map((row) => [`=${row[name]}`, named(name, row[name])]);
      return select(
        glossary.label(name),
        [['', 'any'], ...options],
        address.own[key] ?? '',
        (value) => change({ [key]: value }),
        { id: key, 'data-focus': key },
      );
    }),
    code && h('span', { class: 'chip' }, `code: ${code}`),
  );
}

/** How many messages the export has, where sums can say it. */
async function totalOf({ api, scope, address }, now) {
  const { status = '', error_code: code } = address.own;
  if (code !== undefined || !(status === '' || status === 'undelivered' || RATED.includes(status))) return undefined;
  const narrowed = narrowedBy(address);
  const [row] = Object.keys(narrowed).length === 0 ? [now] : await api.rows('/v1/segments', { ...scope, ...narrowed });
  return status === '' ? row.messages : status === 'undelivered' ? undelivered(row) : row[status];
}

/** Statuses that are columns of /v1/segments with just the same messages. */
const RATED = ['delivered', 'rejected', 'failed', 'expired', 'filtered'];
