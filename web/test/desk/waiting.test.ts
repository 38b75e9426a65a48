import { expect, it } from 'vitest';
import { ago, countdown, span } from '../../src/desk/waiting.js';

const NOW = Date.parse('2026-11-25T10:00:00Z');

it.each([
  [4_000, '4秒'],
  [200_000, '3分20秒'],
  [180_000, '3分'],
  [1_500_000, '25分'],
  [7_500_000, '2小时5分'],
  [260_000_000, '3天'],
  [-5, '0秒'],
])('writes %i ms as %s', (ms, text) => {
  expect(span(ms)).toBe(text);
});

it('counts down to the deadline and beyond', () => {
  expect(countdown('2026-11-25T10:03:00Z', NOW)).toEqual({ text: '剩3分', state: 'ok' });
  expect(countdown('2026-11-25T10:00:40Z', NOW)).toEqual({ text: '剩40秒', state: 'soon' });
  expect(countdown('2026-11-25T09:58:00Z', NOW)).toEqual({ text: '超时2分', state: 'late' });
});

it('tells how long ago something was', () => {
  expect(ago('2026-11-25T09:59:30Z', NOW)).toBe('刚刚');
  expect(ago('2026-11-25T09:30:00Z', NOW)).toBe('30分前');
});
