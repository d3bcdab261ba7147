#!/usr/bin/env bash
# The steps of scoring that have a form for 64-bit ARM (NEON), built for that machine and run on an emulated one: the
# unit tests of tiles, line ends and stripped rows, which compare every form with a plain loop.
# Environment: SRC. The last line is "N passed, N failed".
set -euo pipefail

CC=aarch64-linux-gnu-gcc
FLAGS=(-std=c11 -O2 -static -D_GNU_SOURCE -Wall -Wextra -Wconversion -Wshadow -Werror -isystem "$SRC/tests/arm/check"
    -I "$SRC/runtime" -I "$SRC/include" -I "$SRC/tests/unit" -ffunction-sections -Wl,--gc-sections)
BATCH=$SRC/runtime/batch
STEPS=("$BATCH"/instructions.c "$BATCH"/tile.c "$BATCH"/tile_neon.c "$BATCH"/tile_turn.c "$BATCH"/feeds.c
    "$BATCH"/strip.c "$BATCH"/csv_reader.c "$SRC"/runtime/base/rng.c "$SRC"/runtime/base/utf8.c)

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0
failed=0
for topic in tile feeds strip; do
    if "$CC" "${FLAGS[@]}" "$SRC/tests/unit/batch/test_$topic.c" "${STEPS[@]}" -o "$folder/$topic" &&
        qemu-aarch64 "$folder/$topic"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "FAIL $topic"
    fi
done
echo "$passed passed, $failed failed"
((failed == 0))
