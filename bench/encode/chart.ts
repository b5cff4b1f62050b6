import type { Spread } from '../rounds.ts';

interface Bar extends Spread {
  label: string;
}

/** In units of the picture. */
const size = { width: 640, height: 320 };
const plot = { left: 60, right: 620, top: 50, bottom: 250 };
const mostShown = 1.2;

/** Draws the time against the number of encoders. @returns an SVG that is readable on light and dark pages */
export function chartOf(bars: readonly Bar[], cores: number): string {
  const step = (plot.right - plot.left) / bars.length;
  const y = (ratio: number) => plot.bottom - (ratio / mostShown) * (plot.bottom - plot.top);
  const text = (x: number, at: number, content: string, anchor = 'middle') =>
    `<text x="${x.toFixed(1)}" y="${at.toFixed(1)}" text-anchor="${anchor}">${content}</text>`;
  const line = (x1: number, y1: number, x2: number, y2: number, rest: string) =>
    `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" ${rest}/>`;
  const grid = [0, 0.25, 0.5, 0.75, 1].flatMap((ratio) => [
    line(
      plot.left,
      y(ratio),
      plot.right,
      y(ratio),
      `stroke="#888" stroke-opacity="${ratio === 1 ? 1 : 0.3}"`,
    ),
    text(plot.left - 8, y(ratio) + 4, ratio.toFixed(2), 'end'),
  ]);
  const drawn = bars.flatMap(({ label, median, lowest, highest }, index) => {
    const middle = plot.left + step * (index + 0.5);
    const width = step * 0.5;
    const top = y(median);
    return [
      `<rect x="${(middle - width / 2).toFixed(1)}" y="${top.toFixed(1)}" width="${width.toFixed(1)}" height="${(plot.bottom - top).toFixed(1)}" fill="#3b82f6"/>`,
      line(middle, y(lowest), middle, y(Math.min(highest, mostShown)), 'stroke="#1e3a8a" stroke-width="2"'),
      text(middle, y(Math.min(highest, mostShown)) - 8, median.toFixed(2)),
      text(middle, plot.bottom + 20, label),
    ];
  });
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size.width} ${size.height}" font-family="sans-serif" font-size="13" fill="#888">`,
    `<title>Time to encode, of bare ffmpeg's, by the number of encoders</title>`,
    text(plot.left, 24, `Time to make an mp3, of bare ffmpeg's (1.00), on ${cores} cores`, 'start'),
    ...grid,
    ...drawn,
    text((plot.left + plot.right) / 2, plot.bottom + 46, 'encoders at once; the thin line spans all rounds'),
    '</svg>',
  ].join('\n')}\n`;
}
