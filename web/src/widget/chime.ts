/** The sound of a new message, made in place: two soft tones. */

const TONES = [
  { hertz: 660, at: 0 },
  { hertz: 880, at: 0.12 },
] as const;

/** Plays the sound; browsers that forbid it stay silent. */
export function chime(): void {
  const audio = new AudioContext();
  for (const { hertz, at } of TONES) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, audio.currentTime + at);
    volume.gain.linearRampToValueAtTime(0.08, audio.currentTime + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.3);
    tone.connect(volume).connect(audio.destination);
    tone.start(audio.currentTime + at);
    tone.stop(audio.currentTime + at + 0.3);
  }
  setTimeout(() => void audio.close(), 1000);
}
