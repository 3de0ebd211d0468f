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
    printf '%d passed, %d failed\n' "${#passed[@]}" "${#failed[@]}"
    exit $((${#failed[@]} > 0))
}

# Whoever sees only the end of a long log, sees what went wrong.
repeat_failures() {
    local index
    for index in ${failed[@]+"${!failed[@]}"}; do
        printf '\n=== once more, what failed: %s\n' "${failed[index]}"
        grep -E '^✘|error:|FAIL|ERROR|Fatal|Assertion|signal' "${failed_logs[index]}" | head -n 60
        printf -- '--- its last lines\n'
        tail -n 30 "${failed_logs[index]}"
    done
}

note_absent_conformance_suites() {
    local folder=${DATASOURCE_BRIDGE_SHARED:-$PWD/../shared}
    if [[ ! -d $folder/conformance ]]; then
        printf 'NOTE    %s is absent: only the project'\''s own texts were tested.\n' "$folder/conformance"
    fi
}
