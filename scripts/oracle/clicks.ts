import { withOwnReasons, REQUEST_REASONS, type ClickReason } from '../../schemas/click-reasons.ts';
import { CLICK_RULES as RULES } from '../../schemas/click-rules.ts';
import type { Click } from '../../schemas/events.ts';
import { cutAddress } from '../../schemas/pii.ts';

/** When the message was sent on its way and when it arrived (epoch ms or null). */
export interface Way {
  readonly submitted_at: number;
  readonly handed_off_at: number | null;
  readonly delivered_at: number | null;
}

/** A click with all that speaks against a person behind it. */
export interface Judged {
  readonly click: Click;
  readonly reasons: ReadonlySet<ClickReason>;
  readonly class: 'human' | 'suspect' | 'bot';
}

/** A click whose reasons are complete: the form in which its versions are compared. */
export const completed = (click: Click): Click => ({ ...click, reasons: withOwnReasons(click) });

/** All counted clicks of a message, each held against the times of the message and against the others. */
export function judged(clicks: readonly Click[], way: Way): Judged[] {
  return clicks.map((click) => {
    const reasons = new Set<ClickReason>([
      ...ofRequest(click),
      ...ofTimes(click.occurred_at, way),
      ...ofCompany(click, clicks),
    ]);
    return { click, reasons, class: click.class === '' ? classFor(reasons) : click.class };
  });
}

function classFor(reasons: ReadonlySet<ClickReason>): Judged['class'] {
  const weight = [...reasons].reduce((sum, reason) => sum + (RULES.weights[reason] ?? 0), 0);
  if (weight >= RULES.botFrom) return 'bot';
  return weight >= RULES.suspectFrom ? 'suspect' : 'human';
}

const ofRequest = ({ reasons }: Click): ClickReason[] =>
  (Object.keys(REQUEST_REASONS) as (keyof typeof REQUEST_REASONS)[]).filter((word) => reasons.includes(word));

function ofTimes(at: number, { submitted_at, handed_off_at, delivered_at }: Way): ClickReason[] {
  if (handed_off_at !== null) {
    const inHandFrom = Math.min(handed_off_at, delivered_at ?? Infinity) + RULES.tooSoonMs;
    if (at < inHandFrom) return ['too_soon'];
  }
  if (delivered_at === null) return [];
  const isSoon = at < (handed_off_at ?? submitted_at) + RULES.deliveryWaitMs;
  return isSoon && at < delivered_at ? ['before_delivery'] : [];
}

function ofCompany(click: Click, all: readonly Click[]): ClickReason[] {
  if (isMachine(click)) return [];
  const clicks = all.filter((other) => !isMachine(other));
  const within = (ms: number) => clicks.filter(({ occurred_at }) => Math.abs(occurred_at - click.occurred_at) <= ms);
  const link = linkOf(click);
  const others = within(RULES.linksAtOnceMs).filter((other) => linkOf(other) !== '' && linkOf(other) !== link);
  const alike = within(RULES.manyAtOnceMs).filter((other) => linkOf(other) === link);
  const origins = new Set(alike.map(({ ip, user_agent }) => JSON.stringify([cutAddress(ip), user_agent])));
  return [
    ...(link !== '' && others.length > 0 ? (['links_at_once'] as const) : []),
    ...(alike.length >= RULES.manyAtOnce && origins.size > 1 ? (['many_at_once'] as const) : []),
  ];
}

/** Its sender says so, or its request does by itself. */
const isMachine = (click: Click): boolean =>
  click.class === 'bot' || (click.class === '' && classFor(new Set(ofRequest(click))) === 'bot');

const linkOf = ({ link_id, url }: Click): string => (link_id === '' ? url : link_id);
