import { defineConfig } from 'vitest/config';

const hub = process.env.BTP_HUB_URL ?? 'http://127.0.0.1:8000';

export default defineConfig({
  base: './',
  build: { target: 'es2022', modulePreload: { polyfill: false } },
  server: { proxy: { '/api': { target: hub, ws: true } } },
  test: { include: ['test/**/*.test.ts'] },
});
