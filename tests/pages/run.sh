#!/usr/bin/env bash
# The pages that `sextant profile` writes, in a real browser: accessibility, small screens, print,
# forced colours, charts. Needs node, chromium ($CHROMIUM, else /usr/bin/chromium) and the packages of
# package.json, which `./dev test` puts into the build folder.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

for folder in "${NODE_PATH:-}" "${BUILD:-$root/build/dev}/../node/node_modules" "$here/node_modules"; do
    if [[ -d $folder/playwright-core && -d $folder/axe-core ]]; then
        export NODE_PATH=$folder
        found=yes
        break
    fi
done
if [[ ${found:-no} != yes ]]; then
    echo "pages: the JavaScript packages are not there: './dev test' fetches them" >&2
    exit 1
fi

export SEXTANT=${SEXTANT:-$root/build/dev/sextant} SEXTANT_PATH=$root/instruments
export CHROMIUM=${CHROMIUM:-/usr/bin/chromium} SOURCE_DATE_EPOCH=1795286400
for program in "$SEXTANT" "$CHROMIUM"; do
    [[ -x $program ]] || { echo "pages: $program is not there" >&2; exit 1; }
done
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

cases=(01 05 12 14)
for number in "${cases[@]}"; do
    input=$root/examples/vignettes/case-$number.json
    for role in clinician coach respondent; do
        "$SEXTANT" profile --in "$input" --role "$role" --safety-person "Safety Person" \
            --report "$out/case-$number-$role.html" 2>/dev/null
    done
    "$SEXTANT" profile --in "$input" --model all --report "$out/case-$number-models.html" 2>/dev/null
done
# A respondent's name that tries to become markup, and a long one.
named() {
    python3 -c 'import json, sys
whole = json.load(open(sys.argv[1], encoding="utf-8"))
for response in whole["responses"]:
    response["subject"] = sys.argv[2]
print(json.dumps(whole))' "$root/examples/vignettes/case-01.json" "$2" >"$out/$1.json"
    "$SEXTANT" profile --in "$out/$1.json" --report "$out/$1.html"
}
named hostile "<img src=x onerror=document.title=1>\"&amp;'--></style></title><script>alert(1)</script>"
named long "$(printf 'x%.0s' {1..300})"

node "$here/pages.cjs" "$out"
