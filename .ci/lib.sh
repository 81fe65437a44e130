#!/usr/bin/env bash
# Steps that are counted: all of them run, whatever fails, and the last line sums them up.
# To be sourced; bash 5.

ci_dir=build/ci
passed=0
failed=0
skipped=0
summary=()

# Prints how many tests a log says "passed", "failed" or "skipped": the sum over all summaries
# of vitest ("Tests  1 failed | 7 passed | 2 skipped (10)") in it.
vitest_count() {
  local log=$1 word=$2
  sed -E 's/\x1b\[[0-9;]*m//g' "$log" |
    awk -v word="$word" '
      $1 == "Tests" { for (i = 2; i < NF; i++) if ($(i + 1) == word) sum += $i }
      END { print sum + 0 }'
}

# The same for Python unittest: "Ran 17 tests in ...", "FAILED (failures=1, errors=2, skipped=3)".
unittest_count() {
  local log=$1 word=$2
  awk -v word="$word" '
    function number(name) {
      return match($0, name "=[0-9]+") ? substr($0, RSTART + length(name) + 1, RLENGTH) + 0 : 0
    }
    $1 == "Ran" && $3 ~ /^tests?$/ { ran += $2 }
    /^(OK|FAILED)( \(|$)/ {
      bad += number("failures") + number("errors") + number("unexpected successes")
      left += number("skipped")
    }
    END { print word == "failed" ? bad + 0 : word == "skipped" ? left + 0 : ran - bad - left }' "$log"
}

# step <vitest|unittest|check> <name> <minutes> <command...>
# A check counts as one. A runner that ends well without having run a test has failed.
step() {
  local kind=$1 name=$2 minutes=$3 log started=$SECONDS status good=0 bad=0 left=0
  shift 3
  log=$ci_dir/logs/${name// /-}.log
  printf '\n=== %s\n' "$name"
  set +e
  timeout --kill-after=10 "${minutes}m" "$@" </dev/null 2>&1 | tee "$log"
  status=${PIPESTATUS[0]}
  set -e
  if [[ $kind == check ]]; then
    if [[ $status == 0 ]]; then good=1; fi
  else
    good=$("${kind}_count" "$log" passed)
    bad=$("${kind}_count" "$log" failed)
    left=$("${kind}_count" "$log" skipped)
  fi
  # A step that failed outside of a test, or ran none, must show in the sum too.
  if [[ $bad == 0 && ($status != 0 || $good == 0) ]]; then bad=1; fi
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + left))
  summary+=("$(printf '%-22s %5d passed %3d failed %4d s' \
    "$name" "$good" "$bad" "$((SECONDS - started))")")
  if [[ $status == 124 || $status == 137 ]]; then echo "$name: ended after $minutes minutes" >&2; fi
}

# Prints the sum and returns whether all is well.
sum_up() {
  printf '\n=== summary\n'
  printf '%s\n' "${summary[@]}"
  echo
  if [[ $skipped == 0 ]]; then
    echo "$passed passed, $failed failed"
  else
    echo "$passed passed, $failed failed, $skipped skipped"
  fi
  [[ $failed == 0 && $passed -gt 0 ]]
}
