# Steps: each runs to its end, whatever became of the one before; the summary counts them.

passed=()
failed=()

# A folder for this run alone, so that two runs don't disturb each other.
temporary=$(mktemp -d "${TMPDIR:-/tmp}/datasource-bridge-tests.XXXXXX") || exit 1
trap 'rm -rf "$temporary"' EXIT

# step NAME COMMAND...: runs a command without input.
step() {
    local name=$1 start=$SECONDS
    shift
    printf '\n=== %s\n' "$name"
    if "$@" < /dev/null; then
        passed+=("$name ($((SECONDS - start)) s)")
    else
        printf '=== %s: FAILED\n' "$name"
        failed+=("$name ($((SECONDS - start)) s)")
    fi
}

# Prints the summary and leaves: with 0 only if every step passed.
finish() {
    local name
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

note_absent_conformance_suites() {
    local folder=${DATASOURCE_BRIDGE_SHARED:-$PWD/../shared}
    if [[ ! -d $folder/conformance ]]; then
        printf 'NOTE    %s is absent: only the project'\''s own texts were tested.\n' "$folder/conformance"
    fi
}
