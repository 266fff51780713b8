import { NotFetched, type FetchText } from '../../fetch-text.ts';
import type { Callback, Vendor } from '../vendor.ts';

/** What an account's secrets prove of a callback; the failure, if something that the proof needs could not be fetched. */
export type Proof = 'genuine' | 'forged' | NotFetched;

/** Tries each secret. What names something that is not there to be fetched is forged; what cannot be reached may not be. */
export async function proofOf(
  vendor: Pick<Vendor, 'isGenuine'>,
  callback: Callback,
  secrets: readonly string[],
  fetchText: FetchText,
): Promise<Proof> {
  try {
    for (const secret of secrets)
      if (await vendor.isGenuine(callback, secret, { now: callback.receivedAt, fetchText })) return 'genuine';
    return 'forged';
  } catch (error) {
    if (!(error instanceof NotFetched)) throw error;
    return error.outcome === 'refused' ? 'forged' : error;
  }
}
