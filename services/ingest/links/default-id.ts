/** Longest default; a link_id may be longer, but this one is a column's value of every click. */
const LONGEST = 120;

/** Lower-case words, perhaps with a number of up to four digits (a year, a size) between them. */
const WORDS = /^(?=.{1,40}$)(?=.*[a-z])(?:[a-z]+|\d{1,4})(?:[-_.](?:[a-z]+|\d{1,4}))*$/;

/** Stands for whatever else a path holds: it may name a person, and is another for every message. */
const OTHER = '*';

/**
 * What a link without a `link_id` is counted under: the host and the words of the path that it leads to, so that the links
 * of a campaign to one page are one link: `https://shop.example/orders/4711?t=x` → `shop.example/orders/*`. Query and
 * fragment are left out, as are ids and tokens, which would give every message a link of its own.
 *
 * @param url a target without a fault
 */
export function defaultLinkId(url: string): string {
  const { host, pathname } = new URL(url);
  const parts = pathname.split('/').filter((part) => part !== '');
  const words = parts.map((part) => (WORDS.test(part) ? part : OTHER));
  const whole = [host, ...words].join('/');
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST - OTHER.length)}${OTHER}`;
}
