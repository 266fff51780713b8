import { v7 as uuidv7 } from 'uuid';
import type { Click } from '../../../schemas/events.ts';
import type { LinkRecord } from '../../../schemas/links.ts';
import { MAX_SENTENCE } from '../../../schemas/validate.ts';
import { reasonsOf, type Hit, type Suspicions } from './reasons.ts';

/**
 * The event of a hit. Its class is left open: what the request tells is in `reasons`, and the rest (how long after the
 * handoff, how many links at once) is known only where the message's times are. It has its id from here on, so that
 * sending it twice is sending one event.
 */
export const clickOf = (hit: Hit, link: LinkRecord, now: number, suspicions: Suspicions): Click => ({
  event_id: uuidv7(),
  message_id: link.message_id,
  occurred_at: now,
  source: 'links',
  account_id: link.account_id,
  link_id: link.link_id,
  url: link.url,
  // A header longer than an event may hold would lose the click.
  user_agent: (hit.headers['user-agent'] ?? '').slice(0, MAX_SENTENCE),
  method: hit.method,
  class: '',
  reasons: reasonsOf(hit, suspicions),
  ip: hit.ip,
});
