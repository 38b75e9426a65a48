/** Finds canned replies by what was typed after the slash. */

import type { Canned } from './types.js';

/** Returns the replies whose shortcut begins with the words, then those that hold them anywhere. */
export function matching(replies: readonly Canned[], words: string): Canned[] {
  const wanted = words.trim().toLowerCase();
  const begins = (reply: Canned) => reply.id.toLowerCase().startsWith(wanted);
  const holds = (reply: Canned) =>
    [reply.id, reply.title, reply.group, reply.text].some((part) => part.toLowerCase().includes(wanted));
  return [...replies.filter(begins), ...replies.filter((reply) => !begins(reply) && holds(reply))];
}
