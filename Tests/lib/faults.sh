# Faults, through the executable: what arrives may be anything, and nothing may be left of what ran.

send_garbage() {
    python3 Tests/faults/fuzz.py .build/release/datasource-bridge "${TESTS_FUZZ_SECONDS:-20}"
}

live_short_lives() {
    python3 Tests/faults/lives.py .build/release/datasource-bridge "${TESTS_LIVES:-1000}"
}

# Deadlines, cancels, load and processes, measured: nothing else runs meanwhile.
meet_deadlines() {
    python3 Tests/faults/deadlines.py .build/release/datasource-bridge
}

log_in_everywhere() {
    python3 -B Tests/faults/logins.py .build/release/datasource-bridge
}

carry_load() {
    python3 Tests/faults/load.py .build/release/datasource-bridge
}

leave_no_orphans() {
    python3 Tests/faults/orphans.py .build/release/datasource-bridge
}
