import type { Dlr, Handoff, Submit } from '../../../schemas/events.ts';

/** A hit on a link of a message, as it reaches the redirector, and who it was. */
export interface MadeHit {
  readonly message: number;
  readonly at: number;
  readonly link: string;
  readonly method: 'GET' | 'HEAD';
  readonly ip: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly who: string;
}

/** A message and where it stands on its way: true times (epoch ms) and what is told of them. */
export interface MadeMessage {
  readonly number: number;
  readonly sentAt: number;
  readonly arrivesAt: number;
  readonly links: readonly string[];
  readonly events: readonly (
    | { readonly kind: 'submit'; readonly event: Submit }
    | { readonly kind: 'handoff'; readonly event: Handoff }
    | { readonly kind: 'dlr'; readonly event: Dlr }
  )[];
}
