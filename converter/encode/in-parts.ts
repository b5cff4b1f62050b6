import { watched } from '../ffmpeg/watchdog.ts';
import { samplesOf, sampleRate } from '../mp3/frame.ts';
import { joinMusic } from '../mp3/music-file.ts';
import { sectionFrames } from '../mp3/repack.ts';
import type { Limits } from '../probe/probe.ts';
import type { Core, Cores } from './cores.ts';
import type { Decoded } from './decoding.ts';
import { FormatChange } from './encoder.ts';
import { encodePart, type PartTask } from './part-encoder.ts';
import { joinHeard } from './hearing.ts';
import { createParts, type Part } from './parts.ts';
import { checked, type Encoded } from './result.ts';
import { together } from './together.ts';

export interface SoundTask extends PartTask {
  /** Seconds that the source states; undefined if it doesn't, or not yet. */
  duration: () => number | undefined;
  limits: Limits;
  /** Seconds of sound encoded. */
  onProgress: (seconds: number) => void;
}

/** The cores that may encode one file. The first is the caller's. */
export interface Threads {
  cores: Cores;
  most: number;
  /** Seconds of sound that are worth another encoder. */
  least?: number;
}

const leastSeconds = 30;

/**
 * Encodes the sound of a source: one encoder begins, and others, one for each core that is free, take over
 * later parts of the sound. The result does not depend on their number.
 */
export async function encodeInParts(ffmpeg: string, task: SoundTask, threads: Threads): Promise<Encoded> {
  try {
    return await encodeBy(ffmpeg, task, task.lame.isVbr ? threads : { ...threads, most: 1 });
  } catch (error) {
    if (!(error instanceof FormatChange)) throw error;
    return encodeBy(ffmpeg, task, { ...threads, most: 1 });
  }
}

async function encodeBy(ffmpeg: string, task: SoundTask, threads: Threads): Promise<Encoded> {
  const { parts, outcome } = await watched(task.signal, (signal, alive) =>
    together(signal, (signal, add) => runTeam(ffmpeg, { ...task, signal }, threads, { alive, add })),
  );
  const all = parts.all();
  const pieces = all.map((part) => {
    if (!part.music || (part !== all.at(-1) && part.position !== parts.endOf(part)))
      throw new Error(`the encoder of the part at frame ${part.start} ended at ${part.position}`);
    return part.music;
  });
  const { decoded, format } = outcome();
  if (!decoded) throw new Error('no encoder has reached the end of the sound');
  const encoded = checked(decoded, joinMusic(pieces), format, task, task.limits);
  const heardFormat = task.heardFormat?.();
  if (!heardFormat) return encoded;
  return { ...encoded, heard: joinHeard(heardFormat, all, { ...decoded, ...format }) };
}

/** An encoder has a core of its own, except one: that one has the caller's. */
interface Encoder {
  core: Core | undefined;
}

async function runTeam(
  ffmpeg: string,
  task: SoundTask,
  { cores, most, least = leastSeconds }: Threads,
  { alive, add }: { alive: () => void; add: (work: Promise<unknown>) => void },
) {
  const parts = createParts();
  const encoders = new Set<Encoder>();
  let decoded: Decoded | undefined;
  let format = { rate: 0, frameSamples: 0 };
  let mayCut = true;

  const frames = (seconds: number) => Math.ceil((seconds * format.rate) / format.frameSamples);
  const statedFrames = () => {
    const duration = task.duration();
    return duration === undefined ? undefined : frames(duration);
  };
  const mustLeave = ({ core }: Encoder) => core !== undefined && cores.areWanted();

  async function work(core?: Core): Promise<void> {
    const encoder = { core };
    encoders.add(encoder);
    try {
      for (let part = next(); part; part = mustLeave(encoder) ? undefined : next())
        await encode(part, encoder);
    } finally {
      leave(encoder);
    }
  }

  async function encode(part: Part, encoder: Encoder): Promise<void> {
    const ended = await encodePart(ffmpeg, task, part, {
      frameSamples: () => format.frameSamples,
      claim: (frames) => claim(part, frames, encoder),
      onDecoding: alive,
    });
    decoded ??= ended;
    if (part.start === 0 || part.position > part.start || !parts.has(part)) return;
    // The sound ends before this part.
    parts.remove(part);
    mayCut = false;
  }

  /** Gives a core back. If it was the caller's that became free, another encoder goes on with that one. */
  function leave(encoder: Encoder): void {
    encoders.delete(encoder);
    const giver = encoder.core ? encoder : [...encoders].find(({ core }) => core);
    giver?.core?.release();
    if (giver) giver.core = undefined;
  }

  function next(): Part | undefined {
    if (!parts.waiting()) cut(2);
    return parts.waiting();
  }

  /** Shares the longest part out. */
  function cut(count: number): void {
    const total = statedFrames();
    if (!mayCut || total === undefined || format.rate === 0) return;
    for (const start of parts.cuts(count, total, frames(least))) parts.cutAt(start);
  }

  /** Starts encoders on cores that are free. */
  function useFreeCores(): void {
    const more = Math.min(most - encoders.size, cores.free());
    if (more > 0 && !parts.waiting()) cut(more + 1);
    while (encoders.size < most && parts.waiting()) {
      const core = cores.takeFree();
      if (!core) return;
      add(work(core));
    }
  }

  /** @returns the frames that belong to the part */
  function claim(part: Part, all: Buffer[], encoder: Encoder): readonly Buffer[] {
    const head = all[0]?.readUInt32BE(0) ?? 0;
    if (format.rate === 0) format = { rate: sampleRate(head) ?? 0, frameSamples: samplesOf(head) };
    while (part.position + all.length >= parts.endOf(part)) {
      const taken = parts.takeNext(part);
      if (!taken) break;
      // Its encoder still decodes what is before it, so decoding takes longer than expected.
      if (taken.stop) mayCut = false;
    }
    const own = all.slice(0, parts.endOf(part) - part.position);
    part.position += own.length;
    alive();
    task.onProgress((encodedFrames() * format.frameSamples) / format.rate);
    if (part.mayGoOn && mustLeave(encoder)) endAtSection(part);
    if (part.position >= parts.endOf(part)) part.stop?.();
    useFreeCores();
    return own;
  }

  function encodedFrames(): number {
    return parts.all().reduce((sum, { start, position }) => sum + position - start, 0);
  }

  /** Leaves the rest of a part to another encoder. */
  function endAtSection(part: Part): void {
    const cut = Math.ceil(part.position / sectionFrames) * sectionFrames;
    const end = Math.min(parts.endOf(part), statedFrames() ?? 0);
    if (end - cut < frames(least)) return;
    part.mayGoOn = false;
    if (cut < end) parts.cutAt(cut);
  }

  await work();
  // Other encoders may still be at work.
  return { parts, outcome: () => ({ decoded, format }) };
}
