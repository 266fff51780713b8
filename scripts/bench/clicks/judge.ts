import type { Click } from '../../../schemas/events.ts';
import { classOf, reasonsOfClicks, type ClickClass } from '../../../schemas/click-class.ts';
import { reasonWords, type ClickReason } from '../../../schemas/click-reasons.ts';
import { CLICK_RULES } from '../../../schemas/click-rules.ts';
import type { LinkRecord } from '../../../schemas/links.ts';
import { clickOf } from '../../../services/links/hits/click.ts';
import { readNetworks } from '../../../services/links/hits/networks.ts';
import { CODES_LIMITS } from '../../../services/links/hits/reasons.ts';
import { recent } from '../../../services/links/hits/recent.ts';
import { factsOf } from '../../../services/processor/core/facts.ts';
import { keep } from '../../../services/processor/core/kept.ts';
import { emptyTimeline, fold, type Timeline } from '../../../services/processor/core/timeline.ts';
import type { Told } from '../../oracle/told.ts';
import { LISTED_NETWORKS } from './askers.ts';
import type { MadeHit } from './made.ts';
import { messageId, type Campaign } from './world.ts';

const PII_KEY = 'bench';

/** A hit, and what was made of it. */
export interface JudgedHit {
  readonly who: string;
  readonly class: ClickClass;
  readonly reasons: readonly ClickReason[];
}

/** A redirector that remembers addresses: hits in the order of time become the clicks that it publishes. */
export function redirector() {
  let now = 0;
  const suspicions = { dataCentres: readNetworks(LISTED_NETWORKS), codes: recent(CODES_LIMITS, () => now) };
  return (made: MadeHit): Click => {
    now = made.at;
    const { method, ip, headers } = made;
    const code = `${made.message} ${made.link}`;
    return clickOf({ code, method, ip, headers }, linkOf(made), now, suspicions);
  };
}

const linkOf = ({ message, link }: MadeHit): LinkRecord => ({
  ...{ account_id: 'acme', created_at: 0, code: 'a1B2c3D4e5', message_id: messageId(message), link_id: link },
  ...{ url: `https://shop.example/${link}`, campaign_id: '', expires_at: 0, switches: '', off: false },
});

/** All that is told of a campaign's messages, as it travels. Clicks stand in the order of their hits. */
export interface ToldCampaign {
  readonly told: readonly Told[];
  readonly clicks: readonly { readonly who: string; readonly click: Click }[];
}

export function tell({ messages, hits }: Campaign, redirect: (made: MadeHit) => Click): ToldCampaign {
  const clicks = hits.map((made) => ({ who: made.who, click: redirect(made) }));
  const told: Told[] = messages.flatMap(({ events }) => [...events]);
  return { told: [...told, ...clicks.map(({ click }): Told => ({ kind: 'click', event: click }))], clicks };
}

/** The timelines of whatever was told, folded in the order in which it came. */
export function timelinesOf(told: readonly Told[]): Map<string, Timeline> {
  const timelines = new Map<string, Timeline>();
  for (const { kind, event } of told) {
    const before = timelines.get(event.message_id) ?? emptyTimeline(event.message_id);
    timelines.set(event.message_id, fold(before, kind, keep(kind, event as never, PII_KEY)));
  }
  return timelines;
}

/** Every hit, with the class and the reasons that the processor gives it. */
export function judge({ told, clicks }: ToldCampaign): JudgedHit[] {
  const whose = new Map(clicks.map(({ who, click }) => [click.event_id, who]));
  return [...timelinesOf(told).values()].flatMap((timeline) => {
    const kept = timeline.lanes[0]?.click ?? [];
    if (kept.length === 0) return [];
    const bits = reasonsOfClicks(kept, factsOf(timeline), CLICK_RULES);
    return kept.map(({ event_id, class: given }, i) => ({
      who: whose.get(event_id)!,
      class: classOf(given, bits[i]!),
      reasons: reasonWords(bits[i]!),
    }));
  });
}
