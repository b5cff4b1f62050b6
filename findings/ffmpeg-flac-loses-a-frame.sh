#!/usr/bin/env bash
# Some recordings change in the middle, for example a broadcast whose programmes are mono and stereo. ffmpeg makes its filters anew there
# and goes on with the same encoder.
# Expected: a FLAC of such a recording has every sample that ffmpeg decodes, since FLAC is lossless. As WAV, it has.
# Seen in ffmpeg 4.2.2 (imageio-ffmpeg 0.5.1): 2,048 samples are missing, 43 ms. An encoder with frames of a fixed size gets no more of the
# frame that was begun before the change. MP3 loses up to 24 ms in the same way. ffmpeg reports no error, and exits with 0.
# Seen in ffmpeg 7.0.2 (imageio-ffmpeg 0.6.0): nothing is missing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

binary() {
  python3 -m venv "$1" && "$1/bin/pip" install --quiet "setuptools<81" "imageio-ffmpeg==$1"
  "$1/bin/python" -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())'
}
old=$(binary 0.5.1)
new=$(binary 0.6.0)

for channels in 1 2; do
  "$new" -v error -f lavfi -i sine=duration=10:sample_rate=48000 -ac "$channels" -c:a aac -f adts "$channels.aac"
done
cat 1.aac 2.aac > recording.aac

# Samples of the recording as WAV that are not in its FLAC.
missing() {
  "$1" -v error -y -i recording.aac -ac 2 -c:a pcm_s16le -f s16le direct.raw
  "$1" -v error -y -i recording.aac -ac 2 -c:a flac recording.flac
  "$1" -v error -y -i recording.flac -f s16le decoded.raw
  echo $((($(stat -c %s direct.raw) - $(stat -c %s decoded.raw)) / 4))
}
for ffmpeg in "$old" "$new"; do
  echo "  $("$ffmpeg" -version | head -1 | cut -d' ' -f1-3): $(missing "$ffmpeg") samples are missing"
done
[ "$(missing "$old")" -gt 0 ] && [ "$(missing "$new")" -eq 0 ] || { echo 'This has changed.'; exit 1; }
