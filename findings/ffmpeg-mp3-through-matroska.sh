#!/usr/bin/env bash
# ffmpeg can put an mp3 into Matroska and take it out again without decoding it (-c copy).
# Expected: the same sound as before, since every frame is still there.
# Seen in 7.0.2 (PyPI: imageio-ffmpeg 0.6.0) and the build of 2018 (npm: @ffmpeg-installer/ffmpeg 1.1.0): the first 2991 samples (68 ms) of
# the sound are gone. All frames are there, but the new header frame states a delay of 3567 samples instead of 576, so players skip
# sound. With -write_xing 0 no header frame is written, and nothing is lost.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet imageio-ffmpeg==0.6.0
npm install --silent --no-audit --no-fund @ffmpeg-installer/ffmpeg@1.1.0 > npm.log
new=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
old=$(node -p 'require("@ffmpeg-installer/ffmpeg").path')

quiet=(-nostdin -v error -y)
"$new" "${quiet[@]}" -f lavfi -i sine=duration=10:sample_rate=44100 -c:a libmp3lame source.mp3
samples() { echo $(($("$new" "${quiet[@]}" -i "$1" -f s16le -ac 1 - | wc -c) / 2)); }

failed=0
[ "$(samples source.mp3)" = 441000 ] || failed=1
for ffmpeg in "$new" "$old"; do
  "$ffmpeg" -version | sed -n '1s/ Copyright.*//p'
  "$ffmpeg" "${quiet[@]}" -i source.mp3 -c copy inside.mkv
  "$ffmpeg" "${quiet[@]}" -i inside.mkv -c copy back.mp3
  "$ffmpeg" "${quiet[@]}" -i inside.mkv -c copy -write_xing 0 -id3v2_version 0 frames.mp3
  echo "  samples before: $(samples source.mp3), after: $(samples back.mp3), without a header frame: $(samples frames.mp3)"
  [ "$(samples back.mp3)" = 438009 ] && [ "$(samples frames.mp3)" = 442368 ] || failed=1
done
[ "$failed" = 0 ] || { echo 'This has changed.'; exit 1; }
