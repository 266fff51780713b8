import { isBasic, sameText } from './credentials.ts';
import type { Callback } from '../vendor.ts';

/**
 * What proves a callback of a gateway that signs nothing: the secret as `token` in the URL that it was told to call, or
 * as `user:password` in basic authorization. A token is written into logs on the way, so basic authorization is better
 * where the gateway can do it.
 */
export function isFromGateway(callback: Callback, secret: string): boolean {
  const token = callback.query.get('token') ?? '';
  // Both are compared, so that the time does not tell which one was close.
  const [byToken, byBasic] = [token !== '' && sameText(token, secret), isBasic(callback, secret)];
  return byToken || byBasic;
}
