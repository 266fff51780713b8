/** What may be written: everything, nothing, or (IMPORT) schemas with ids and versions given by the caller. */
export const MODES = ['READWRITE', 'READONLY', 'READONLY_OVERRIDE', 'IMPORT'] as const;
export type Mode = (typeof MODES)[number];

/** `text` as a mode, whatever its case; undefined if it is none. */
export const modeOf = (text: string): Mode | undefined => MODES.find((mode) => mode === text.toUpperCase());
