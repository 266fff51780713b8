import type { Reply } from '../../events.ts';
import { defaultsOf } from '../../ids.ts';

/** A reply of which only what matters is said. */
export const told = (fields: Partial<Reply>): Reply =>
  ({ event_id: 'r', message_id: 'm', occurred_at: 0, ...defaultsOf('reply'), ...fields }) as Reply;
