import { createHash } from 'node:crypto';
import { CATEGORIES, type Category } from './categories.ts';
import { codeKey, isRange, numberOf } from './code-key.ts';
import { CODE_BOOKS } from './books.ts';
import type { CodeBook, CodeRange, CodeSpec } from './shape.ts';
import { STATUS_ENTRIES } from './statuses.ts';
import type { Family, Owner, RetryClass } from './vocabulary.ts';

/** A row of the view `error_catalogue`. */
export interface CatalogueEntry {
  /** `''` for entries that are about a status alone. */
  readonly vendor: string;
  readonly protocol: string;
  /** `''` for a status; `4700-4799` for a range. */
  readonly code: string;
  /** What codes are compared by: see {@link codeKey}. `''` unless the entry is about one code. */
  readonly code_key: string;
  /** Bounds of a range, inclusive; both 0 unless the entry is one. */
  readonly code_from: number;
  readonly code_to: number;
  /** 1: explains messages of its vendor that carry the code, of which the events tell no protocol. */
  readonly preferred: 0 | 1;
  /** The status that the entry is about when it is not about a code. */
  readonly status: string;
  readonly name: string;
  readonly category: Category;
  readonly family: Family;
  readonly meaning: string;
  readonly fix: string;
  readonly engineer_fix: string;
  readonly retry_class: RetryClass;
  readonly owner: Owner;
  /** 1: whoever tells it has given up. 0: it is still tried, or only a notice. */
  readonly final: 0 | 1;
  /** Null where it is not known. */
  readonly billable: 0 | 1 | null;
  readonly source: string;
  /** ISO date; null where it is not known. */
  readonly valid_from: string | null;
  readonly confirmed: 0 | 1;
}

type Place = Pick<
  CatalogueEntry,
  'vendor' | 'protocol' | 'code' | 'code_key' | 'code_from' | 'code_to' | 'preferred' | 'status'
>;

const flag = (yes: boolean): 0 | 1 => (yes ? 1 : 0);

function entry(place: Place, spec: CodeSpec, source: string): CatalogueEntry {
  const usual = CATEGORIES[spec.category];
  return {
    ...place,
    name: spec.name,
    category: spec.category,
    family: usual.family,
    meaning: spec.meaning ?? usual.meaning,
    fix: spec.fix ?? usual.fix,
    engineer_fix: spec.engineerFix ?? usual.engineerFix,
    retry_class: spec.retry ?? usual.retry,
    owner: spec.owner ?? usual.owner,
    final: flag(spec.final ?? !('final' in usual)),
    billable: spec.billable === undefined ? null : flag(spec.billable),
    source: spec.source ?? source,
    valid_from: spec.validFrom ?? null,
    confirmed: flag(spec.confirmed ?? true),
  };
}

const NO_CODE = { code: '', code_key: '', code_from: 0, code_to: 0 };

const ofStatus = ([status, spec]: [string, CodeSpec]): CatalogueEntry =>
  entry({ vendor: '', protocol: '', ...NO_CODE, preferred: 1, status }, spec, 'Handset');

function ofRange(place: Pick<Place, 'vendor' | 'protocol'>, spec: CodeRange, source: string): CatalogueEntry {
  const { from: code_from, to: code_to } = spec;
  const bounds = { code: `${code_from}-${code_to}`, code_key: '', code_from, code_to };
  return entry({ ...place, ...bounds, preferred: 1, status: '' }, spec, source);
}

/** The entries of a vendor: of a code that several of its books list, the first one's is preferred. */
function ofVendor([vendor, books]: [string, readonly CodeBook[]]): CatalogueEntry[] {
  const seen = new Set<string>();
  return books.flatMap(({ protocol, source, codes, explains = true, ranges = [] }) => [
    ...Object.entries(codes).map(([code, spec]) => {
      const code_key = codeKey(code);
      const preferred = flag(explains && !seen.has(code_key));
      seen.add(code_key);
      return entry({ vendor, protocol, ...NO_CODE, code, code_key, preferred, status: '' }, spec, source);
    }),
    ...ranges.map((each) => ofRange({ vendor, protocol }, each, source)),
  ]);
}

/** Every entry: what a status alone says first, then every vendor's codes and ranges. */
export const CATALOGUE: readonly CatalogueEntry[] = [
  ...Object.entries(STATUS_ENTRIES).map(ofStatus),
  ...Object.entries(CODE_BOOKS).flatMap(ofVendor),
];

const BY_CODE = new Map(
  CATALOGUE.filter((each) => each.preferred === 1 && each.code_key !== '').map((each) => [
    `${each.vendor}\0${each.code_key}`,
    each,
  ]),
);
const RANGES = CATALOGUE.filter(isRange);
const BY_STATUS = new Map(CATALOGUE.filter(({ status }) => status !== '').map((each) => [each.status, each] as const));

/**
 * What is known of a failure: by the vendor's code, else by the range that it lies in, else by the status alone;
 * undefined for messages that did not fail. The views explain the same way.
 */
export function explain(vendor: string, code: string, status: string): CatalogueEntry | undefined {
  const name = vendor.toLowerCase();
  const listed = BY_CODE.get(`${name}\0${codeKey(code)}`);
  if (listed !== undefined) return listed;
  const number = numberOf(code);
  const around = RANGES.find((each) => each.vendor === name && each.code_from <= number && number <= each.code_to);
  return around ?? BY_STATUS.get(status);
}

/** Names the catalogue's content: a database that holds another hash holds another catalogue. */
export const CATALOGUE_HASH = createHash('sha256').update(JSON.stringify(CATALOGUE)).digest('hex');
