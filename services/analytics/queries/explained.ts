const COLUMNS = {
  category: 'error_category',
  family: 'error_family',
  meaning: 'error_meaning',
  fix: 'error_fix',
  retry_class: 'retry_class',
} as const;

const LISTED = Object.keys(COLUMNS).join(', ');
const CODE_KEY =
  "replaceRegexpOne(replaceRegexpOne(upper(error_code), '^0+([0-9]+)$', '\\\\1'), '^0X0+([0-9A-F]+)$', '0X\\\\1')";
const NUMBER =
  "if(length(error_code) <= 9 AND match(error_code, '^0*[1-9][0-9]*$'), toUInt32OrZero(error_code), 4294967295)";

/** What the catalogue says of a row, as a SELECT list for a query from {@link explained}. */
export const EXPLAINED: readonly string[] = Object.entries(COLUMNS).map(
  ([name, column]) =>
    `multiIf(by_code.vendor != '', by_code.${name}, by_range.code_to >= cell.number, by_range.${name}, by_status.${name}) AS ${column}`,
);

/**
 * Groups with a `vendor`, an `error_code` and a `status`, as `cell`, with the catalogue beside them: as the views
 * explain a code, but after the adding up, when there are few rows left.
 */
export const explained = (groups: string): string =>
  [
    `(SELECT *, lower(vendor) AS vendor_key, ${CODE_KEY} AS code_key, ${NUMBER} AS number FROM (${groups})) AS cell`,
    `LEFT ANY JOIN (SELECT vendor, code_key, ${LISTED} FROM error_catalogue WHERE code_key != '' AND preferred) AS by_code`,
    'ON by_code.vendor = cell.vendor_key AND by_code.code_key = cell.code_key',
    `ASOF LEFT JOIN (SELECT vendor, code_from, code_to, ${LISTED} FROM error_catalogue WHERE code_to > 0) AS by_range`,
    'ON by_range.vendor = cell.vendor_key AND by_range.code_from <= cell.number',
    `LEFT ANY JOIN (SELECT status, ${LISTED} FROM error_catalogue WHERE status != '') AS by_status`,
    'ON by_status.status = cell.status',
  ].join(' ');
