import { z } from 'zod';

const seconds = z.number().meta({ description: 'Seconds' });

export const analysisSchema = z
  .object({
    container: z.string().meta({ example: 'mov,mp4,m4a,3gp,3g2,mj2' }),
    duration: seconds.meta({ description: 'Seconds of sound' }),
    streams: z.array(
      z.object({
        index: z.int(),
        type: z.enum(['audio', 'video', 'subtitle']),
        codec: z.string(),
        language: z.string().nullable(),
        channels: z.int().nullable(),
        sampleRate: z.int().nullable().meta({ description: 'Hz' }),
        isDefault: z.boolean(),
      }),
    ),
    chapters: z.array(z.object({ start: seconds, end: seconds, title: z.string() })),
    tags: z.record(z.string(), z.string()),
    loudness: z
      .object({
        integrated: z.number().nullable().meta({ description: 'LUFS' }),
        range: z.number().nullable().meta({ description: 'LU' }),
        truePeak: z.number().nullable().meta({ description: 'dBTP' }),
      })
      .meta({ description: 'By EBU R128; null where there is nothing but silence, or too little sound' }),
    silences: z
      .array(z.object({ start: seconds, end: seconds }))
      .meta({ description: 'Where no sample exceeds -50 dB for 2 s or longer' }),
  })
  .meta({ id: 'Analysis' });

export type Analysis = z.output<typeof analysisSchema>;

export const waveformSchema = z
  .object({
    version: z.literal(2),
    channels: z.literal(1).meta({ description: 'Both channels are drawn as one' }),
    sample_rate: z.int().meta({ description: 'Hz' }),
    samples_per_pixel: z.int(),
    bits: z.literal(8),
    length: z.int().meta({ description: 'Points' }),
    data: z
      .array(z.int())
      .meta({ description: 'The lowest and the highest sample of each point, -128 to 127' }),
  })
  .meta({ id: 'Waveform', description: 'As the program audiowaveform writes it' });

export type Waveform = z.output<typeof waveformSchema>;

/** What a converter has found out about a video. */
export interface AnalysisFile {
  analysis: Analysis;
  waveform: Waveform;
  /** The sound that was analysed: a part of one track, in seconds of the source's time. */
  of: { track: string | number; from: number; to: number | null; channels: string };
}

/** The blob of the bucket `analyses`. */
export interface StoredAnalysis extends AnalysisFile {
  /** Of the conversion. */
  attempt: number;
}
