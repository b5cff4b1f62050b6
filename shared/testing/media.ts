import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import bundled from '@ffmpeg-installer/ffmpeg';

const run = promisify(execFile);

/**
 * Makes media with the bundled ffmpeg, so that every machine tests on the same files.
 * @param args ffmpeg's, without the output
 */
export async function makeMedia(output: string, ...args: string[]): Promise<string> {
  await run(bundled.path, ['-nostdin', '-v', 'error', '-y', ...args, output]);
  return output;
}

/** A picture that moves and a voice-like tone that sings up and down. @param seconds how long */
export function makeVideo(output: string, seconds: number): Promise<string> {
  return makeMedia(
    output,
    ...['-f', 'lavfi', '-i', `testsrc=duration=${seconds}:size=320x180:rate=15`],
    ...['-f', 'lavfi', '-i', `aevalsrc=${song}:d=${seconds}:s=44100`],
    ...[
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-pix_fmt',
      'yuv420p',
      '-c:a',
      'aac',
      '-b:a',
      '128k',
      '-shortest',
    ],
  );
}

/** Three harmonics of a note that slides between 220 and 440 Hz, swelling twice a second. */
const song = ['1', '2', '3']
  .map((n) => `0.25/${n}*sin(${n}*2*PI*(330*t-50*cos(1.5*t)))*(0.6+0.4*sin(12*t))`)
  .join('+');
