import { expect, test } from 'vitest';
import { ingestConfig } from './config.ts';

test('keys and secrets by account, two secrets live at once', () => {
  const config = ingestConfig({
    HANDSET_INGEST_KEYS: 'acme:k1,acme:k2,globex:k:3',
    HANDSET_TWILIO_SECRETS: 'acme:token|next,globex:other',
    HANDSET_INGEST_PORT: '18080',
  });
  expect(config.keys).toEqual([
    { account: 'acme', key: 'k1' },
    { account: 'acme', key: 'k2' },
    { account: 'globex', key: 'k:3' },
  ]);
  expect(config.secrets.twilio.get('acme')).toEqual(['token', 'next']);
  expect(config.secrets.twilio.get('globex')).toEqual(['other']);
  expect(config.publicUrl).toBe('http://127.0.0.1:18080');
});

test('everything that is wrong is told at once, and no secret with it', () => {
  const read = () =>
    ingestConfig({
      HANDSET_INGEST_KEYS: 'acme:same,globex:same,sesame',
      HANDSET_TWILIO_SECRETS: ':hush',
      HANDSET_PUBLIC_URL: 'hooks.example.com',
      HANDSET_INGEST_RATE: '0',
    });
  expect(read).toThrow(
    /HANDSET_PUBLIC_URL(.|\n)*HANDSET_INGEST_RATE(.|\n)*entry 3(.|\n)*acme and globex(.|\n)*HANDSET_TWILIO_SECRETS: entry 1/,
  );
  expect(read).not.toThrow(/sesame|hush/);
  expect(() => ingestConfig({})).toThrow('HANDSET_INGEST_KEYS is not set');
});
