import { svg } from '../dom.js';

/** Outlines on a grid of 16. */
const PATHS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  barred: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M4 12 12 4',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 5v3.2l2.2 1.6',
  filter: 'M2.5 3.5h11L9.4 8.6V13L6.6 11.6v-3z',
  question: 'M5.6 6a2.4 2.4 0 1 1 3.4 2.2c-.7.3-1 .8-1 1.6M8 12.4v.2',
  dots: 'M3.5 8h.1M8 8h.1M12.5 8h.1',
  send: 'M2.5 8 13.5 3 10.6 13 7.6 9z',
  handoff: 'M2.5 8h10M9 4.5 12.5 8 9 11.5',
  receipt: 'M4 2.5h8v11l-2-1.4-2 1.4-2-1.4-2 1.4zM6.3 6h3.4M6.3 8.5h3.4',
  click: 'M6 6l7 2.6-3 1.4-1.4 3zM3.5 3.5 4.7 4.7M2.5 7h1.6M7 2.5v1.6',
  reply: 'M6.5 4 2.8 7.5 6.5 11M3 7.5h6a4 4 0 0 1 4 4v1',
  eye: 'M1.8 8S4 4 8 4s6.2 4 6.2 4S12 12 8 12 1.8 8 1.8 8M8 6.4a1.6 1.6 0 1 0 0 3.2 1.6 1.6 0 0 0 0-3.2',
  coin: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M10 5.8C9.5 5.2 8.8 5 8 5c-1.1 0-2 .6-2 1.5 0 2 4 1 4 3 0 .9-.9 1.5-2 1.5-.9 0-1.7-.3-2.2-1',
  hand: 'M4.5 8.5V5a1 1 0 0 1 2 0V3.5a1 1 0 0 1 2 0V5a1 1 0 0 1 2 0v1a1 1 0 0 1 2 0v3.5a4 4 0 0 1-4 4H8c-2 0-3.5-1.5-3.5-3.5',
  phone: 'M5 1.8h6v12.4H5zM7.3 12h1.4',
  down: 'M8 3v9.5M4 8.8 8 12.8l4-4',
  up: 'M8 13V3.5M4 7.2 8 3.2l4 4',
};

/** @param {keyof typeof PATHS} name */
export const icon = (name) =>
  svg(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', 'aria-hidden': 'true', focusable: 'false' },
    svg('path', { d: PATHS[name] }),
  );

/** How a status is shown: its mood (a colour) is never the only sign, an icon and its word stand beside it. */
export const STATUSES = {
  delivered: { mood: 'good', icon: 'check', label: 'Delivered', help: 'The deciding receipt says delivered.' },
  rejected: { mood: 'bad', icon: 'barred', label: 'Rejected', help: 'A vendor or carrier refused it.' },
  failed: { mood: 'bad', icon: 'cross', label: 'Failed', help: 'It was tried and not delivered.' },
  expired: { mood: 'bad', icon: 'clock', label: 'Expired', help: 'It was not delivered within its validity.' },
  filtered: { mood: 'bad', icon: 'filter', label: 'Filtered', help: 'A carrier or vendor blocked it as unwanted.' },
  unknown: {
    mood: 'dim',
    icon: 'question',
    label: 'Not known',
    help: 'The vendor does not know what became of it. Not known is not failed.',
  },
  submitted: { mood: 'wait', icon: 'dots', label: 'Submitted', help: 'Sent; nothing came back yet.' },
  queued: { mood: 'wait', icon: 'dots', label: 'Queued', help: 'A vendor or carrier holds it for later.' },
  handed_off: {
    mood: 'wait',
    icon: 'dots',
    label: 'Handed off',
    help: 'A vendor or carrier took it; no final receipt yet.',
  },
  accepted: { mood: 'wait', icon: 'dots', label: 'Accepted', help: 'The carrier has it; the phone may not.' },
};
/** Statuses of messages that ended undelivered. */
export const UNDELIVERED = ['rejected', 'failed', 'expired', 'filtered'];
/** Statuses of messages that no final receipt decides. */
export const OPEN = ['submitted', 'queued', 'handed_off', 'accepted'];
