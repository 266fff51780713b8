import { pathOf } from '../api.js';
import { count, counted } from '../format.js';
import { UNDELIVERED } from '../parts/icons.js';

/** How far back answers are kept (ms), and how far ahead a sender's clock may be. */
const EVER_MS = 400 * 86_400_000;
const AHEAD_MS = 2 * 86_400_000;

/** What people write as a phone number: five digits or more, with what stands between them. */
export const isNumber = (text) => /^\+?[\d\s().-]+$/.test(text) && text.replace(/\D/g, '').length >= 5;

/**
 * Messages for what was typed: a phone number, else the ID of a message, else a campaign. What the range does not
 * hold is looked for in all that is kept: who looks a message up seldom knows when it was sent.
 *
 * @param {import('../main.js').Context} context
 * @param {string} q
 * @param {Record<string, any>} narrowed status, code, cursor and limit
 * @returns {Promise<{rows: any[], next?: string, path: string, sentence?: string, note?: string, open?: string}>}
 */
export async function lookUp(context, q, narrowed) {
  const { api, scope } = context;
  const ask = async (query) => {
    const path = pathOf('/v1/messages', { ...scope, ...narrowed, ...query });
    const { rows, next_cursor: next } = await api.get(path);
    return { rows, next, path };
  };
  if (q === '') return ask({});
  const ever = { from: Date.now() - EVER_MS, to: Date.now() + AHEAD_MS };
  if (isNumber(q)) {
    const found = await inRangeOrEver(ask, { recipient: q }, ever);
    if (found.rows.length > 0) return { ...found, sentence: numberSentence(found, q) };
  }
  const one = await ask({ message_id: q, status: undefined, error_code: undefined, cursor: undefined, ...ever });
  if (one.rows.length === 1) return { ...one, open: q };
  if (isNumber(q)) return { ...one, sentence: `No message to ${q} in all that is kept.`, note: nothingNote(context) };
  const found = await inRangeOrEver(ask, { campaign_id: q }, ever);
  if (found.rows.length > 0) return { ...found, sentence: campaignSentence(found, q) };
  const orphan = await api
    .get(`/v1/messages/${encodeURIComponent(q)}`)
    .catch((error) => (error.status === 404 ? undefined : Promise.reject(error)));
  if (orphan !== undefined) return { ...one, open: q };
  return { ...one, sentence: `Nothing is called “${q}”: no message, and no campaign.`, note: nothingNote(context) };
}

async function inRangeOrEver(ask, query, ever) {
  const found = await ask(query);
  if (found.rows.length > 0) return found;
  const older = await ask({ ...query, ...ever });
  return older.rows.length === 0
    ? older
    : { ...older, note: 'None of these lies in the range chosen above: all that is kept was searched.' };
}

const lostOf = (rows) => rows.filter(({ status }) => UNDELIVERED.includes(status)).length;

function numberSentence({ rows, next }, q) {
  const lost = lostOf(rows);
  const some = `${next ? `The newest ${count(rows.length)} messages` : counted(rows.length, 'message')} to ${q}`;
  if (lost === 0) return `${some}: none is known to have failed.`;
  return rows.length === 1 ? `${some}: it did not arrive.` : `${some}: ${count(lost)} did not arrive.`;
}

const campaignSentence = ({ rows, next }, q) =>
  `Campaign ${q}: of ${next ? `the newest ${count(rows.length)}` : count(rows.length)} messages, ${count(lostOf(rows))} did not arrive.`;

const nothingNote = ({ address }) =>
  Object.keys(address.filters).length > 0
    ? 'The filters above narrow the look-up: remove them to search everything.'
    : 'Write a number with its country, such as +1 555 555 0100; campaigns and IDs in full.';
