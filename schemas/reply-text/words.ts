/** A text in small letters without accents and with plain apostrophes: how people write on a phone anyway. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\u2018\u2019\u00b4`]/gu, "'");

/** The words of a text as {@link plain} writes them, without apostrophes. */
export const plainWords = (text: string): string[] =>
  plain(text)
    .replaceAll("'", '')
    .match(/[\p{L}\p{N}]+/gu) ?? [];
