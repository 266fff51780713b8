import type { Random } from '../../simulate/random.ts';
import { cloudAddress, DESKTOPS, hit, homeAddress, PHONES, PROGRAMS, ROBOTS } from './askers.ts';
import type { Traits } from './traits.ts';
import type { MadeHit, MadeMessage } from './made.ts';

type Machine = (message: MadeMessage, traits: Traits, dice: Random) => MadeHit[];

/** A preview service that says who it is. */
const knownBot: Machine = (message, { listed }, dice) => [
  hit(message, message.arrivesAt + dice.lasting(1_500, 2), {
    ...{ agent: dice.pick(ROBOTS), ip: cloudAddress(dice, listed), who: 'known bot' },
  }),
];

/** The phone's own app draws a preview when the message comes, as the browser that it is; some say so. */
const phonePreview: Machine = (message, _, dice) => [
  hit(message, message.arrivesAt + 300 + dice.waiting(3_000), {
    ...{ agent: dice.pick(PHONES), ip: homeAddress(dice), who: 'phone preview' },
    headers: dice.chance(0.3) ? { 'x-purpose': 'preview' } : {},
  }),
];

/** A carrier or vendor looks at links while it carries the message; mostly at all of them. */
const gatewayScan: Machine = (message, { listed }, dice) => {
  const asked = { agent: dice.pick(DESKTOPS), ip: scannerAddress(dice, listed), who: 'gateway scan' };
  const at = message.sentAt + dice.next() * (Math.min(message.arrivesAt, message.sentAt + 20_000) - message.sentAt);
  return message.links.map((link, index) => hit(message, at + index * dice.below(1_800), { ...asked, link }));
};

/** Security software on the phone lets its cloud look at what came. */
const deviceScan: Machine = (message, { listed }, dice) => {
  const method = dice.chance(0.3) ? ('HEAD' as const) : ('GET' as const);
  const asked = { agent: dice.pick(DESKTOPS), ip: scannerAddress(dice, listed), who: 'device scan', method };
  const at = message.arrivesAt + dice.lasting(2_500, 2);
  return message.links.map((link, index) => hit(message, at + index * dice.below(2_500), { ...asked, link }));
};

/** Several machines open the link at once and compare what they see. */
const sandbox: Machine = (message, { listed }, dice) => {
  const at = message.arrivesAt + dice.waiting(60_000);
  return Array.from({ length: 3 + dice.below(4) }, () =>
    hit(message, at + dice.below(1_300), {
      ...{ agent: dice.pick([...DESKTOPS, ...PHONES]), who: 'sandbox' },
      ip: dice.chance(0.5) ? homeAddress(dice) : scannerAddress(dice, listed),
    }),
  );
};

/** Looks again hours later, when whoever scanned before is gone. */
const lateScan: Machine = (message, { listed }, dice) => [
  hit(message, message.arrivesAt + 1_800_000 + dice.waiting(6 * 3_600_000), {
    ...{ agent: dice.pick([...DESKTOPS, ...PHONES]), ip: scannerAddress(dice, listed), who: 'late scan' },
  }),
];

const script: Machine = (message, { listed }, dice) => [
  hit(message, message.arrivesAt + dice.waiting(3_600_000), {
    ...{ agent: dice.pick(PROGRAMS), ip: cloudAddress(dice, listed), who: 'script' },
  }),
];

/** One address that walks through everybody's links within the campaign. */
const crawler: Machine = (message, _, dice) => [
  hit(message, message.arrivesAt + 60_000 + dice.waiting(60_000), {
    ...{ agent: DESKTOPS[0]!, ip: `203.0.113.${dice.below(3)}`, who: 'crawler' },
  }),
];

const scannerAddress = (dice: Random, listed: number): string =>
  dice.chance(0.85) ? cloudAddress(dice, listed) : homeAddress(dice);

/** Every machine, and how many messages it meets. */
const MACHINES: readonly (readonly [share: keyof Traits, machine: Machine])[] = [
  ['knownBots', knownBot],
  ['phonePreviews', phonePreview],
  ['gatewayScans', gatewayScan],
  ['deviceScans', deviceScan],
  ['sandboxes', sandbox],
  ['lateScans', lateScan],
  ['scripts', script],
  ['crawlers', crawler],
];

/** What machines do with a message's links. */
export const machines = (message: MadeMessage, traits: Traits, dice: Random): MadeHit[] =>
  MACHINES.flatMap(([share, machine]) => (dice.chance(traits[share]) ? machine(message, traits, dice) : []));
