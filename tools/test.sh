#!/bin/sh
# Types and tests, for `make test`, which has looked at style before. $1: the environment's bin.
#
# Whole machines and streaming cameras (ALONE) have nothing beside them but what is as patient as it
# is nice: everything compiled once, and the type checker. The others share three workers: they wait
# more than they compute (218 s, with two 247).
#
# Everything is compiled once and kept, whatever the environment says: the machines that tests start
# are eight processes each, and a worker takes 15 s of CPU to collect compiled tests, 40 s others.
set -u
unset PYTHONDONTWRITEBYTECODE
bin=$1
alone="tests/e2e tests/interop"
log=build/test-beside.log

mkdir -p build
nice -n 19 sh -c '"$0/pytest" -q --collect-only tests >/dev/null; exec "$0/mypy"' "$bin" \
    >"$log" 2>&1 &
beside=$!
trap 'kill $beside 2>/dev/null; exit 130' INT TERM
status=0
# shellcheck disable=SC2086 # lists of folders
"$bin/pytest" $alone || status=1
ignored=""
for folder in $alone; do ignored="$ignored --ignore=$folder"; done
# shellcheck disable=SC2086
"$bin/pytest" -n 3 --dist loadfile tests $ignored || status=1
wait $beside || status=1
cat "$log"
exit $status
