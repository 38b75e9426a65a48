/** Sound and desktop notifications: off until the agent wants them, and only while the page is not looked at. */

import { ref } from 'vue';
import type { KeyValue } from '../shared/storage.js';

const SOUND = 'btp-desk-sound';
const NOTICES = 'btp-desk-notices';

/** Why the agent is called, and to which conversation. */
export interface Call {
  title: string;
  text: string;
  conversationId: string;
}

/** What calls the agent back. */
export class Alerts {
  readonly sound = ref(false);
  readonly notices = ref(false);
  /** Goes to a conversation; set by who knows the way. */
  go: (conversationId: string) => void = () => undefined;
  private context: AudioContext | undefined;

  /**
   * @param storage - remembers what the agent chose.
   */
  constructor(private readonly storage: KeyValue) {
    this.sound.value = storage.getItem(SOUND) === '1';
    this.notices.value = storage.getItem(NOTICES) === '1';
  }

  /** Switches the sound. */
  chooseSound(on: boolean): void {
    this.sound.value = on;
    this.storage.setItem(SOUND, on ? '1' : '0');
    if (on) this.chime();
  }

  /**
   * Switches desktop notifications.
   *
   * @returns false if the browser refuses.
   */
  async chooseNotices(on: boolean): Promise<boolean> {
    const allowed = !on || (await Notification.requestPermission()) === 'granted';
    this.notices.value = on && allowed;
    this.storage.setItem(NOTICES, this.notices.value ? '1' : '0');
    return allowed;
  }

  /**
   * Calls the agent.
   *
   * @returns false if there is no need to: the page is being looked at.
   */
  raise({ title, text, conversationId }: Call): boolean {
    if (!document.hidden && document.hasFocus()) return false;
    if (this.sound.value) this.chime();
    if (!this.notices.value || !('Notification' in window)) return true;
    const notice = new Notification(title, { body: text.slice(0, 80), tag: title, icon: '/favicon.svg' });
    notice.onclick = () => {
      window.focus();
      notice.close();
      this.go(conversationId);
    };
    return true;
  }

  /** Two soft notes. */
  private chime(): void {
    this.context ??= new AudioContext();
    const { context } = this;
    for (const [index, pitch] of [660, 880].entries()) {
      const start = context.currentTime + index * 0.12;
      const gain = context.createGain();
      gain.gain.setValueAtTime(0.08, start);
      gain.gain.exponentialRampToValueAtTime(0.001, start + 0.4);
      const note = context.createOscillator();
      note.frequency.value = pitch;
      note.connect(gain).connect(context.destination);
      note.start(start);
      note.stop(start + 0.4);
    }
  }
}
