import { samplesOf, sampleRate } from '../mp3/frame.ts';
import { isHeaderFrame, readHeaderFrame, type HeaderFrame } from '../mp3/header-frame.ts';
import { Doubt } from './doubt.ts';
import { createFrameCheck, framesOf } from './frame-check.ts';
import { createPacketReader } from './packets.ts';
import { createTimeCheck } from './steady-times.ts';

/** What the packets of a track hold. */
export interface CopiedSound {
  /** Hz. */
  rate: number;
  /** Samples per channel in all frames. */
  samples: number;
  /** Samples per channel that the container adds at the end. */
  padding: number;
  /** The frames have several bitrates. */
  isVbr: boolean;
  /** Of the mp3 that was put into the container with its header frame; undefined if it has none. */
  header: HeaderFrame | undefined;
}

/**
 * Takes mp3 frames out of the packets that ffmpeg passes through, and checks that they are whole.
 * @param onFrame receives each frame, except a header frame at the beginning
 * @returns `push` receives ffmpeg's output in chunks. It and `end` throw a Doubt.
 */
export function createSoundCopier(onFrame: (frame: Buffer) => void) {
  const checkTime = createTimeCheck();
  const checkFrame = createFrameCheck();
  let first: number | undefined;
  let [samples, rate, padding] = [0, 0, 0];
  let isVbr = false;
  let header: HeaderFrame | undefined;

  function take(frame: Buffer): void {
    const head = frame.readUInt32BE(0);
    if (first === undefined && isHeaderFrame(frame)) {
      header = readHeaderFrame(frame);
      return;
    }
    checkFrame(frame);
    first ??= head;
    isVbr ||= bitrateOf(head) !== bitrateOf(first);
    samples += samplesOf(head);
    onFrame(frame);
  }

  function packet(bytes: Buffer, time: number): void {
    const frames = framesOf(bytes);
    const head = frames[0]?.readUInt32BE(0) ?? 0;
    rate = sampleRate(head) ?? 0;
    checkTime(time, (frames.length * samplesOf(head)) / rate);
    frames.forEach(take);
  }

  return {
    push: createPacketReader({
      packet,
      padding: (seconds) => {
        padding = Math.round(seconds * rate);
      },
    }),
    /** Copied so far. */
    seconds: () => (rate > 0 ? samples / rate : 0),
    end: (): CopiedSound => {
      if (first === undefined) throw new Doubt('there are no frames');
      return { rate, samples, padding, isVbr, header };
    },
  };
}

function bitrateOf(head: number): number {
  return (head >>> 12) & 15;
}
