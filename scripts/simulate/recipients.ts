import type { Random } from './random.ts';

const digits = (dice: Random, length: number): string => String(dice.below(10 ** length)).padStart(length, '0');

const AREAS = ['202', '212', '303', '312', '404', '415', '503', '512', '617', '646', '702', '713', '808', '917'];
const CANADIAN_AREAS = ['204', '416', '514', '604', '613', '780', '902'];

/**
 * Numbers that no person has, by country (ISO 3166-1 alpha-2): the ranges that each numbering authority sets aside for
 * fiction (NANPA 555-01xx, Ofcom, ARCEP, Bundesnetzagentur, PTS, ACMA).
 */
export const COUNTRIES = {
  US: (dice) => `+1${dice.pick(AREAS)}55501${digits(dice, 2)}`,
  CA: (dice) => `+1${dice.pick(CANADIAN_AREAS)}55501${digits(dice, 2)}`,
  GB: (dice) => `+447700900${digits(dice, 3)}`,
  FR: (dice) => `+3363998${digits(dice, 4)}`,
  DE: (dice) => `+4917139200${digits(dice, 2)}`,
  SE: (dice) => `+467017406${String(5 + dice.below(95)).padStart(2, '0')}`,
  AU: (dice) => `+61491570${dice.pick(['006', '110', '156', '157', '158', '159', '313', '737'])}`,
} as const satisfies Record<string, (dice: Random) => string>;

export type Country = keyof typeof COUNTRIES;

/** Mobile networks of each country. */
export const CARRIERS: Readonly<Record<Country, readonly string[]>> = {
  US: ['verizon', 'att', 't-mobile', 'us-cellular'],
  CA: ['rogers', 'bell', 'telus'],
  GB: ['ee', 'o2', 'vodafone', 'three'],
  FR: ['orange', 'sfr', 'bouygues', 'free'],
  DE: ['telekom', 'vodafone', 'o2'],
  SE: ['telia', 'tele2', 'telenor'],
  AU: ['telstra', 'optus', 'vodafone'],
};

export const CURRENCIES: Readonly<Record<Country, string>> = {
  US: 'USD',
  CA: 'CAD',
  GB: 'GBP',
  FR: 'EUR',
  DE: 'EUR',
  SE: 'SEK',
  AU: 'AUD',
};
