/** Keeps the log up to date: by a socket, and by asking where sockets do not get through. */

import { backoff } from './backoff.js';

/** Whether the hub can be reached. */
export type ConnectionState = 'connecting' | 'online' | 'offline';

/** How often the log is asked for while there is no socket. */
export const POLL_MS = 3_000;
/** How often the log is asked for beside an open socket, which may be dead without saying so. */
export const HEARTBEAT_MS = 30_000;
/** How long sockets are left alone after they failed to open twice. */
export const SOCKET_REST_MS = 60_000;
const STABLE_MS = 10_000;

/** What the connection carries. */
export interface Line {
  /** Fetches what the log lacks; returns how many messages that were. */
  catchUp(): Promise<number>;
  /** Opens a socket at the log's end. */
  openSocket(): Promise<WebSocket>;
  /** Takes the data of one frame. */
  receive(data: string): void;
}

/** A line to the hub that mends itself. */
export class Connection {
  /** Whether the hub can be reached. */
  state: ConnectionState = 'connecting';

  private socket: WebSocket | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running = false;
  private round = 0;
  private failures = 0;
  private socketFailures = 0;
  private socketRestUntil = 0;

  /**
   * @param line - what is carried.
   * @param onState - called when `state` changed.
   */
  constructor(
    private readonly line: Line,
    private readonly onState: () => void,
  ) {}

  /** Connects, and stays connected until `stop`. */
  start(): void {
    this.running = true;
    void this.cycle();
  }

  /** Disconnects. */
  stop(): void {
    this.running = false;
    this.round += 1;
    clearTimeout(this.timer);
    this.closeSocket();
  }

  /** Looks now whether the line still holds: after sleep, or when the network is said to be back. */
  check(): void {
    if (this.running) void this.cycle();
  }

  /** Sends a frame if there is an open socket; what it says is not worth keeping. */
  send(data: string): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(data);
  }

  /** Takes note that the network is gone. */
  lost(): void {
    if (!this.running) return;
    this.round += 1;
    this.closeSocket();
    this.failed();
  }

  /** One round: fetch what is missing, which proves the line, then see to the socket. */
  private async cycle(): Promise<void> {
    const round = ++this.round;
    clearTimeout(this.timer);
    let missed: number;
    try {
      missed = await this.line.catchUp();
    } catch {
      if (round === this.round) {
        this.closeSocket();
        this.failed();
      }
      return;
    }
    if (round !== this.round) return;
    this.failures = 0;
    this.setState('online');
    if (missed > 0) this.closeSocket(); // It may be dead: what it owed us came by asking.
    if (!this.socket && Date.now() >= this.socketRestUntil) await this.connect(round);
    if (round === this.round) this.again(this.socket ? HEARTBEAT_MS : POLL_MS);
  }

  private async connect(round: number): Promise<void> {
    let socket: WebSocket;
    try {
      socket = await this.line.openSocket();
    } catch {
      return; // The next round asks again.
    }
    if (round !== this.round) {
      socket.close();
      return;
    }
    this.socket = socket;
    let openedAt: number | undefined;
    socket.onopen = () => {
      openedAt = Date.now();
    };
    socket.onmessage = (event: MessageEvent<string>) => {
      this.line.receive(event.data);
    };
    socket.onclose = () => {
      this.socket = undefined;
      const held = openedAt !== undefined && Date.now() - openedAt >= STABLE_MS;
      this.socketFailures = held ? 0 : this.socketFailures + 1;
      if (openedAt === undefined && this.socketFailures >= 2)
        this.socketRestUntil = Date.now() + SOCKET_REST_MS;
      this.again(backoff(this.socketFailures));
    };
  }

  private closeSocket(): void {
    if (!this.socket) return;
    this.socket.onopen = this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = undefined;
  }

  private failed(): void {
    this.failures += 1;
    this.setState('offline');
    this.again(backoff(this.failures));
  }

  private again(pause: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.cycle(), pause);
  }

  private setState(state: ConnectionState): void {
    if (this.state === state) return;
    this.state = state;
    this.onState();
  }
}
