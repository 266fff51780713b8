import { createHash } from 'node:crypto';
import { AWS } from './aws.ts';
import { BANDWIDTH } from './bandwidth.ts';
import {
  CATEGORIES,
  type Category,
  type CodeSpec,
  type Family,
  type RetryClass,
  type VendorCodes,
} from './categories.ts';
import { INFOBIP } from './infobip.ts';
import { MESSAGEBIRD } from './messagebird.ts';
import { PLIVO } from './plivo.ts';
import { SINCH } from './sinch.ts';
import { SMPP } from './smpp.ts';
import { STATUS_ENTRIES } from './statuses.ts';
import { TELNYX } from './telnyx.ts';
import { TWILIO } from './twilio.ts';
import { VONAGE } from './vonage.ts';

/** The vendors whose codes are listed, by the name that their events carry. Codes are a vendor's own: 5 means many things. */
export const CATALOGUED_VENDORS: Readonly<Record<string, VendorCodes>> = {
  twilio: TWILIO,
  telnyx: TELNYX,
  bandwidth: BANDWIDTH,
  plivo: PLIVO,
  vonage: VONAGE,
  infobip: INFOBIP,
  sinch: SINCH,
  messagebird: MESSAGEBIRD,
  aws: AWS,
  jasmin: SMPP,
  kannel: SMPP,
};

/** A row of the view `error_catalogue`. */
export interface CatalogueEntry {
  /** `''` for entries that are about a status alone. */
  readonly vendor: string;
  readonly code: string;
  /** The status that the entry is about when it is not about a code. */
  readonly status: string;
  readonly name: string;
  readonly category: Category;
  readonly family: Family;
  readonly meaning: string;
  readonly fix: string;
  readonly retry_class: RetryClass;
}

function entry(key: Pick<CatalogueEntry, 'vendor' | 'code' | 'status'>, spec: CodeSpec): CatalogueEntry {
  const usual = CATEGORIES[spec.category];
  return {
    ...key,
    name: spec.name,
    category: spec.category,
    family: usual.family,
    meaning: spec.meaning ?? usual.meaning,
    fix: spec.fix ?? usual.fix,
    retry_class: spec.retry ?? usual.retry,
  };
}

/** Every entry: what a status alone says first, then every vendor's codes. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...Object.entries(STATUS_ENTRIES).map(([status, spec]) => entry({ vendor: '', code: '', status }, spec)),
  ...Object.entries(CATALOGUED_VENDORS).flatMap(([vendor, codes]) =>
    Object.entries(codes).map(([code, spec]) => entry({ vendor, code, status: '' }, spec)),
  ),
];

const BY_KEY = new Map(CATALOGUE.map((found) => [`${found.vendor}\0${found.code}\0${found.status}`, found]));

/**
 * What is known of a failure: by the vendor's code, else by the status alone; undefined for messages that did not fail.
 * The views join the same way.
 */
export const explain = (vendor: string, code: string, status: string): CatalogueEntry | undefined =>
  (code === '' ? undefined : BY_KEY.get(`${vendor.toLowerCase()}\0${code}\0`)) ?? BY_KEY.get(`\0\0${status}`);

/** Names the catalogue's content: a database that holds another hash holds another catalogue. */
export const CATALOGUE_HASH = createHash('sha256').update(JSON.stringify(CATALOGUE)).digest('hex');
