import type { OnChunk } from '../ffmpeg/read-chunks.ts';
import { joinStretches, type Heard } from '../meter/heard.ts';
import { createMeter, stretchSamples, type Meter, type MeterFormat, type Stretch } from '../meter/meter.ts';
import type { Part } from './parts.ts';

/** Lets a meter hear what ffmpeg writes. */
export interface Hearing {
  onSound: OnChunk;
  /** The sample that is due. */
  position: () => number;
  end: () => void;
  stretches: () => ReadonlyMap<number, Stretch>;
}

/** @param format known when the first sound arrives. @param from the first sample */
export function createHearing(format: () => MeterFormat, from = 0): Hearing {
  let meter: Meter | undefined;
  return {
    onSound: (chunk) => {
      meter ??= createMeter(format(), from);
      meter.push(chunk);
      return undefined;
    },
    position: () => meter?.position ?? from,
    end: () => meter?.end(),
    stretches: () => meter?.stretches ?? new Map(),
  };
}

/** What was heard of a sound by the meters of its parts. */
export function joinHeard(
  format: MeterFormat,
  parts: readonly Part[],
  { samples, frameSamples }: { samples: number; frameSamples: number },
): Heard {
  const own = parts.flatMap(({ start, position, stretches = new Map<number, Stretch>() }, place) => {
    const end = place === parts.length - 1 ? samples : position * frameSamples;
    // An encoder hears more than its part: what it drops before, and what it had read when it was stopped.
    return [...stretches].filter(
      ([number]) => number * stretchSamples >= start * frameSamples && number * stretchSamples < end,
    );
  });
  return joinStretches(format, new Map(own), samples);
}

/** What was heard of a sound by one meter. */
export function heardAlone(format: MeterFormat, hearing: Hearing): Heard {
  hearing.end();
  return joinStretches(format, hearing.stretches(), hearing.position());
}
