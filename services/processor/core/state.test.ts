import { describe, expect, it } from 'vitest';
import { timelineOf } from '../testing/histories.ts';
import { MESSAGE, NOON, told } from '../testing/told.ts';
import { decodeState, encodeState } from './state.ts';

const id = (n: number): string => `0190a5b4-1c2d-7e3f-8a4b-00000000000${n}`;
const said = { account_id: 'acme', source: 'sender' };
const carried = { account_id: 'acme', source: 'twilio', vendor: 'twilio', carrier: 'Example Mobile' };

/** A usual life: submit, handoff, two dlrs and a click. */
const usual = timelineOf([
  told('submit', {
    ...said,
    event_id: id(1),
    campaign_id: 'spring-sale',
    audience: 'loyal',
    message_type: 'promotion',
    country: 'US',
    encoding: 'gsm-7',
    tags: { team: 'growth', ['__proto__']: 'kept' },
  }),
  told('handoff', { ...carried, event_id: id(2), occurred_at: NOON + 250, vendor_message_id: 'SM0123456789abcdef' }),
  told('dlr', { ...carried, event_id: id(3), occurred_at: NOON + 900, status: 'accepted', raw_status: 'sent' }),
  told('dlr', {
    ...carried,
    event_id: id(4),
    occurred_at: NOON + 2400,
    sequence: 2 ** 40,
    price: 0.0075,
    currency: 'USD',
  }),
  told('click', {
    ...said,
    event_id: id(5),
    occurred_at: NOON + 60_000,
    url: 'https://shop.example/sale',
    method: 'GET',
    user_agent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  }),
]);

/**
 * The bytes of that life as each version wrote them. Tables hold such bytes for as long as they keep timelines: if this
 * test fails, write a new version and go on reading these.
 */
const VERSION_4 =
  'BAIBEGFjbWUBAwGQpbQcLX4/iksAAAAAAAGAvJuMvDMYc2VuZGVyFDg4MDAwLHNwcmluZy1zYWxlFGxveWFsJHByb21vdGlvbgxzbXMIVVMBFGdzbS03AAAEEHRlYW0YZ3Jvd3RoJF9fcHJvdG9fXxBrZXB0QlXiCyBzOg1Ips+4OyGCNLAkKioqKiowMTAwAQMBkKW0HC1+P4pLAAAAAAAC+r2bjLwzGHR3aWxpbyBhY2NlcHRlZDhFeGFtcGxlIE1vYmlsZTlIU00wMTIzNDU2Nzg5YWJjZGVmAAAAAgMBkKW0HC1+P4pLAAAAAAADhMObjLwzOT1BORBzZW50AAAAAAAAAAMBkKW0HC1+P4pLAAAAAAAE4M6bjLwzOSRkZWxpdmVyZWRBOQAAAAAAAYCAgICAIAG4HoXrUbh+PwxVU0QBAwGQpbQcLX4/iksAAAAAAAXgkJ+MvDMFAGRodHRwczovL3Nob3AuZXhhbXBsZS9zYWxlnARNb3ppbGxhLzUuMCAoaVBob25lOyBDUFUgaVBob25lIE9TIDE3XzUgbGlrZSBNYWMgT1MgWCkgQXBwbGVXZWJLaXQvNjA1LjEuMTUgKEtIVE1MLCBsaWtlIEdlY2tvKSBWZXJzaW9uLzE3LjUgTW9iaWxlLzE1RTE0OCBTYWZhcmkvNjA0LjEMR0VUAAAAAAAAAA==';
const VERSION_1 =
  'AQEQYWNtZQEDAZCltBwtfj+KSwAAAAAAAYC8m4y8MxhzZW5kZXIUODgwMDAsc3ByaW5nLXNhbGUUbG95YWwkcHJvbW90aW9uDHNtcwhVUwEUZ3NtLTcAAAQQdGVhbRhncm93dGgkX19wcm90b19fEGtlcHRCVeILIHM6DUimz7g7IYI0sCQqKioqKjAxMDABAwGQpbQcLX4/iksAAAAAAAL6vZuMvDMYdHdpbGlvIGFjY2VwdGVkOEV4YW1wbGUgTW9iaWxlOUhTTTAxMjM0NTY3ODlhYmNkZWYAAAACAwGQpbQcLX4/iksAAAAAAAOEw5uMvDM5PUE5EHNlbnQAAAAAAAAAAwGQpbQcLX4/iksAAAAAAATgzpuMvDM5JGRlbGl2ZXJlZEE5AAAAAAABgICAgIAgAbgehetRuH4/DFVTRAEDAZCltBwtfj+KSwAAAAAABeCQn4y8MwUAZGh0dHBzOi8vc2hvcC5leGFtcGxlL3NhbGWcBE1vemlsbGEvNS4wIChpUGhvbmU7IENQVSBpUGhvbmUgT1MgMTdfNSBsaWtlIE1hYyBPUyBYKSBBcHBsZVdlYktpdC82MDUuMS4xNSAoS0hUTUwsIGxpa2UgR2Vja28pIFZlcnNpb24vMTcuNSBNb2JpbGUvMTVFMTQ4IFNhZmFyaS82MDQuMQxHRVQAAAAUaHVtYW4AAAAA';

describe('a state', () => {
  it('of version 4 is written and read as ever', () => {
    expect(encodeState(usual).toString('base64')).toBe(VERSION_4);
    expect(decodeState(MESSAGE, Buffer.from(VERSION_4, 'base64'))).toEqual(usual);
  });

  it('of version 1 is read, and counts clicks as they were decided until it changes', () => {
    const old = decodeState(MESSAGE, Buffer.from(VERSION_1, 'base64'));
    expect(old).toEqual({ ...usual, click_rules: 1 });
    const click = told('click', { ...said, event_id: id(6), occurred_at: NOON + 300, reasons: ['data_centre'] });
    expect(timelineOf([click], old)).toEqual(timelineOf([click], usual));
  });

  it('keeps the rules by which its clicks are classed, and refuses those of a newer program', () => {
    expect(decodeState(MESSAGE, encodeState({ ...usual, click_rules: 1 })).click_rules).toBe(1);
    expect(() => decodeState(MESSAGE, encodeState({ ...usual, click_rules: 99 }))).toThrow('rules 99');
  });

  it('says nothing of what came later to replies and conversions, where there is nothing to say', () => {
    const before = timelineOf([
      told('reply', {
        ...{ ...said, event_id: 'r1', sender: '88000', recipient: '+15550100' },
        ...{ keyword: 'HI', sentiment: 0.5, attribution: 'pair' },
      }),
      told('reply', { ...said, event_id: 'r2', recipient: '+15550100' }),
      told('conversion', { ...said, event_id: 'c1', value: 12.5, currency: 'EUR' }),
      told('conversion', { ...said, event_id: 'c2' }),
    ]);
    const bytes =
      'BAIBEGFjbWUAAAAAAghyMYC8m4y8MxhzZW5kZXIUODgwMDAISEkBAAAAAAAA4D8QcGFpckJV4gsgczoNSKbPuDshgjSwJCoqKioqMDEwMAhyMoC8m4y8MwUAAAAAQlXiCyBzOg1Ips+4OyGCNLAVAAIIYzGAvJuMvDMFIHB1cmNoYXNlAQAAAAAAAClADEVVUghjMoC8m4y8MwUZAAAA';
    expect(encodeState(before).toString('base64')).toBe(bytes);
    expect(decodeState(MESSAGE, Buffer.from(bytes, 'base64'))).toEqual(before);
  });

  it('is of version 6 once an event tells what earlier versions had no place for', () => {
    const detailed = timelineOf([told('handoff', { event_id: 'h', ported: 'yes' })], usual);
    expect(encodeState(detailed)[0]).toBe(6);
    expect(decodeState(MESSAGE, encodeState(detailed))).toEqual(detailed);
    expect(decodeState(MESSAGE, encodeState(usual))).toEqual(usual);
  });

  it('of a usual life is small', () => {
    expect(encodeState(usual).length).toBeLessThan(600);
  });

  it.each([
    ['a version that this program does not know', [9], 'is version 9'],
    ['no bytes at all', [], 'version (none)'],
    ['bytes that end too early', [1, 1, 16, 97], 'bytes end'],
    ['bytes that go on', [4, 1, 0, 0], '1 bytes too many'],
    ['a word that was never written', [1, 1, 5], 'refers to word 1 of 0'],
  ])('is refused for %s', (_, bytes, reason) => {
    expect(() => decodeState(MESSAGE, Buffer.from(bytes))).toThrow(reason);
  });
});
