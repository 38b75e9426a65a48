/** The desk's state: who is logged in, what the stream tells, which conversation lies open. */

import { computed, ref, shallowRef, triggerRef } from 'vue';
import { browserStorage } from '../shared/storage.js';
import { AccountApi } from './account.js';
import { DeskApi, type Act, type Query } from './api.js';
import { Alerts, type Call } from './alerts.js';
import { Inbox, belongs, type Queue } from './inbox.js';
import { contactName } from './names.js';
import { Opened } from './opened.js';
import { PeopleApi, type Assignment } from './people.js';
import { Seen } from './seen.js';
import { soon } from './soon.js';
import { quietly } from './quietly.js';
import { DeskStream, socket } from './stream.js';
import type { Agent, Colleague, ConversationItem, Counts, Frame, Presence, Team } from './types.js';

const LISTED = 1000;
const RECENT = 200;
const SOON_MS = 1_000;
const AGAIN_MS = 3_000;
/** What the bot does rings nobody: its queue is asked for while it is looked at. */
const LOOK_MS = 10_000;
const CALLS = { note: '提到了您', whisper: '悄悄提醒您', event: '转来一个会话' };

/** The desk. */
export class Desk {
  readonly api = new DeskApi(() => {
    this.leave();
  });
  /** Undefined until known. */
  readonly me = shallowRef<Agent | null>();
  readonly online = ref(true);
  readonly now = ref(Date.now());
  readonly queue = ref<Queue>('waiting');
  readonly counts = shallowRef<Counts>({});
  readonly opened = shallowRef<Opened>();
  readonly colleagues = shallowRef<Colleague[]>([]);
  readonly teams = shallowRef<Team[]>([]);
  /** Grows whenever a ticket changed. */
  readonly ticketsChanged = ref(0);
  readonly loading = ref(true);
  readonly account = new AccountApi(this.api);
  readonly people = new PeopleApi(this.api);
  /** What people can be skilled in. */
  readonly topics = shallowRef<string[]>([]);
  /** Undefined until it was asked for. */
  readonly assignment = shallowRef<Assignment>();
  readonly alerts = new Alerts(browserStorage());
  readonly seen = new Seen(browserStorage());
  /** The last call of a colleague to a conversation that does not lie open. */
  readonly called = shallowRef<Call>();
  /** The number to whose conversations the list is narrowed down. */
  readonly filter = shallowRef<{ title: string; items: ConversationItem[] }>();

  private readonly inbox = shallowRef(new Inbox());
  private assignmentAsked = 0;
  private stream: DeskStream | undefined;
  private leftAs: Presence | undefined;
  private readonly countSoon = soon(() => quietly(() => this.refreshCounts()), SOON_MS);
  private readonly ticketsSoon = soon(() => (this.ticketsChanged.value += 1), SOON_MS);
  private again: ReturnType<typeof setTimeout> | undefined;
  private readonly timers: ReturnType<typeof setInterval>[] = [];

  /** The queue that is shown, who is to be served first in front. */
  readonly listed = computed(() => {
    const { items } = this.inbox.value;
    return (
      this.filter.value?.items.map((item) => items.get(item.id) ?? item) ??
      this.inbox.value.queue(this.queue.value, this.me.value?.id ?? '')
    );
  });

  /** How many stand in each queue. */
  readonly sizes = computed<Counts>(() => {
    const id = this.me.value?.id ?? '';
    const own = {
      waiting: this.inbox.value.size('waiting', id),
      mine: this.inbox.value.size('mine', id),
    };
    return { ...this.counts.value, ...own };
  });

  readonly isAdmin = computed(() => this.me.value?.role === 'admin');
  readonly isSupervisor = computed(() => this.me.value != null && this.me.value.role !== 'agent');

  /** The conversation that lies open, as lists show it. */
  readonly current = computed<ConversationItem | undefined>(() => {
    const opened = this.opened.value;
    return opened && (this.inbox.value.items.get(opened.id) ?? opened.detail.value?.conversation);
  });

  /** Whether the open conversation is in one's own hands. */
  readonly holds = computed(
    () => this.current.value?.status === 'open' && this.current.value.agent?.id === this.me.value?.id,
  );

  /** Finds out whether somebody is logged in. */
  async begin(): Promise<void> {
    const me = await this.api.me();
    if (me) this.enter(me);
    else this.me.value = null;
  }

  /** Begins work. */
  enter(me: Agent): void {
    this.me.value = me;
    this.stream = new DeskStream(socket, {
      receive: (frame) => void quietly(() => this.take(frame)),
      online: (online) => {
        if (!online && this.online.value) this.leftAs = this.me.value?.presence;
        this.online.value = online;
        if (online) void quietly(() => this.comeBack());
      },
      refetch: () => void this.fill(),
      loggedOut: () => {
        this.leave();
      },
    });
    this.stream.start();
    this.timers.push(
      setInterval(() => {
        this.now.value = Date.now();
      }, 1000),
      setInterval(() => {
        if (this.queue.value === 'pending' && !document.hidden) void quietly(() => this.fetchQueue());
      }, LOOK_MS),
    );
  }

  /** Is there again as before: who was cut off for long was taken for gone. */
  private async comeBack(): Promise<void> {
    const before = this.leftAs;
    this.leftAs = undefined;
    if (!before || before === 'offline') return;
    if ((await this.api.me())?.presence === 'offline') await this.choosePresence(before);
  }

  /** Takes note that the network is gone. */
  cutOff(): void {
    this.stream?.lost();
  }

  /** Ends the session. */
  async logOut(): Promise<void> {
    try {
      await this.api.logout();
    } finally {
      this.leave();
    }
  }

  /** Shows another queue. */
  async choose(queue: Queue): Promise<void> {
    this.filter.value = undefined;
    this.queue.value = queue;
    await this.fetchQueue();
  }

  /** Shows the conversations behind a number. */
  async narrow(title: string, query: Query): Promise<void> {
    const { conversations } = await this.api.list({ ...query, limit: LISTED });
    this.filter.value = { title, items: conversations };
  }

  /** Opens a conversation. */
  async open(id: string): Promise<void> {
    if (this.opened.value?.id === id) return;
    this.close();
    const opened = new Opened(id, this.api);
    await opened.fetch();
    this.opened.value = opened;
    const item = opened.detail.value?.conversation;
    if (item) this.put(item);
    this.look();
    this.stream?.watch(id, () => opened.thread.value.last);
    await quietly(() => Promise.all([opened.assist(), opened.fetchCanned()]));
  }

  /** Closes the open conversation. */
  close(): void {
    if (this.opened.value) this.stream?.unwatch(this.opened.value.id);
    this.opened.value = undefined;
  }

  /** Acts on the open conversation. */
  async act(act: Act, body?: unknown): Promise<void> {
    const opened = this.opened.value;
    if (!opened) return;
    const item = await this.api.act(opened.id, act, body);
    if (item) this.put(item);
    else this.gone(opened.id);
    this.countSoon();
    if (item) await opened.fetch();
  }

  /** Fetches anew how the open conversation stands: somebody else was faster. */
  async reread(): Promise<void> {
    const opened = this.opened.value;
    if (!opened) return;
    try {
      await opened.fetch();
      if (opened.detail.value) this.put(opened.detail.value.conversation);
    } catch {
      this.gone(opened.id);
    }
  }

  /** Takes note that the agent has the open conversation before their eyes. */
  look(): void {
    if (this.current.value && !document.hidden) this.seen.look(this.current.value);
  }

  /** Tells whether one of the agent's own conversations has words they have not looked at. */
  isUnread(item: ConversationItem): boolean {
    return belongs(item, 'mine', this.me.value?.id ?? '') && this.seen.isUnread(item);
  }

  /** Tells the customer that the agent is typing, or no more. */
  typing(typing: boolean): void {
    if (this.opened.value) this.stream?.typing(this.opened.value.id, typing);
  }

  async choosePresence(presence: Presence): Promise<void> {
    this.me.value = await this.api.choosePresence(presence);
  }

  /** Fetches the colleagues and teams to whom a conversation may be passed. */
  async fetchPeople(): Promise<void> {
    const [everybody, teams] = await Promise.all([this.people.agents(), this.people.teams()]);
    this.colleagues.value = everybody.agents;
    this.topics.value = everybody.topics;
    this.teams.value = teams;
  }

  /** Fetches whether waiting conversations are assigned by themselves; of two answers the one asked for last counts. */
  async fetchAssignment(): Promise<void> {
    const asked = ++this.assignmentAsked;
    const found = await this.people.assignment();
    if (asked === this.assignmentAsked) this.assignment.value = found;
  }

  /** Fetches the lists, until it has them. */
  private async fill(): Promise<void> {
    if (!(await quietly(() => this.refetch()))) this.again = setTimeout(() => void this.fill(), AGAIN_MS);
  }

  private async refetch(): Promise<void> {
    const id = this.me.value?.id ?? '';
    const waiting = this.api.list({ status: 'waiting', limit: LISTED });
    const mine = this.api.list({ status: 'open', mine: true, limit: LISTED });
    await Promise.all([
      this.load('waiting', waiting),
      this.load('mine', mine),
      this.refreshCounts(),
      this.api.me().then((me) => me && (this.me.value = me)),
      this.opened.value?.fetch(),
      this.assignment.value && this.fetchAssignment(),
      this.queue.value === 'waiting' || this.queue.value === 'mine' ? undefined : this.fetchQueue(),
    ]);
    this.loading.value = false;
    if (!this.inbox.value.size('waiting', id) && this.inbox.value.size('mine', id)) this.queue.value = 'mine';
  }

  /** Fetches the chosen queue where the stream does not keep it. */
  private async fetchQueue(): Promise<void> {
    const queue = this.queue.value;
    if (queue === 'waiting' || queue === 'mine') return;
    await this.load(queue, this.api.list({ status: queue, limit: RECENT }));
    await this.refreshCounts();
  }

  private async load(queue: Queue, listed: Promise<{ conversations: ConversationItem[] }>): Promise<void> {
    const id = this.me.value?.id ?? '';
    const items = listed.then((page) => page.conversations);
    await this.inbox.value.load(items, (item) => queue !== 'resolved' && belongs(item, queue, id));
    triggerRef(this.inbox);
  }

  private async take(frame: Frame): Promise<void> {
    const opened = this.opened.value;
    if (frame.type === 'conversation') this.put(frame.conversation);
    else if (frame.type === 'gone') this.gone(frame.conversation_id);
    else if (frame.type === 'ticket') {
      this.ticketsSoon();
      if (frame.contact_id === this.current.value?.contact.id) await this.reread();
    } else if (frame.type === 'switch') {
      await this.fetchAssignment();
    } else if (frame.type === 'agent') {
      if (frame.agent.id === this.me.value?.id) this.me.value = frame.agent;
      this.colleagues.value = this.colleagues.value.map((one) =>
        one.id === frame.agent.id ? { ...one, ...frame.agent } : one,
      );
    } else if (frame.type === 'note') {
      if (opened?.id === frame.conversation_id) opened.receiveNote(frame.note);
      if (frame.mentioned && frame.note.author?.id !== this.me.value?.id) this.mentioned(frame);
    } else if ('conversation_id' in frame && opened?.id === frame.conversation_id) {
      if (frame.type === 'message') await opened.receive([frame.message]);
      else opened.typing.value = frame.typing;
    }
  }

  private put(item: ConversationItem): void {
    const before = this.inbox.value.items.get(item.id);
    this.inbox.value.put(item);
    triggerRef(this.inbox);
    this.countSoon();
    this.look();
    if (this.loading.value) return;
    if (item.status === 'waiting' && before?.status !== 'waiting')
      this.alerts.raise({
        title: `${contactName(item.contact)} 在等人工`,
        text: item.wanted ?? item.last_message?.text ?? '',
        conversationId: item.id,
      });
    const mine = item.agent?.id === this.me.value?.id && item.status === 'open';
    if (before && before.rating?.score !== item.rating?.score && this.opened.value?.id === item.id)
      void quietly(() => this.reread());
    const last = item.last_message;
    if (mine && last?.sender === 'customer' && last.seq !== before?.last_message?.seq)
      this.alerts.raise({
        title: contactName(item.contact),
        text: last.text || '[图片]',
        conversationId: item.id,
      });
  }

  /** A colleague calls; who looks at something else is told on the page. */
  private mentioned({ conversation_id: conversationId, note }: Extract<Frame, { type: 'note' }>): void {
    const title = `${note.author?.name ?? '同事'}${CALLS[note.kind]}`;
    const call = { title, text: note.text, conversationId };
    if (!this.alerts.raise(call) && this.opened.value?.id !== conversationId) this.called.value = call;
  }

  private gone(id: string): void {
    this.inbox.value.remove(id);
    if (this.opened.value?.id === id) this.close();
    triggerRef(this.inbox);
    this.countSoon();
  }

  private async refreshCounts(): Promise<void> {
    this.counts.value = await this.api.counts();
  }

  private leave(): void {
    this.stream?.stop();
    this.timers.splice(0).forEach(clearInterval);
    clearTimeout(this.again);
    this.countSoon.cancel();
    this.ticketsSoon.cancel();
    this.close();
    this.inbox.value.items.clear();
    triggerRef(this.inbox);
    this.loading.value = true;
    this.me.value = null;
  }
}

/** The one desk of this page. */
export const desk = new Desk();
