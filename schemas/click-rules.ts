import type { ClickReason } from './click-reasons.ts';

/**
 * By which rules clicks are classed. A set that was ever used never changes and never goes: what was counted under it
 * must be taken back under it. To change a rule, add a set with the next version; `npm run replay` classes again what
 * is counted already.
 */
export interface ClickRules {
  readonly version: number;
  /** How much each reason weighs; one that is not named weighs nothing. */
  readonly weights: Readonly<Partial<Record<ClickReason, number>>>;
  /** Least weights of the classes; below both it is a person's. */
  readonly suspectFrom: number;
  readonly botFrom: number;
  /** `too_soon`: less than this after the handoff, or after the delivery if a receipt puts that earlier (ms). */
  readonly tooSoonMs: number;
  /**
   * `before_delivery`: less than this after the handoff (ms), beside lying before the receipt's time: receipts come late,
   * and a later hit may well be a person's.
   */
  readonly deliveryWaitMs: number;
  /** `links_at_once`: no further than this from a hit on another link (ms). */
  readonly linksAtOnceMs: number;
  /** `many_at_once`: so many hits on one link, no further than this from it (ms). */
  readonly manyAtOnce: number;
  readonly manyAtOnceMs: number;
}

/** What a request alone told, before times were looked at. */
const BY_REQUEST: ClickRules = {
  version: 1,
  weights: { head: 2, known_bot: 2 },
  suspectFrom: 1,
  botFrom: 2,
  tooSoonMs: 0,
  deliveryWaitMs: 0,
  linksAtOnceMs: 0,
  manyAtOnce: Infinity,
  manyAtOnceMs: 0,
};

/** One sure sign or two doubtful ones are a machine's; one doubtful one leaves it open. Measured by `npm run bench -- clicks`. */
const BY_REQUEST_AND_TIMES: ClickRules = {
  version: 2,
  weights: {
    head: 2,
    known_bot: 2,
    no_user_agent: 2,
    prefetch: 2,
    many_codes: 1,
    data_centre: 1,
    too_soon: 1,
    before_delivery: 1,
    links_at_once: 1,
    many_at_once: 1,
  },
  suspectFrom: 1,
  botFrom: 2,
  tooSoonMs: 2_000,
  deliveryWaitMs: 30_000,
  linksAtOnceMs: 1_500,
  manyAtOnce: 3,
  manyAtOnceMs: 1_000,
};

const RULE_SETS = new Map([BY_REQUEST, BY_REQUEST_AND_TIMES].map((rules) => [rules.version, rules]));

/** The rules by which clicks are classed now. */
export const CLICK_RULES = BY_REQUEST_AND_TIMES;

/**
 * The rules of a version.
 * @throws Error if this program does not know it: a newer one wrote it.
 */
export function clickRules(version: number): ClickRules {
  const rules = RULE_SETS.get(version);
  if (rules === undefined)
    throw new Error(`clicks were classed by rules ${version}, this program knows them up to ${CLICK_RULES.version}`);
  return rules;
}
