import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { backoff } from '../../src/shared/backoff.js';
import { Connection, HEARTBEAT_MS, POLL_MS, SOCKET_REST_MS } from '../../src/shared/connection.js';
import { FakeSocket } from '../fakes.js';

let sockets: FakeSocket[];
let reachable: boolean;
let missed: number;
const catchUp = vi.fn(() => (reachable ? Promise.resolve(missed) : Promise.reject(new Error('offline'))));
const receive = vi.fn();
const onState = vi.fn();
let connection: Connection;

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);
const newest = (): FakeSocket => sockets.at(-1) ?? expect.unreachable('no socket');

beforeEach(() => {
  vi.useFakeTimers();
  vi.clearAllMocks();
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  sockets = [];
  reachable = true;
  missed = 0;
  const openSocket = (): Promise<WebSocket> => {
    sockets.push(new FakeSocket());
    return Promise.resolve(newest() as unknown as WebSocket);
  };
  connection = new Connection({ catchUp, openSocket, receive }, onState);
});

afterEach(() => {
  connection.stop();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test('the pause doubles up to half a minute', () => {
  expect([1, 2, 3, 6, 7, 50].map(backoff)).toEqual([500, 1000, 2000, 16_000, 30_000, 30_000]);
});

test('the log is fetched, then a socket carries what is new', async () => {
  connection.start();
  await settle();
  expect(connection.state).toBe('online');
  newest().onopen?.();
  newest().onmessage?.({ data: '一' });
  expect(receive).toHaveBeenCalledWith('一');
  expect(catchUp).toHaveBeenCalledOnce();
});

test('without the hub it tries again, ever more slowly, until it is back', async () => {
  reachable = false;
  connection.start();
  await settle();
  expect(connection.state).toBe('offline');
  await vi.advanceTimersByTimeAsync(500 + 1000 + 2000);
  expect(catchUp).toHaveBeenCalledTimes(4);
  reachable = true;
  await vi.advanceTimersByTimeAsync(4000);
  expect(connection.state).toBe('online');
  expect(sockets).toHaveLength(1);
});

test('a closed socket is replaced, and nobody is alarmed when the hub answers', async () => {
  connection.start();
  await settle();
  newest().onopen?.();
  newest().onclose?.();
  await vi.advanceTimersByTimeAsync(500);
  expect(sockets).toHaveLength(2);
  expect(onState).toHaveBeenCalledOnce();
});

test('where sockets are blocked it asks, and tries a socket now and then', async () => {
  connection.start();
  await settle();
  newest().onclose?.();
  await vi.advanceTimersByTimeAsync(500);
  newest().onclose?.();
  await vi.advanceTimersByTimeAsync(1000);
  expect(sockets).toHaveLength(2);
  catchUp.mockClear();
  await vi.advanceTimersByTimeAsync(5 * POLL_MS);
  expect(catchUp).toHaveBeenCalledTimes(5);
  expect(connection.state).toBe('online');
  await vi.advanceTimersByTimeAsync(SOCKET_REST_MS);
  expect(sockets).toHaveLength(3);
});

test('a socket that is dead without saying so is replaced', async () => {
  connection.start();
  await settle();
  newest().onopen?.();
  missed = 1;
  await vi.advanceTimersByTimeAsync(HEARTBEAT_MS);
  expect(sockets[0]?.closed).toBe(true);
  expect(sockets).toHaveLength(2);
});

test('a lost network is told at once, and its return too', async () => {
  connection.start();
  await settle();
  reachable = false;
  connection.lost();
  expect(connection.state).toBe('offline');
  expect(newest().closed).toBe(true);
  reachable = true;
  connection.check();
  await settle();
  expect(connection.state).toBe('online');
});

test('once stopped it stays silent', async () => {
  connection.start();
  await settle();
  connection.stop();
  catchUp.mockClear();
  await vi.advanceTimersByTimeAsync(10 * HEARTBEAT_MS);
  connection.check();
  expect(catchUp).not.toHaveBeenCalled();
});
