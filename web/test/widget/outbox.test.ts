import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ApiError } from '../../src/shared/http.js';
import type { Outgoing } from '../../src/widget/api.js';
import { Outbox, oneTabAtATime } from '../../src/widget/outbox.js';
import type { KeyValue } from '../../src/shared/storage.js';
import { memoryStorage } from '../fakes.js';

const OFFLINE = new ApiError(0, 'network', '网络不通');

let storage: KeyValue;
let delivered: Outgoing[];
let failure: ApiError | undefined;

const open = (): Outbox =>
  new Outbox(
    storage,
    'btp.outbox.test',
    (outgoing) => {
      if (failure) return Promise.reject(failure);
      delivered.push(outgoing);
      return Promise.resolve();
    },
    vi.fn(),
  );
const words = (): string[] => delivered.map((sent) => sent.text ?? sent.payload ?? '');

beforeEach(() => {
  vi.useFakeTimers();
  storage = memoryStorage();
  delivered = [];
  failure = undefined;
});

afterEach(() => {
  vi.useRealTimers();
});

test('what is sent is delivered in order and leaves when the log has it', async () => {
  const outbox = open();
  outbox.add('一');
  outbox.add('转人工', { payload: '/talk_to_human' });
  await outbox.flush();
  expect(words()).toEqual(['一', '/talk_to_human']);
  expect(outbox.entries.map(({ text }) => text)).toEqual(['一', '转人工']);
  outbox.settle(new Set(outbox.entries.map(({ clientId }) => clientId)));
  expect(outbox.entries).toEqual([]);
});

test('a lost network keeps everything, and back-off sends it once, in order', async () => {
  failure = OFFLINE;
  const outbox = open();
  outbox.add('一');
  outbox.add('二');
  await outbox.flush();
  expect(outbox.failures).toBeGreaterThan(0);
  expect(words()).toEqual([]);
  failure = undefined;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(words()).toEqual(['一', '二']);
  expect(outbox.failures).toBe(0);
});

test('a reload sends what was left, under the same client id', async () => {
  failure = OFFLINE;
  const before = open();
  before.add('一');
  await before.flush();
  before.stop();
  failure = undefined;
  const kept = before.entries[0]?.clientId;
  await open().flush();
  expect(delivered).toEqual([{ client_id: kept, text: '一' }]);
});

test('deliveries asked for at the same time send nothing twice', async () => {
  const outbox = open();
  outbox.add('一');
  await Promise.all([outbox.flush(), outbox.flush(), outbox.flush()]);
  expect(words()).toEqual(['一']);
});

test('a refused message holds up nobody, and is sent again when the customer says so', async () => {
  failure = new ApiError(422, 'invalid_request', '请求内容有误');
  const outbox = open();
  outbox.add('一');
  await outbox.flush();
  const [refused] = outbox.entries;
  expect(refused?.refusal).toBe('请求内容有误');
  failure = undefined;
  outbox.add('二');
  await outbox.flush();
  expect(words()).toEqual(['二']);
  outbox.retry(refused?.clientId ?? '');
  await outbox.flush();
  expect(delivered.at(-1)).toEqual({ client_id: refused?.clientId, text: '一' });
});

test('where the browser denies locks, deliveries still run, one at a time', async () => {
  const denied = { request: () => Promise.reject(new DOMException('denied', 'SecurityError')) };
  vi.stubGlobal('navigator', { locks: denied });
  const exclusive = oneTabAtATime('test');
  const order: number[] = [];
  const task = (number: number) => async (): Promise<void> => {
    order.push(number);
    await Promise.resolve();
    order.push(number);
  };
  await Promise.all([exclusive(task(1)), exclusive(task(2))]);
  expect(order).toEqual([1, 1, 2, 2]);
  vi.unstubAllGlobals();
});

test('files go along by their ids, with words or without', async () => {
  const outbox = open();
  const attachments = [{ id: 'a1', type: 'image' as const, name: '图.jpg', size: 1, url: '/a' }];
  outbox.add('', { attachments });
  outbox.add('坏了', { attachments });
  await outbox.flush();
  expect(delivered).toMatchObject([{ attachment_ids: ['a1'] }, { text: '坏了', attachment_ids: ['a1'] }]);
  expect(delivered[0]).not.toHaveProperty('text');
});
