import { ConversionError } from '../ffmpeg/failure.ts';
import type { Options } from '../../shared/options/options.ts';
import { chosenTrack } from './chosen-track.ts';
import { counted, type Look } from './look.ts';
import { isKnown, parseOutputSound, type AudioStream, type MediaReport } from './media-report.ts';

/** The part of a source that becomes the mp3. */
export interface Sound {
  track: AudioStream;
  /** The right channel, if `track` is only the left one. */
  right: AudioStream | undefined;
  /** A player would choose another track, but that one has no sound, or none that can be decoded. */
  isOtherTrack: boolean;
}

/**
 * Selects the track that was chosen, otherwise the one that a player would play: the default one, otherwise
 * the first. If that is not playable, selects the first that is.
 * @throws ConversionError `no-audio`, `no-such-track`
 */
export async function chooseSound(report: MediaReport, choice: Options['track'], look: Look): Promise<Sound> {
  if (choice === 'default' || report.audio.length === 0) return chooseDefault(report, look);
  const chosen = chosenTrack(report.audio, choice);
  const track = (await playable(chosen, look)) ?? chosen;
  return { track, right: undefined, isOtherTrack: false };
}

async function chooseDefault(report: MediaReport, look: Look): Promise<Sound> {
  const [first, ...others] = inOrderOfChoice(report.audio);
  if (first === undefined) throw new ConversionError('no-audio');
  // Faults of an only track show up when it is encoded.
  if (others.length === 0 && isKnown(first)) return { track: first, right: undefined, isOtherTrack: false };
  const track = (await playable(first, look)) ?? (await firstPlayable(others, look)) ?? first;
  const isOtherTrack = track.index !== first.index;
  const right = rightChannelOf(track, report);
  return { track, right: right && (await playable(right, look)), isOtherTrack };
}

function inOrderOfChoice(audio: readonly AudioStream[]): AudioStream[] {
  return [...audio.filter(({ isDefault }) => isDefault), ...audio.filter(({ isDefault }) => !isDefault)];
}

async function firstPlayable(tracks: readonly AudioStream[], look: Look): Promise<AudioStream | undefined> {
  for (const track of await withoutEmpty(tracks, look)) {
    const found = await playable(track, look);
    if (found) return found;
  }
  return undefined;
}

/**
 * Decodes the first frame of a track. @returns the track as its decoder describes it; undefined if there is
 * nothing to decode
 */
async function playable(track: AudioStream, look: Look): Promise<AudioStream | undefined> {
  const sight = await look(['-map', `0:${track.index}`, '-frames:a', '1', ...counted]).catch(unlessStalled);
  const sound = (sight?.outputs[0]?.frames ?? 0) > 0 ? sight && parseOutputSound(sight.log) : undefined;
  return sound && { ...track, ...sound };
}

/** A long search for sound in an empty track looks like a hang. It ends the search, not the conversion. */
function unlessStalled(error: unknown): undefined {
  if (error instanceof ConversionError && error.code === 'timed-out') return;
  throw error;
}

/**
 * Reads the source once for all tracks, because searching an empty track for sound reads to the end of the
 * file.
 */
async function withoutEmpty(tracks: readonly AudioStream[], look: Look): Promise<readonly AudioStream[]> {
  // ffmpeg cannot copy a stream of unknown rate.
  const known = tracks.filter(isKnown);
  if (known.length < 2) return tracks;
  const maps = known.flatMap(({ index }) => ['-map', `0:${index}`]);
  const { outputs } = await look([...maps, '-c', 'copy', ...counted]);
  const empty = new Set(known.filter((_, place) => outputs[place]?.packets === 0));
  return tracks.filter((track) => !empty.has(track));
}

/** Decision 29. */
function rightChannelOf(left: AudioStream, { container, audio }: MediaReport): AudioStream | undefined {
  const alike = audio.filter(
    ({ codec, sampleRate }) => codec === left.codec && sampleRate === left.sampleRate,
  );
  if (left.layout === '1 channels (FL)') return alike.find(({ layout }) => layout === '1 channels (FR)');
  const [first, second] = audio;
  const isPair = container === 'mxf' && left.index === first?.index && left.layout === 'mono';
  return isPair && second?.layout === 'mono' && alike.includes(second) ? second : undefined;
}
