/** Sound and desktop notifications: off until the agent wants them, and only while the page is not looked at. */

import { ref } from 'vue';
import type { KeyValue } from '../shared/storage.js';

const SOUND = 'btp-desk-sound';
const NOTICES = 'btp-desk-notices';

/** What calls the agent back. */
export class Alerts {
  readonly sound = ref(false);
  readonly notices = ref(false);
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

  /** Tells the agent something. */
  raise(title: string, text: string): void {
    if (!document.hidden && document.hasFocus()) return;
    if (this.sound.value) this.chime();
    if (!this.notices.value || !('Notification' in window)) return;
    const notice = new Notification(title, { body: text.slice(0, 80), tag: title, icon: '/favicon.svg' });
    notice.onclick = () => {
      window.focus();
      notice.close();
    };
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
