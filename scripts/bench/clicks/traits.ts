import { random, type Random } from '../../simulate/random.ts';

/** How one made-up world behaves: shares are of 1, times in ms. Drawn anew for every seed. */
export interface Traits {
  /** Receipts: how many messages have one, how late its time is, and how many vendors tell whole minutes. */
  readonly receipts: number;
  readonly receiptDelay: number;
  readonly lateReceipts: number;
  readonly minuteReceipts: number;
  readonly handoffs: number;
  /** How far a vendor's clock is off (standard deviation of a kind: spread of a log-normal around 1 s). */
  readonly skew: number;
  readonly deliveryMedian: number;
  readonly phonesOff: number;
  readonly linksAMessage: number;
  /** People. */
  readonly clickers: number;
  readonly reaction: number;
  readonly quickest: number;
  readonly quick: number;
  readonly doubleTaps: number;
  readonly returns: number;
  readonly secondLinks: number;
  readonly prefetchers: number;
  readonly proxied: number;
  readonly carrierNat: number;
  readonly natAddresses: number;
  /** Machines, each a share of messages. */
  readonly knownBots: number;
  readonly phonePreviews: number;
  readonly gatewayScans: number;
  readonly deviceScans: number;
  readonly sandboxes: number;
  readonly lateScans: number;
  readonly scripts: number;
  readonly crawlers: number;
  /** How many data-centre addresses are in the list of networks. */
  readonly listed: number;
}

/** Draws a world. */
export function traitsOf(seed: string): Traits {
  const dice = random(`${seed}/traits`);
  const between = betweenOf(dice);
  return {
    receipts: between(0.6, 0.99),
    receiptDelay: between(100, 1_500),
    lateReceipts: between(0, 0.06),
    minuteReceipts: between(0, 0.1),
    handoffs: between(0.9, 1),
    skew: between(50, 1_500),
    deliveryMedian: between(1_500, 7_000),
    phonesOff: between(0.01, 0.08),
    linksAMessage: between(1, 2),
    clickers: between(0.04, 0.16),
    reaction: between(40_000, 400_000),
    quickest: between(2_000, 4_000),
    quick: between(0.03, 0.15),
    doubleTaps: between(0.02, 0.1),
    returns: between(0.1, 0.4),
    secondLinks: between(0.02, 0.1),
    prefetchers: between(0.01, 0.06),
    proxied: between(0.01, 0.06),
    carrierNat: between(0.2, 0.6),
    natAddresses: Math.round(between(5, 200)),
    knownBots: between(0.01, 0.06),
    phonePreviews: between(0.005, 0.03),
    gatewayScans: between(0.01, 0.06),
    deviceScans: between(0.005, 0.03),
    sandboxes: between(0.001, 0.01),
    lateScans: between(0.001, 0.01),
    scripts: between(0.001, 0.01),
    crawlers: between(0.005, 0.03),
    listed: between(0.6, 0.95),
  };
}

const betweenOf =
  (dice: Random) =>
  (low: number, high: number): number =>
    low + (high - low) * dice.next();
