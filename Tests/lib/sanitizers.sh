# The tests of the modules that threads share, under sanitizers: JSON, JSONRPC and POSIX.

# sanitize NAME: builds those modules apart, and tests them. A report of the sanitizer makes the tests fail.
sanitize() {
    local options=(--sanitize="$1" --scratch-path ".build-$1" "${strict[@]}")
    DATASOURCE_BRIDGE_SANITIZING=1 swift build --build-tests "${options[@]}" &&
        DATASOURCE_BRIDGE_SANITIZING=1 run_sanitized "${options[@]}"
}

run_sanitized() {
    LSAN_OPTIONS=suppressions=$PWD/Tests/lib/leaks.txt timeout --foreground --signal=INT --kill-after=30 "${TESTS_SWIFT_SECONDS:-1800}" \
        swift test --skip-build --disable-xctest "$@" 2>&1 |
        sed -u -e '/^✔ Test run with /b' -e '/◇ Test case passing /d' -e '/^◇ /d' -e '/^✔ /d'
}
