/** One conversation's transcript: a stretch of its log that grows at both ends, with notes in their places. */

import type { Message } from '../shared/messages.js';
import type { Note } from './types.js';

/** What stands in the transcript, one below the other. */
export type Line = { key: string; at: string } & (
  { message: Message; note?: never } | { note: Note; message?: never }
);

/** The transcript as far as the desk has it. */
export class Thread {
  messages: Message[] = [];
  notes: Note[] = [];

  /** The newest sequence number. */
  get last(): number {
    return this.messages.at(-1)?.seq ?? 0;
  }

  /** The oldest sequence number, 0 without messages. */
  get first(): number {
    return this.messages[0]?.seq ?? 0;
  }

  /**
   * Takes messages, old or new, each once.
   *
   * @returns false when there is a hole between what was known and what came: nothing is taken.
   */
  add(messages: readonly Message[]): boolean {
    const known = new Set(this.messages.map((message) => message.seq));
    const all = [...this.messages, ...messages.filter((message) => !known.has(message.seq))];
    all.sort((a, b) => a.seq - b.seq);
    if (all.some((message, index) => index > 0 && message.seq !== (all[index - 1]?.seq ?? 0) + 1))
      return false;
    this.messages = all;
    return true;
  }

  /** Takes notes, each once. */
  addNotes(notes: readonly Note[]): void {
    const known = new Map([...this.notes, ...notes].map((note) => [note.id, note]));
    this.notes = [...known.values()].sort((a, b) => a.id - b.id);
  }

  /** Returns messages and notes as they are read; notes in front of the oldest message wait for it. */
  lines(): Line[] {
    const lines: Line[] = [];
    const notes = this.notes.filter((note) => note.after_seq >= this.first - 1 || this.first <= 1);
    let next = 0;
    const notesUpTo = (seq: number) => {
      for (let note = notes[next]; note && note.after_seq < seq; note = notes[++next])
        lines.push({ key: `n${note.id}`, at: note.created_at, note });
    };
    for (const message of this.messages) {
      notesUpTo(message.seq);
      lines.push({ key: `m${message.seq}`, at: message.created_at, message });
    }
    notesUpTo(Infinity);
    return lines;
  }
}
