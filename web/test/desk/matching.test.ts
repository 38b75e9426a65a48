import { expect, it } from 'vitest';
import { matching } from '../../src/desk/matching.js';

const replies = ['wait', 'sorry', 'await'].map((id) => ({
  id,
  group: '开场',
  title: id,
  text: '您好',
  missing: [],
}));

it('offers shortcuts that begin so first, then whatever holds the words', () => {
  expect(matching(replies, 'WAIT').map((reply) => reply.id)).toEqual(['wait', 'await']);
  expect(matching(replies, '您好')).toHaveLength(3);
  expect(matching(replies, '')).toHaveLength(3);
  expect(matching(replies, '没有')).toHaveLength(0);
});
