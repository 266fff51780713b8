import { recipientKey } from '../../schemas/pii.ts';

/**
 * The keys that a number may be stored under: as it was typed, without what people write between digits, and with the
 * plus that E.164 wants.
 */
export function keysOf(recipient: string, piiKey: string): string[] {
  return spellingsOf(recipient).map((number) => recipientKey(piiKey, number));
}

/** The ways in which a number that somebody typed may have been kept; a short code or a name stays among them. */
export function spellingsOf(number: string): string[] {
  const bare = number.replace(/[\s().-]/g, '');
  return [...new Set([number, bare, bare.replace(/^00/, '+'), bare.startsWith('+') ? bare : `+${bare}`])];
}
