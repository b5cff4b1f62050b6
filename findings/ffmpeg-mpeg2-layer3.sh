#!/usr/bin/env bash
# LAME encodes a loud sweep at 24 kHz (MPEG-2 layer III) with VBR, and several versions of ffmpeg decode the same file.
# Expected: all give nearly the same samples, close to the source, as they do at 44.1 kHz (MPEG-1).
# Seen: ffmpeg 7.0.2 (PyPI: imageio-ffmpeg 0.6.0) gives the sweep. 4.2.2 (imageio-ffmpeg 0.4.8) and the build of 2018
# (npm: @ffmpeg-installer/ffmpeg 1.1.0) lose their place in some frames: the error is louder than the sound for a tenth of a second
# and more. They log no error, and the exit code is 0. Debian 12's 5.1.9 does the same. The encoder is not at fault.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

for version in 0.6.0 0.4.8; do
  python3 -m venv "venv-$version"
  "venv-$version/bin/pip" install --quiet setuptools "imageio-ffmpeg==$version"
done
npm install --silent --no-audit --no-fund @ffmpeg-installer/ffmpeg@1.1.0 > npm.log
path_of() { "venv-$1/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())'; }
new=$(path_of 0.6.0)

for rate in 24000 44100; do
  sweep="aevalsrc='0.9*sin(2*PI*(50+t*900)*t)':d=6:s=44100,aresample=$rate,aformat=channel_layouts=stereo"
  "$new" -nostdin -v error -f lavfi -i "$sweep" -c:a pcm_s16le "$rate.wav"
  "$new" -nostdin -v error -i "$rate.wav" -c:a libmp3lame -q:a 2 "$rate.mp3"
  "$new" -nostdin -v error -i "$rate.wav" -f s16le -ac 1 "$rate.source"
done

cat > worst.py <<'PY'
# Prints by how many dB the sound is above its error, in the worst tenth of a second.
import array, math, sys
source, sound = (array.array('h', open(name, 'rb').read()) for name in sys.argv[1:3])
step, worst = int(sys.argv[3]) // 10, math.inf
for start in range(step, 55 * step, step):
    signal = sum(source[at] ** 2 for at in range(start, start + step))
    error = sum((source[at] - sound[at]) ** 2 for at in range(start, start + step)) + 1
    if signal > step * 1000 ** 2:
        worst = min(worst, 10 * math.log10(signal / error))
print(round(worst))
PY

failed=0
for ffmpeg in "$new" "$(path_of 0.4.8)" "$(node -p 'require("@ffmpeg-installer/ffmpeg").path')"; do
  "$ffmpeg" -version | sed -n '1s/ Copyright.*//p'
  for rate in 24000 44100; do
    "$ffmpeg" -nostdin -v error -y -i "$rate.mp3" -f s16le -ac 1 decoded
    worst=$(python3 worst.py "$rate.source" decoded "$rate")
    echo "  $rate Hz: the worst tenth of a second is $worst dB above its error"
    if [ "$ffmpeg" = "$new" ] || [ "$rate" = 44100 ]; then [ "$worst" -gt 20 ] || failed=1; else [ "$worst" -lt 6 ] || failed=1; fi
  done
done
[ "$failed" = 0 ] || { echo 'This has changed.'; exit 1; }
