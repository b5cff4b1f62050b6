#!/usr/bin/env bash
# LAME encodes a sound twice without bit reservoir (VBR, 44.1 kHz): once whole, once from a frame in the middle minus a lead. The
# sound is noise for 240 frames, then almost silent. The part is compared with the same frames of the whole, 60 frames later.
# Expected: after 49 frames of lead, more than a second, the encoder is in the same state, so all frames are equal. That holds for
# ordinary music.
# Seen (libmp3lame 3.100 in ffmpeg 7.0.2, PyPI: imageio-ffmpeg 0.6.0): dozens of frames of noise at -90 dB differ with a lead of
# 49, none with one of 100. LAME raises its threshold of hearing at once when sound is loud, and lowers it by 7.5 % per frame
# when it is quiet, down to 1/1600: that takes 95 frames. A new encoder begins far below. With louder or no noise nothing differs.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet imageio-ffmpeg==0.6.0
ffmpeg=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
"$ffmpeg" -version | sed -n '1s/ Copyright.*//p'

cat > differ.py <<'PY'
# Prints how many frames of a part differ from the same frames of the whole. python3 differ.py LEAD
import sys
kbits = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
def frames(name):
    data, at, found = open(name, 'rb').read(), 0, []
    while at + 4 <= len(data):
        head = int.from_bytes(data[at:at + 4], 'big')
        length = 144000 * kbits[head >> 12 & 15] // 44100 + (head >> 9 & 1)
        found.append(data[at:at + length])
        at += length
    return found
whole, part, lead = frames('whole.mp3'), frames('part.mp3'), int(sys.argv[1])
print(sum(a != b for a, b in zip(whole[300:], part[lead:])))
PY

encode=(-c:a libmp3lame -q:a 2 -reservoir 0 -write_xing 0 -id3v2_version 0)
failed=0
for level in 0.00003 0.004 0; do
  change=$((240 * 1152))
  "$ffmpeg" -nostdin -v error -y -f lavfi -i "aevalsrc='if(lt(n,$change),1.6,$level)*(random(0)-0.5)':d=14:s=44100" -c:a pcm_f32le s.wav
  "$ffmpeg" -nostdin -v error -y -i s.wav "${encode[@]}" whole.mp3
  for lead in 49 100; do
    from="atrim=start_sample=$(((300 - lead) * 1152)),asetpts=PTS-STARTPTS"
    "$ffmpeg" -nostdin -v error -y -i s.wav -af "$from" "${encode[@]}" part.mp3
    count=$(python3 differ.py "$lead")
    echo "  noise of $level after the change, $lead frames of lead: $count frames differ"
    if [ "$level" = 0.00003 ] && [ "$lead" = 49 ]; then [ "$count" -gt 10 ] || failed=1; else [ "$count" = 0 ] || failed=1; fi
  done
done
[ "$failed" = 0 ] || { echo 'This has changed.'; exit 1; }
