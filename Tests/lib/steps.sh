# Steps: each runs to its end, whatever became of the one before; the summary counts them.

passed=()
failed=()
failed_logs=()

# A folder for this run alone, so that two runs don't disturb each other.
temporary=$(mktemp -d "${TMPDIR:-/tmp}/datasource-bridge-tests.XXXXXX") || exit 1
trap 'rm -rf "$temporary"' EXIT

# step NAME COMMAND...: runs a command without input, and keeps what it prints until the end.
step() {
    local name=$1 start=$SECONDS
    local log=$temporary/step-$((${#passed[@]} + ${#failed[@]})).log
    shift
    printf '\n=== %s\n' "$name"
    if "$@" < /dev/null 2>&1 | tee "$log"; then
        passed+=("$name ($((SECONDS - start)) s)")
    else
        printf '=== %s: FAILED\n' "$name"
        failed+=("$name ($((SECONDS - start)) s)")
        failed_logs+=("$log")
    fi
}

# What a tool prints when something went wrong.
complaints='^✘|error:|FAIL|ERROR|Fatal|Assertion|signal'

# Prints the summary and leaves: with 0 only if every step passed.
finish() {
    local name
    repeat_failures
    printf '\n=== summary\n'
    for name in ${passed[@]+"${passed[@]}"}; do
        printf 'passed  %s\n' "$name"
    done
    for name in ${failed[@]+"${failed[@]}"}; do
        printf 'FAILED  %s\n' "$name"
    done
    note_absent_conformance_suites
    note_repeated_suites
    name_failures
    printf '%d passed, %d failed\n' "${#passed[@]}" "${#failed[@]}"
    exit $((${#failed[@]} > 0))
}

repeat_failures() {
    local index
    for index in ${failed[@]+"${!failed[@]}"}; do
        printf '\n=== once more, what failed: %s\n' "${failed[index]}"
        grep -E "$complaints" "${failed_logs[index]}" | head -n 60
        printf -- '--- its last lines\n'
        tail -n 30 "${failed_logs[index]}"
    done
}

# Whoever sees only the last lines of a long log, sees what went wrong.
name_failures() {
    local log
    for log in ${failed_logs[@]+"${failed_logs[@]}"}; do
        grep -E "$complaints" "$log" | grep -v '^✘ Suite\|^✘ Test run' | head -n 4 | cut -c 1-300
    done
}

note_absent_conformance_suites() {
    local folder=${DATASOURCE_BRIDGE_SHARED:-$PWD/../shared}
    if [[ ! -d $folder/conformance ]]; then
        printf 'NOTE    %s is absent: only the project'\''s own texts were tested.\n' "$folder/conformance"
    fi
}

note_repeated_suites() {
    [[ ! -s ${repeated_suites:-} ]] || printf 'NOTE    passed only when repeated alone: %s\n' "$(cat "$repeated_suites")"
}
