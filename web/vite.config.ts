import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vitest/config';

const hub = process.env.BTP_HUB_URL ?? 'http://127.0.0.1:8000';

/** The front ends, one page each; each has a folder in `src/`, and `src/shared/` is for all of them. */
const pages = { widget: 'index.html', demo: 'demo.html', desk: 'desk.html' };

export default defineConfig({
  base: './',
  plugins: [vue()],
  build: { target: 'es2022', modulePreload: { polyfill: false }, rolldownOptions: { input: pages } },
  server: { proxy: { '/api': { target: hub, ws: true } } },
  test: { include: ['test/**/*.test.ts'] },
});
