// Two soft tones for a word that came unseen. Made here, not fetched: no policy of the host has to allow it.

class Chime {
  constructor(memory) {
    this.memory = memory;
    this.heard = null;
  }

  get on() {
    return this.memory.read("sound") === true;
  }

  /** Off until somebody turns it on; the first tone says what it will sound like. */
  toggle() {
    this.memory.write("sound", !this.on);
    if (this.on) this.play();
  }

  /** `shown`: somebody is looking at the words already. */
  news({ id, turns }, shown) {
    const theirs = turns.findLast((turn) => turn.speaker === "agent" || turn.speaker === "assistant");
    const now = `${id} ${theirs ? theirs.seq : 0}`;
    const fresh = this.heard !== null && now !== this.heard && theirs && this.heard.startsWith(`${id} `);
    this.heard = now;
    if (fresh && this.on && !shown) this.play();
  }

  play() {
    try {
      const sound = (this.sound ||= new AudioContext());
      sound.resume();
      [660, 880].forEach((pitch, index) => this.tone(sound, pitch, sound.currentTime + index * 0.14));
    } catch {
      // a browser without sound, or one that does not allow it yet
    }
  }

  tone(sound, pitch, at) {
    const [source, volume] = [sound.createOscillator(), sound.createGain()];
    source.frequency.value = pitch;
    volume.gain.setValueAtTime(0.08, at);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.3);
    source.connect(volume).connect(sound.destination);
    source.start(at);
    source.stop(at + 0.3);
  }
}
