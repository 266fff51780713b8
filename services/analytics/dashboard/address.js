/**
 * The address of a view: everything that decides what the page shows stands in the URL's fragment, so that Back works
 * and a link that is shared is the same view. `#/segments?range=24h&tz=UTC&vs=before&carrier=verizon&by=audience`.
 *
 * @typedef {object} Address
 * @property {string} view one of {@link VIEWS}
 * @property {string} id what the view is of: the id of a message or campaign, or empty
 * @property {string} range `today`, `6h`, `24h`, `7d`, `30d`, or `from/to` in epoch milliseconds
 * @property {string} tz IANA time zone that times are shown and days are counted in
 * @property {string} vs what figures are compared with: `before`, `week` or `none`
 * @property {Record<string, string[]>} filters dimension → values that count; an empty value is a value
 * @property {Record<string, string>} own what only this view has
 */

/** The screens, in the order of the menu. */
export const VIEWS = [
  'overview',
  'live',
  'campaigns',
  'segments',
  'errors',
  'catalogue',
  'carriers',
  'engagement',
  'messages',
  'operations',
];
/** Screens that have one of each thing they list, at `#/<view>/<id>`. */
const LISTING = ['messages', 'campaigns'];
export const RANGES = { today: 'Today', '6h': '6 hours', '24h': '24 hours', '7d': '7 days', '30d': '30 days' };
export const COMPARISONS = { before: 'the period before', week: 'a week earlier', none: 'nothing' };

/** What the whole page has in common. */
const COMMON = ['range', 'tz', 'vs'];
const CUSTOM = /^\d{1,15}\/\d{1,15}$/;

/**
 * @param {string} hash the URL's fragment, with its `#`
 * @param {readonly string[]} dimensions names that are filters
 * @param {string} zone the browser's time zone, used when the address names none that exists
 * @returns {Address}
 */
export function readAddress(hash, dimensions, zone) {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [view = '', ...rest] = path.split('/');
  const params = new URLSearchParams(search);
  /** @type {Record<string, string[]>} */
  const filters = {};
  /** @type {Record<string, string>} */
  const own = {};
  for (const name of new Set(params.keys())) {
    if (dimensions.includes(name)) filters[name] = params.getAll(name);
    else if (!COMMON.includes(name)) own[name] = params.get(name);
  }
  return {
    view: VIEWS.includes(view) ? view : 'overview',
    id: LISTING.includes(view) ? decoded(rest.join('/')) : '',
    range: knownRange(params.get('range')),
    tz: isZone(params.get('tz')) ? params.get('tz') : zone,
    vs: params.get('vs') in COMPARISONS ? params.get('vs') : 'before',
    filters,
    own,
  };
}

/**
 * @param {Address} address
 * @returns {string} the fragment, with its `#`
 */
export function writeAddress({ view, id, range, tz, vs, filters, own }) {
  const params = new URLSearchParams([
    ['range', range],
    ['tz', tz],
    ['vs', vs],
  ]);
  for (const [name, values] of Object.entries(filters)) for (const value of values) params.append(name, value);
  for (const [name, value] of Object.entries(own)) if (value !== undefined && value !== '') params.append(name, value);
  return `#/${view}${id === '' ? '' : `/${encodeURIComponent(id)}`}?${params}`;
}

/** @param {string | null} zone */
export function isZone(zone) {
  if (!zone) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

function knownRange(range) {
  if (range === null) return '24h';
  if (range in RANGES) return range;
  const [from, to] = range.split('/').map(Number);
  return CUSTOM.test(range) && from < to ? range : '24h';
}

/** A mangled escape names nothing, and must not take the page down. */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
