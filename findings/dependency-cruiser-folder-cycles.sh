#!/usr/bin/env bash
# dependency-cruiser can forbid cycles between folders: { "scope": "folder", "to": { "circular": true } }.
# Expected: two folders that import each other are a cycle, wherever the folders lie.
# Seen in 17.4.3: two folders side by side are reported. A folder and a folder inside it are not, because what a folder imports
# from its own subfolders counts as inside. A feature's subfolder may import the feature back, and the rule stays silent.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "type": "module" }' > package.json
npm install --silent --no-audit --no-fund dependency-cruiser@17.4.3 > npm.log
echo "dependency-cruiser $(npx depcruise --version)"
echo '{ "forbidden": [{ "name": "no-folder-cycles", "severity": "error", "scope": "folder", "from": {}, "to": { "circular": true } }] }' > rule.json

# No file imports itself in the end: only the folders go in a circle.
mkdir -p beside/a beside/b inside/a/b
echo "import '../b/first.js';" > beside/a/first.js
echo '' > beside/a/second.js
echo '' > beside/b/first.js
echo "import '../a/second.js';" > beside/b/second.js
echo "import './b/first.js';" > inside/a/first.js
echo '' > inside/a/second.js
echo '' > inside/a/b/first.js
echo "import '../second.js';" > inside/a/b/second.js

cycles() { (npx depcruise --config rule.json --output-type err-long "$1" || true) | grep -c 'error no-folder-cycles' || true; }
beside=$(cycles beside)
inside=$(cycles inside)
echo "  cycles reported between a/ and b/: $beside"
echo "  cycles reported between a/ and a/b/: $inside"
[ "$beside" -gt 0 ] && [ "$inside" -eq 0 ] || { echo 'This has changed.'; exit 1; }
