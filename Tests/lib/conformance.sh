# The conformance cases of the protocol, and whether their runner can fail.

check_conformance_runner() {
    python3 protocol/conformance/self_test/run.py
}

# What was answered, for `check_contract`.
conformance_answers=$temporary/answers.jsonl

# Cases that pass are counted only.
run_conformance_cases() {
    python3 protocol/conformance/run.py --slack "${TESTS_SLACK:-2}" --record "$conformance_answers" -- .build/release/datasource-bridge |
        sed -u -e '/^passed /d'
}
