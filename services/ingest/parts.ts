/** How a text travels as SMS. */
export interface Segmentation {
  readonly encoding: 'gsm-7' | 'ucs-2';
  readonly parts: number;
}

/** The basic alphabet of 3GPP TS 23.038 §6.2.1: one septet each. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
/** Its extension table (§6.2.1.1): an escape and the character, two septets. */
const EXTENSION = new Set('\f^{}\\[~]|€');

/** What fits into a message of one part, and into each part of a longer one (which carries a header). */
const GSM_7 = { alone: 160, joined: 153 };
const UCS_2 = { alone: 70, joined: 67 };

/**
 * Encoding and number of parts of a text. A character that takes two units (an extension character, a surrogate pair)
 * is never torn between two parts, so a part may stay one unit short.
 */
export function segment(text: string): Segmentation {
  const characters = [...text];
  const isGsm = characters.every((each) => BASIC.has(each) || EXTENSION.has(each));
  const width = isGsm ? (each: string) => (EXTENSION.has(each) ? 2 : 1) : (each: string) => each.length;
  return { encoding: isGsm ? 'gsm-7' : 'ucs-2', parts: countParts(characters.map(width), isGsm ? GSM_7 : UCS_2) };
}

function countParts(widths: readonly number[], room: typeof GSM_7): number {
  if (widths.reduce((sum, width) => sum + width, 0) <= room.alone) return 1;
  let parts = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > room.joined) {
      parts += 1;
      used = 0;
    }
    used += width;
  }
  return parts;
}
