import { randomInt } from 'node:crypto';
import { CODE_LENGTH } from '../../../schemas/links.ts';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** A new code: base62 characters, each drawn without bias from the system's secure random numbers. */
export const randomCode = (): string =>
  Array.from({ length: CODE_LENGTH }, () => BASE62[randomInt(BASE62.length)]).join('');
