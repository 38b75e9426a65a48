/** The desk stream: comes back by itself, from where it was. */

import { backoff } from '../shared/backoff.js';
import type { Frame } from './types.js';

const CLOSE_UNAUTHORIZED = 4401;
/** A connection that held this long begins to count its failures anew. */
const STABLE_MS = 10_000;

/** Where frames go. */
export interface Listener {
  /** Takes a frame. */
  receive(frame: Frame): void;
  /** The line is up, or not. */
  online(online: boolean): void;
  /** Everything is to be fetched anew: at the first connection, and when the log does not reach back. */
  refetch(): void;
  /** The session is over. */
  loggedOut(): void;
}

/** A stream that mends itself. */
export class DeskStream {
  private socket: WebSocket | undefined;
  private seq: number | undefined;
  private failures = 0;
  private openedAt: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private readonly watched = new Map<string, () => number>();

  /**
   * @param connect - opens a socket behind a number of the event log; without one, at its end.
   * @param listener - where frames go.
   */
  constructor(
    private readonly connect: (after: number | undefined) => WebSocket,
    private readonly listener: Listener,
  ) {}

  /** Connects, and stays connected until `stop`. */
  start(): void {
    this.running = true;
    this.dial();
  }

  /** Disconnects. */
  stop(): void {
    this.running = false;
    clearTimeout(this.timer);
    this.socket?.close();
  }

  /** Takes note that the network is gone, which a socket may not say for minutes. */
  lost(): void {
    if (!this.socket) return;
    const { socket } = this;
    this.redial();
    socket.close();
  }

  /** Asks for the messages of a conversation behind what `last` returns, now and after every reconnection. */
  watch(id: string, last: () => number): void {
    this.watched.set(id, last);
    this.send({ type: 'watch', conversation_id: id, after: last() });
  }

  /** Asks for them no more. */
  unwatch(id: string): void {
    if (this.watched.delete(id)) this.send({ type: 'unwatch', conversation_id: id });
  }

  /** Tells the customer that somebody is typing, or no more. */
  typing(id: string, typing: boolean): void {
    this.send({ type: 'typing', conversation_id: id, typing });
  }

  private dial(): void {
    clearTimeout(this.timer);
    const socket = this.connect(this.seq);
    this.socket = socket;
    this.openedAt = undefined;
    socket.onopen = () => {
      this.openedAt = Date.now();
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      if (socket === this.socket) this.take(JSON.parse(event.data) as Frame);
    };
    socket.onclose = (event) => {
      if (socket !== this.socket || !this.running) return;
      if (event.code !== CLOSE_UNAUTHORIZED) {
        this.redial();
        return;
      }
      this.socket = undefined;
      this.running = false;
      this.listener.online(false);
      this.listener.loggedOut();
    };
  }

  private redial(): void {
    this.socket = undefined;
    this.listener.online(false);
    const held = this.openedAt !== undefined && Date.now() - this.openedAt >= STABLE_MS;
    this.failures = held ? 1 : this.failures + 1;
    this.timer = setTimeout(() => {
      this.dial();
    }, backoff(this.failures));
  }

  private take(frame: Frame): void {
    if (frame.type === 'hello') {
      // The first time the lists are fetched after this moment, so that nothing falls in between.
      const first = this.seq === undefined;
      this.seq ??= frame.seq;
      for (const [id, last] of this.watched) this.send({ type: 'watch', conversation_id: id, after: last() });
      this.listener.online(true);
      if (first) this.listener.refetch();
      return;
    }
    if ('seq' in frame) this.seq = frame.seq;
    if (frame.type === 'reset') this.listener.refetch();
    else this.listener.receive(frame);
  }

  private send(frame: unknown): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
  }
}

/** Opens the stream's socket. */
export function socket(after: number | undefined): WebSocket {
  const url = new URL('/api/v1/desk/stream', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  if (after !== undefined) url.searchParams.set('after', String(after));
  return new WebSocket(url);
}
