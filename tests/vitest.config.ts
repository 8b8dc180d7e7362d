import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Against hanging, not a timing: the machine may be slow and busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // All cores: most of the time is spent waiting for processes and watchers.
    maxWorkers: '100%',
    sequence: { shuffle: true },
  },
});
