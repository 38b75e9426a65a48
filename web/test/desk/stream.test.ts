import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskStream } from '../../src/desk/stream.js';
import type { Frame } from '../../src/desk/types.js';
import { conversation } from './fakes.js';

/** The far end of one connection. */
class Line {
  readyState = 1;
  sent: { type: string; after?: number }[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(readonly after: number | undefined) {}

  send(data: string): void {
    this.sent.push(JSON.parse(data) as { type: string });
  }

  close(): void {
    this.readyState = 3;
  }

  say(frame: Frame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  drop(code = 1006): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }
}

describe('the desk stream', () => {
  let lines: Line[];
  let heard: string[];
  let stream: DeskStream;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('WebSocket', { OPEN: 1 });
    lines = [];
    heard = [];
    stream = new DeskStream(
      (after) => {
        const line = new Line(after);
        lines.push(line);
        return line as unknown as WebSocket;
      },
      {
        receive: (frame) => heard.push(frame.type),
        online: (online) => heard.push(online ? 'up' : 'down'),
        refetch: () => heard.push('refetch'),
        loggedOut: () => heard.push('logged out'),
      },
    );
    stream.start();
  });

  afterEach(() => {
    stream.stop();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  it('fetches everything once it listens, and comes back from where it was', () => {
    lines[0]?.say({ type: 'hello', seq: 7 });
    lines[0]?.say({ type: 'conversation', seq: 9, conversation: conversation('a') });
    lines[0]?.drop();
    vi.advanceTimersByTime(60_000);
    lines[1]?.say({ type: 'hello', seq: 12 });
    expect(heard).toEqual(['up', 'refetch', 'conversation', 'down', 'up']);
    expect(lines.map((line) => line.after)).toEqual([undefined, 9]);
  });

  it('does not skip what a broken connection still owed', () => {
    lines[0]?.say({ type: 'hello', seq: 7 });
    lines[0]?.drop();
    vi.advanceTimersByTime(60_000);
    lines[1]?.say({ type: 'hello', seq: 12 });
    lines[1]?.drop();
    vi.advanceTimersByTime(60_000);
    expect(lines[2]?.after).toBe(7);
  });

  it('fetches everything anew when the log does not reach back', () => {
    lines[0]?.say({ type: 'hello', seq: 7 });
    lines[0]?.say({ type: 'reset', seq: 900 });
    lines[0]?.drop();
    vi.advanceTimersByTime(60_000);
    expect(heard).toEqual(['up', 'refetch', 'refetch', 'down']);
    expect(lines[1]?.after).toBe(900);
  });

  it('watches the open conversation again, from its newest message', () => {
    lines[0]?.say({ type: 'hello', seq: 7 });
    let last = 3;
    stream.watch('c', () => last);
    last = 5;
    lines[0]?.drop();
    vi.advanceTimersByTime(60_000);
    lines[1]?.say({ type: 'hello', seq: 7 });
    expect(lines[0]?.sent).toEqual([{ type: 'watch', conversation_id: 'c', after: 3 }]);
    expect(lines[1]?.sent).toEqual([{ type: 'watch', conversation_id: 'c', after: 5 }]);
  });

  it('stays away when the session is over', () => {
    lines[0]?.drop(4401);
    vi.advanceTimersByTime(600_000);
    expect(heard).toEqual(['down', 'logged out']);
    expect(lines).toHaveLength(1);
  });
});
