import { all, type CodeBook } from './shape.ts';

/** Google RCS Business Messaging: its events are its codes; what a submit was refused for comes as HTTP's words. */
export const RBM: readonly CodeBook[] = [
  {
    protocol: 'rcs',
    source: 'developers.google.com/business-communications/rcs-business-messaging/guides/build/events/receive-events',
    codes: {
      ...all('none', { DELIVERED: 'delivered', READ: 'read' }),
      ...all('in_progress', { IS_TYPING: 'recipient is typing' }),
      SUBSCRIBE: {
        category: 'none',
        name: 'recipient subscribed again',
        fix: 'Record the consent; messages may be sent again.',
      },
      ...all('opted_out', { UNSUBSCRIBE: 'recipient unsubscribed from the agent' }),
      TTL_EXPIRATION_REVOKED: {
        category: 'expired',
        name: 'expired and revoked',
        meaning: 'The phone was not reached by RCS before the validity ran out, and the message was taken back.',
        fix: 'Send the same as SMS: the recipient has not got it.',
        engineerFix: 'Start the SMS fallback with parent_message_id; the revocation makes a duplicate impossible.',
      },
      TTL_EXPIRATION_REVOKE_FAILED: {
        category: 'no_receipt',
        name: 'expired, not revoked',
        meaning: 'The validity ran out, but the message could not be taken back: it may still be delivered.',
        fix: 'Send as SMS only if getting it twice does no harm.',
        engineerFix: 'Do not fall back by itself; a late DELIVERED may follow.',
      },
      AGENT_LAUNCH_STATE: {
        category: 'none',
        name: 'launch state of the agent',
        meaning: 'Tells that a carrier launched, suspended or stopped the agent; it is about no message.',
        fix: 'If the agent is not launched with a carrier, send SMS to its people.',
      },
    },
  },
];
