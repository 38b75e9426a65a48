/** What the desk's API answers, typed after the hub's contract. Times are ISO 8601. */

import type { Message } from '../shared/messages.js';

export type Status = 'pending' | 'waiting' | 'open' | 'resolved';
export type Priority = 'urgent' | 'high' | 'normal';
export type Presence = 'online' | 'away' | 'offline';

/** Something with an id and a name. */
export interface Named {
  id: string;
  name: string | null;
}

/** A person at the desk. */
export interface Agent {
  id: string;
  username: string;
  name: string;
  role: 'agent' | 'supervisor' | 'admin';
  presence: Presence;
  skills: string[];
  capacity: number;
  active: boolean;
  totp_enabled: boolean;
  must_change_password: boolean;
}

/** A person with teams and load. */
export interface Colleague extends Agent {
  team_ids: string[];
  load: number;
}

/** A team with the ids of its members. */
export interface Team {
  id: string;
  name: string;
  members: string[];
}

/** A conversation in a list. */
export interface ConversationItem {
  id: string;
  status: Status;
  priority: Priority;
  inbox: string;
  contact: Named;
  agent: Named | null;
  team: Named | null;
  reason: string | null;
  wanted: string | null;
  mood: string | null;
  waiting_since: string | null;
  due_at: string | null;
  held_since: string | null;
  unanswered_since: string | null;
  snoozed: boolean;
  snoozed_until: string | null;
  last_seq: number;
  /** What the customer or an agent said last. */
  last_message: { seq: number; sender: string; text: string; created_at: string } | null;
  /** What the customer gave when last asked, 1 to 5. */
  rating: { subject: 'bot' | 'agent'; score: number } | null;
  created_at: string;
  updated_at: string;
}

/** A note beside the transcript. */
export interface Note {
  id: number;
  kind: 'note' | 'whisper' | 'event';
  author: Named | null;
  text: string;
  mentions: string[];
  after_seq: number;
  created_at: string;
}

/** What the agent gets to read before the transcript. */
export interface Handoff {
  reason?: string;
  priority?: Priority;
  summary?: {
    wanted?: string;
    slots?: { slot: string; label: string; value: string }[];
    tickets?: string[];
    orders?: string[];
    mood?: string;
    tried?: string[];
  };
}

/** A ticket in a list. */
export interface TicketBrief {
  number: string;
  kind: string;
  kind_name: string;
  stage: string;
  stage_name: string;
  created_at: string;
  updated_at: string;
}

/** A ticket on the board. */
export interface TicketOnBoard extends TicketBrief {
  summary: string;
  priority: string;
  team: string | null;
  due_at: string | null;
  overdue: boolean;
  next_step: string;
  moves: { stage: string; name: string }[];
  score: number | null;
}

/** A ticket with everything. */
export interface TicketFull extends TicketOnBoard {
  conversation_id: string;
  content: Record<string, unknown>;
  history: {
    kind: string;
    stage: string;
    stage_name: string;
    actor: string;
    note: string;
    public: boolean;
    created_at: string;
  }[];
  links: (TicketBrief & { relation: 'earlier' | 'later' })[];
  evidence: string[];
}

/** The ticket board. */
export interface Board {
  tickets: TicketOnBoard[];
  total: number;
  stages: { stage: string; name: string; count: number }[];
}

/** One episode in human hands. */
export interface Episode {
  id: string;
  reason: string;
  agent: Named | null;
  queued_at: string;
  ended_at: string | null;
  outcome: string | null;
}

/** A rating: of an episode (1 to 5), or of an answer of the bot (1 helpful, 0 not). */
export interface RatingGiven {
  kind: 'episode' | 'answer';
  subject: 'bot' | 'agent';
  agent: string | null;
  seq: number;
  score: number;
  comment: string | null;
  created_at: string;
}

/** A conversation as it opens. */
export interface ConversationDetail {
  conversation: ConversationItem;
  handoff: Handoff | null;
  messages: Message[];
  more: boolean;
  notes: Note[];
  tickets: TicketBrief[];
  episodes: Episode[];
  ratings: RatingGiven[];
  window_closes_at: string | null;
  messages_left: number | null;
}

/** A canned reply, its variables filled. */
export interface Canned {
  id: string;
  group: string;
  title: string;
  text: string;
  missing: string[];
}

/** An FAQ entry that may answer the customer. */
export interface Suggestion {
  id: string;
  question: string;
  answer: string;
  confidence: number | null;
}

/** What a search found. */
export interface Found {
  conversations: {
    conversation_id: string;
    contact: string | null;
    status: Status;
    seq: number;
    sender: string;
    snippet: string;
    created_at: string;
  }[];
  tickets: TicketBrief[];
}

/** What an agent has in hand. */
export interface AgentLoad {
  id: string;
  name: string;
  presence: Presence;
  capacity: number;
  open: number;
  snoozed: number;
  unanswered: number;
  overdue: number;
  longest: { conversation_id: string; since: string } | null;
}

/** Who waits, of one team (null: of none) and priority. */
export interface QueueLoad {
  team: Named | null;
  priority: Priority;
  waiting: number;
  overdue: number;
  since: string;
}

/** A part of a message that did not reach its WeChat customer. */
export interface Letter {
  id: number;
  account: string;
  conversation_id: string;
  text: string;
  state: 'pending' | 'dead';
  waits_for_customer: boolean;
  error: string | null;
  created_at: string;
}

/** How many conversations there are of each status, and of one's own. */
export type Counts = Partial<Record<Status | 'mine', number>>;

/** Frames of the desk stream. */
export type Frame =
  | { type: 'hello'; seq: number }
  | { type: 'reset'; seq: number }
  | { type: 'conversation'; seq: number; conversation: ConversationItem }
  | { type: 'gone'; seq: number; conversation_id: string }
  | { type: 'note'; seq: number; conversation_id: string; note: Note; mentioned: boolean }
  | { type: 'agent'; seq: number; agent: Agent }
  | { type: 'ticket'; seq: number; subject: string; contact_id: string }
  | { type: 'switch'; seq: number; subject: string }
  | { type: 'message'; conversation_id: string; message: Message }
  | { type: 'typing'; conversation_id: string; typing: boolean };
