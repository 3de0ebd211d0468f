# Building, formatting and testing what is written in Swift. The default build folder is used, so that builds are reused.

strict=(-Xswiftc -warnings-as-errors)

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

# Shows suites, skipped tests and failures. SwiftPM stops its tests when it is interrupted.
run_swift_tests() {
    timeout --foreground --signal=INT --kill-after=30 "${TESTS_SWIFT_SECONDS:-1800}" \
        swift test "${strict[@]}" --disable-xctest 2>&1 |
        sed -u -e '/^✔ Test run with /b' -e '/◇ Test case passing /d' -e '/^◇ /d' -e '/^✔ Test /d'
}
