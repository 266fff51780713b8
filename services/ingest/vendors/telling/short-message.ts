/** The basic alphabet of 3GPP TS 23.038 §6.2.1 by septet; 0x1b escapes to the extension. */
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION: ReadonlyMap<number, string> = new Map([
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{'],
  [0x29, '}'],
  [0x2f, '\\'],
  [0x3c, '['],
  [0x3d, '~'],
  [0x3e, ']'],
  [0x40, '|'],
  [0x65, '€'],
]);

/**
 * The text of a short message by SMPP's data coding: 8 is UCS-2, 3 Latin-1, 1 ASCII; everything else is taken for the
 * default alphabet, one septet a byte.
 */
export function shortMessageText(bytes: Buffer, coding: string): string {
  if (coding === '8')
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le')
      .toWellFormed();
  if (coding === '3' || coding === '1') return bytes.toString('latin1');
  return defaultAlphabet(bytes);
}

function defaultAlphabet(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 1) {
    const isEscape = bytes[at] === 0x1b && at + 1 < bytes.length;
    if (isEscape) at += 1;
    const septet = bytes[at]! & 0x7f;
    text += (isEscape ? EXTENSION.get(septet) : undefined) ?? BASIC[septet]!;
  }
  return text;
}
