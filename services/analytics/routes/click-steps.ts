import { classOf, reasonsOfClicks, type MessageTimes } from '../../../schemas/click-class.ts';
import { CLICK_REASONS, reasonWords, withOwnReasons } from '../../../schemas/click-reasons.ts';
import { CLICK_RULES } from '../../../schemas/click-rules.ts';
import type { Click } from '../../../schemas/events.ts';
import { KEPT_PER_KIND } from '../../../schemas/kinds.ts';
import { keepingHash } from '../../../schemas/murmur2.ts';

/** A click, with all that decided its class; in words too. */
export interface ClassedClick extends Click {
  readonly reason_texts: readonly string[];
}

/**
 * The clicks of a message by `event_id`, classed as the fold classes them by today's rules. Those that the message does
 * not count, because there were too many, are not among them.
 */
export function classedClicks(clicks: readonly Click[], times: MessageTimes): Map<string, ClassedClick> {
  const counted = countedOf(clicks).map((click) => ({ ...click, reasons: withOwnReasons(click) }));
  const reasons = reasonsOfClicks(counted, times, CLICK_RULES);
  return new Map(
    counted.map((click, i) => {
      const words = reasonWords(reasons[i]!);
      const classed: ClassedClick = {
        ...click,
        class: classOf(click.class, reasons[i]!),
        reasons: [...new Set([...click.reasons, ...words])],
        reason_texts: words.map((word) => CLICK_REASONS[word]),
      };
      return [click.event_id, classed];
    }),
  );
}

function countedOf(clicks: readonly Click[]): readonly Click[] {
  if (clicks.length <= KEPT_PER_KIND) return clicks;
  const hashed = clicks.map((click) => ({ click, hash: keepingHash(click.event_id) }));
  hashed.sort((a, b) => a.hash - b.hash || (a.click.event_id < b.click.event_id ? -1 : 1));
  return hashed.slice(0, KEPT_PER_KIND).map(({ click }) => click);
}
