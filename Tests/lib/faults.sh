# Faults, through the executable: what arrives may be anything, and nothing may be left of what ran.

send_garbage() {
    python3 Tests/faults/fuzz.py .build/release/datasource-bridge "${TESTS_FUZZ_SECONDS:-20}"
}

live_short_lives() {
    python3 Tests/faults/lives.py .build/release/datasource-bridge "${TESTS_LIVES:-1000}"
}
