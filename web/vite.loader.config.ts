import { defineConfig } from 'vite';

/** The loader: one classic script of a fixed name, beside the pages. */
export default defineConfig({
  publicDir: false,
  build: {
    target: 'es2022',
    emptyOutDir: false,
    lib: { entry: 'src/loader/loader.ts', formats: ['iife'], name: 'btpLoader', fileName: () => 'loader.js' },
  },
});
