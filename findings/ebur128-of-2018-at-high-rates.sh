#!/usr/bin/env bash
# ffmpeg's filter ebur128 measures the loudness of sound of any rate. BS.1770 weighs frequencies as people hear them, and says how for 48 kHz.
# Expected: the ffmpeg of 2018 in @ffmpeg-installer/ffmpeg 1.1.0 and that of 2024 in imageio-ffmpeg 0.6.0 agree within 0.1 LU on the same file.
# Seen: they agree at 48 kHz. At 96 kHz the old one measures white noise 3.4 LU lower: it takes the sound to 48 kHz first, which removes
# what is above 24 kHz, half of the noise. The new one weighs the sound at its own rate. At 22.05 kHz they differ by 0.2 LU.
# A loudness that was measured with the one is not kept by the other where a recording has much above 24 kHz.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{}' > package.json
npm install --silent --no-audit --no-fund @ffmpeg-installer/ffmpeg@1.1.0 > npm.log 2>&1
python3 -m venv python && python/bin/pip install --quiet imageio-ffmpeg==0.6.0
old=$(node -p "require('@ffmpeg-installer/ffmpeg').path")
new=$(python/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
for ffmpeg in "$old" "$new"; do "$ffmpeg" -version | head -1 | cut -c1-60; done

# Hundredths of LUFS, since the shell has no fractions.
loudness() {
  "$1" -hide_banner -nostats -i "$2" -af ebur128=framelog=verbose -f null - 2>&1 |
    sed -n 's/^ *I: *\(-\?[0-9]*\)\.\([0-9]\) LUFS$/\1\20/p' | tail -1
}
for rate in 48000 96000 22050; do
  "$new" -v error -f lavfi -i "anoisesrc=duration=20:colour=white:amplitude=0.5:seed=1:sample_rate=$rate" -c:a pcm_s24le "$rate.wav"
  difference=$(($(loudness "$new" "$rate.wav") - $(loudness "$old" "$rate.wav")))
  echo "  $rate Hz: the new one measures $difference hundredths of LU more"
  case $rate in
    48000) [ "${difference#-}" -le 10 ] ;;
    96000) [ "$difference" -ge 300 ] ;;
    22050) [ "${difference#-}" -le 50 ] ;;
  esac || { echo 'This has changed.'; exit 1; }
done
