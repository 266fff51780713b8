const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2}(?:\.\d+)?) ?(?:(Z)|([+-]\d{2}):?(\d{2}))?$/;

/**
 * A vendor's time in the one way that is read here, RFC 3339: with `T`, and a colon in its offset. One without a zone
 * gets `zone` where the vendor's documents say which it is; else, as what is no time, it becomes `''`: unknown.
 */
export function rfc3339(text: string, zone: 'Z' | '' = ''): string {
  const [, day, time, utc, hours, minutes] = TIME.exec(text.trim()) ?? [];
  if (day === undefined || time === undefined) return '';
  const offset = utc ?? (hours === undefined ? zone : `${hours}:${minutes}`);
  return offset === '' ? '' : `${day}T${time}${offset}`;
}
