# Building, formatting and testing what is written in Swift. The default build folder is used, so that builds are reused.

strict=(-Xswiftc -warnings-as-errors)

# Where the tests of connections note what each cause of failure was answered with.
recorded_failures=$temporary/failures

# Where the tests of platforms note what became of each operation.
recorded_outcomes=$temporary/outcomes

# Which suites passed only when they were repeated.
repeated_suites=$temporary/repeated

build_for_debugging() {
    swift build --build-tests "${strict[@]}"
}

# Without flags of our own: `swift run -c release datasource-bridge` then finds everything built.
build_for_release() {
    swift build -c release --product datasource-bridge
}

check_format() {
    swift format lint --strict --parallel --recursive Package.swift Sources Tests
}

# Over a thousand tests share one process and its neighbours: what fails in a few suites is repeated alone, and must pass there.
run_swift_tests() {
    local results=$temporary/swift-tests filter
    mkdir -p "$recorded_failures" "$recorded_outcomes" || return 1
    test_with_swift --xunit-output "$results.xml" && return
    filter=$(python3 -B Tests/lib/failed_suites.py "$results.xml") || return 1
    printf '\n--- once more, alone: %s\n' "$filter"
    test_with_swift --skip-build --filter "$filter" && printf '%s\n' "$filter" > "$repeated_suites"
}

# Shows suites, skipped tests and failures. SwiftPM stops its tests when it is interrupted.
test_with_swift() {
    DATASOURCE_BRIDGE_RECORDED_FAILURES=$recorded_failures DATASOURCE_BRIDGE_RECORDED_OUTCOMES=$recorded_outcomes \
        timeout --foreground --signal=INT --kill-after=30 "${TESTS_SWIFT_SECONDS:-1800}" \
        swift test "${strict[@]}" --disable-xctest "$@" 2>&1 |
        sed -u -e '/^✔ Test run with /b' -e '/◇ Test case passing /d' -e '/^◇ /d' -e '/^✔ Test /d'
}

check_failure_table() {
    local write=()
    [[ -z ${TESTS_WRITE_FAILURES:-} ]] || write=(--write)
    python3 -B Tests/lib/failure_table.py "$recorded_failures" "${write[@]}"
}

check_outcome_table() {
    local write=()
    [[ -z ${TESTS_WRITE_OUTCOMES:-} ]] || write=(--write)
    python3 -B Tests/lib/outcome_table.py "$recorded_outcomes" "${write[@]}"
}
