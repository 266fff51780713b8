import { h } from '../dom.js';
import { lead, panel } from '../parts/frame.js';
import { copyButton } from '../parts/copy.js';

/** No message in this range: the way to the first one, or to where there are some. */
export async function nothingHere(context, view) {
  const { api, link, address } = context;
  const now = Date.now();
  const [ever] = await api.rows('/v1/segments', { from: now - 400 * 86_400_000, to: now + 86_400_000 });
  if (ever.messages === 0) return firstEvent(context);
  const filtered = Object.keys(address.filters).length > 0;
  return [
    lead('No messages in this range', filtered ? ' for what the page is filtered to.' : '.'),
    h(
      'p',
      { class: 'controls' },
      h('a', { class: 'button', href: link({ view, range: '30d' }) }, 'Look at the last 30 days'),
      filtered && h('a', { class: 'button', href: link({ view, filters: {} }) }, 'Remove the filters'),
    ),
  ];
}

/** Nothing was ever sent: the page teaches how. */
export function firstEvent({ ingestUrl }) {
  const line = [
    `curl -X POST ${ingestUrl}/v1/events/submit \\`,
    `  -H "Authorization: Bearer $HANDSET_INGEST_KEY" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '{"sender": "88000", "recipient": "+15555550100", "occurred_at": "${new Date().toISOString()}"}'`,
  ].join('\n');
  return [
    lead('Nothing was sent yet. This line sends the first event:'),
    panel(
      'Your first message',
      {
        note: 'The key is in .handset/keys.json under ingest. The answer holds the message_id; look it up here, or the number.',
        aside: copyButton('Copy', () => line, { class: 'button' }),
      },
      h('pre', { class: 'code', tabindex: 0 }, line),
    ),
  ];
}
