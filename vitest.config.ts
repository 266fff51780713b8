import { configDefaults, defineConfig } from 'vitest/config';

const exclude = [...configDefaults.exclude, '.handset/**'];

/** Three prices: unit (milliseconds, no I/O), int (real Kafka, registry or ClickHouse), e2e (all of it). */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{schemas,services,infra,scripts}/**/*.test.ts'],
          exclude: [...exclude, '**/*.int.test.ts', '**/*.e2e.test.ts'],
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'int',
          include: ['{schemas,services,infra,scripts}/**/*.int.test.ts'],
          exclude,
          globalSetup: ['infra/local/testing/ground.setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['{schemas,services,infra,scripts}/**/*.e2e.test.ts'],
          exclude,
          testTimeout: 600_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
