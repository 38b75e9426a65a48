/** `npm run size`: prints what the built files weigh, gzipped, and fails when they weigh too much. */

import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const LIMITS = { loader: 5_000, widget: 60_000 };

const weigh = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length;
const page = readFileSync(new URL('index.html', dist), 'utf8');
const loaded = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+)"/g)].map(([, name]) => name);
const sizes = {
  loader: weigh('loader.js'),
  widget: ['index.html', ...loaded].reduce((sum, name) => sum + weigh(name), 0),
};

for (const [name, size] of Object.entries(sizes)) {
  const fits = size <= LIMITS[name];
  console.log(`${fits ? '✓' : '✗'} ${name}: ${size} bytes gzipped, ${LIMITS[name]} allowed`);
  if (!fits) process.exitCode = 1;
}
