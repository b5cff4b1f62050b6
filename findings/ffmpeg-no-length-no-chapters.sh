#!/usr/bin/env bash
# ffmpeg can write a file's tags and chapters as text (-f ffmetadata). With -t 0, it does not read the sound.
# Expected: the same tags and chapters, since they are not sound.
# Seen in 7.0.2 (PyPI: imageio-ffmpeg 0.6.0) and the build of 2018 (npm: @ffmpeg-installer/ffmpeg 1.1.0): only the chapter that begins at 0
# remains, with no length. All later ones are silently dropped, and the exit code is 0. With -frames:a 1, all are there.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

python3 -m venv venv
venv/bin/pip install --quiet imageio-ffmpeg==0.6.0
npm install --silent --no-audit --no-fund @ffmpeg-installer/ffmpeg@1.1.0 > npm.log
new=$(venv/bin/python -c 'import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())')
old=$(node -p 'require("@ffmpeg-installer/ffmpeg").path')

chapter() { printf '[CHAPTER]\nTIMEBASE=1/1\nSTART=%d\nEND=%d\ntitle=%s\n' "$@"; }
{ echo ';FFMETADATA1'; chapter 0 2 one; chapter 2 4 two; chapter 4 6 three; } > chapters.txt
"$new" -nostdin -v error -f lavfi -i sine=duration=6 -i chapters.txt -map 0 -map_chapters 1 -c:a aac source.m4a

chapters() {
  "$1" -nostdin -v error -i source.m4a -map 0:a "${@:2}" -c copy -f ffmetadata - | sed -n 's/^title=//p' | tr '\n' ' '
}
failed=0
for ffmpeg in "$new" "$old"; do
  "$ffmpeg" -version | sed -n '1s/ Copyright.*//p'
  with=$(chapters "$ffmpeg" -t 0)
  without=$(chapters "$ffmpeg" -frames:a 1)
  echo "  chapters with -t 0: $with"
  echo "  chapters with -frames:a 1: $without"
  [ "$with" = 'one ' ] && [ "$without" = 'one two three ' ] || failed=1
done
[ "$failed" = 0 ] || { echo 'This has changed.'; exit 1; }
