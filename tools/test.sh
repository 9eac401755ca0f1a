#!/bin/sh
# Types and tests, for `make test`, which has looked at style before. $1: the environment's bin.
#
# Whole machines and streaming cameras (ALONE) have nothing beside them but what is as patient as it
# is nice: the type checker, and tests that wait for nothing (PURE). The others share three workers:
# they wait more than they compute (218 s, with two 247), and what is patient goes on beside them.
set -u
bin=$1
alone="tests/e2e tests/interop"
pure="tests/arch tests/golden tests/resources tests/backends/record tests/backends/protocols
    tests/backends/gateway/gb28181 tests/video/cores"
log=build/test-beside.log

mkdir -p build
# shellcheck disable=SC2086 # lists of folders
nice -n 19 sh -c '"$0/mypy" && exec "$0/pytest" "$@"' "$bin" $pure >"$log" 2>&1 &
beside=$!
trap 'kill $beside 2>/dev/null; exit 130' INT TERM
status=0
# shellcheck disable=SC2086
"$bin/pytest" $alone || status=1
ignored=""
for folder in $alone $pure; do ignored="$ignored --ignore=$folder"; done
# shellcheck disable=SC2086
"$bin/pytest" -n 3 --dist loadfile tests $ignored || status=1
wait $beside || status=1
cat "$log"
exit $status
