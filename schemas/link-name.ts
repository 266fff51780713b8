import type { Click } from './events.ts';

const HOST = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?(\[[^\]]*\]|[^/?#:]*)/i;

/**
 * What clicks on a link are counted under: its `link_id`, else the host that it leads to, in lower case; `''` if neither is
 * told. Never the path: it may name the person, and is another for every message.
 */
export const linkName = ({ link_id, url }: Pick<Click, 'link_id' | 'url'>): string =>
  link_id !== '' ? link_id : (HOST.exec(url)?.[1] ?? '').toLowerCase();
