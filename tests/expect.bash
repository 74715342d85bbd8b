# SPDX-License-Identifier: Apache-2.0
# For the tests of the program: `. tests/expect.bash "$1"` gives
#   program   its path
#   small     arguments of a run of a second: two small regions, one year
#   folder    an empty folder of this test, removed at its end
#   expect STATUS [FRAGMENT]... -- COMMAND...   runs it; wrong status or a fragment not said is a failure
#   ask_of_lighter_work MEMBERS   writes question.toml: as things are, and with lighter work on wards
#   stopped_when CONDITION -- COMMAND...   begins it, sends TERM once the condition holds, and expects exit 75 and
#                       what to do next, in the file said
#   freeze_share, digest_of FILE, fail TEXT, check TEXT CONDITION..., finish TEXT
set -u
program=$(realpath "$1")
small=(sweden --regions 09,23 --scale 0.02 --years 1 --quiet)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0 checks=0

fail() {
  echo "failed: $*"
  failures=$((failures + 1))
}

check() {
  local text=$1
  shift
  checks=$((checks + 1))
  "$@" || fail "$text"
}

expect() {
  local wanted=$1 fragments=() got=0 said fragment
  shift
  while [ "$1" != -- ]; do
    fragments+=("$1")
    shift
  done
  shift
  checks=$((checks + 1))
  said=$("$@" 2>&1) || got=$?
  [ "$got" = "$wanted" ] || fail "exit $got, not $wanted: $* -> $said"
  for fragment in ${fragments[@]+"${fragments[@]}"}; do
    case $said in
      *"$fragment"*) ;;
      *) fail "'$fragment' is not said by: $* -> $said" ;;
    esac
  done
}

stopped_when() {
  local condition=$1 child i status=0
  shift 2
  "$@" >said 2>&1 &
  child=$!
  for ((i = 0; i < 6000; ++i)); do
    eval "$condition" && break
    sleep 0.01
  done
  kill -s TERM "$child"
  wait "$child" || status=$?
  check "TERM: exit $status: $(cat said)" [ "$status" = 75 ]
  check "TERM: what to do next: $(cat said)" grep -q "the same command goes on" said
}

# Fixes the shipped files for the rest of the test, so that editing them meanwhile does not change its results.
freeze_share() {
  cp -r scenarios "$folder/.share"
  export CARELOOP_SHARE=$folder/.share
}

ask_of_lighter_work() {
  cat >lighter.toml <<'TOML'
name   = { en = "Lighter work on wards", sv = "Lättare arbete på avdelning" }
about  = { en = "Ward work takes a fifth less time.", sv = "Arbetet på avdelning tar en femtedel mindre tid." }
scope  = { unit_kinds = ["ward"] }
start  = 2025-01-01
change = { "care.effort" = { multiply = 0.8 } }
TOML
  cat >question.toml <<TOML
extends = "sweden"
members = $1
[[arm]]
name = "baseline"
[[arm]]
name = "lighter"
levers = ["lighter.toml"]
TOML
}

# Digest of a file, without its path.
digest_of() { "$program" digest "$1" | cut -d' ' -f1; }

finish() {
  if [ "$failures" != 0 ]; then
    echo "$failures of $checks checks failed"
    exit 1
  fi
  echo "$checks checks passed: $*"
}
