import { expect, test } from 'vitest';
import { Log } from '../../src/shared/log.js';
import { message } from '../fakes.js';

const seqs = (log: Log): number[] => log.messages.map(({ seq }) => seq);

test('messages come in order, each once', () => {
  const log = new Log();
  expect(log.extend([message(2), message(1)])).toBe(2);
  expect(log.extend([message(2), message(3)])).toBe(1);
  expect(log.receive(message(3))).toBe(true);
  expect(seqs(log)).toEqual([1, 2, 3]);
});

test('a message behind a gap is not taken until what is missing came', () => {
  const log = new Log();
  log.receive(message(1));
  expect(log.receive(message(4))).toBe(false);
  expect(log.last).toBe(1);
  log.extend([message(2), message(3), message(4)]);
  expect(seqs(log)).toEqual([1, 2, 3, 4]);
});

test('numbers that the hub leaves out of its list are no gap', () => {
  const log = new Log();
  log.extend([message(1), message(3)]);
  expect(log.last).toBe(3);
});
