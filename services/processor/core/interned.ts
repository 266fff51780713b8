/** The string that bytes from `start` to `end` are, in UTF-8. */
export type Interned = (source: Buffer, start: number, end: number) => string;

const PLACES = 4096;

/**
 * Strings that come again and again (accounts, vendors, statuses) as one string each: finding one again costs less than
 * making it, and leaves nothing to collect. A place holds the last string that hashed to it, so memory is bounded
 * whatever comes.
 */
export function interned(): Interned {
  const places: (string | undefined)[] = new Array<string | undefined>(PLACES).fill(undefined);
  return (source, start, end) => {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ source[i]!, 0x01000193);
    const place = (hash ^ (hash >>> 15)) & (PLACES - 1);
    const known = places[place];
    if (known !== undefined && isSame(known, source, start, end)) return known;
    const made = source.toString('utf8', start, end);
    places[place] = made;
    return made;
  };
}

/** Holds for ASCII alone: a string with other characters is made anew, as its units are not its bytes. */
function isSame(known: string, source: Buffer, start: number, end: number): boolean {
  if (known.length !== end - start) return false;
  for (let i = 0; i < known.length; i++) {
    const unit = known.charCodeAt(i);
    if (unit > 127 || unit !== source[start + i]) return false;
  }
  return true;
}
