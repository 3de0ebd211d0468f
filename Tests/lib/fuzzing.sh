# Fuzzers: each folder Tests/NAMEFuzzer is an executable that libFuzzer drives, with the address sanitizer.

# Built apart, because every module is compiled for the sanitizers.
fuzzing_builds=.build-fuzz

# Where a text that makes a fuzzer fail is kept.
fuzzing_failures=.tests-fuzzing

each_fuzzer() {
    local folder
    for folder in Tests/*Fuzzer; do
        step "${folder#Tests/}" fuzz "${folder#Tests/}"
    done
}

fuzz() {
    build_fuzzer "$1" && run_fuzzer "$1"
}

# `--sanitize=fuzzer` makes the package manager leave out the main function. Both sanitizers stand in one option for the
# compiler, because of two options it takes only the last.
build_fuzzer() {
    DATASOURCE_BRIDGE_FUZZING=1 swift build -c release --product "$1" --scratch-path "$fuzzing_builds" \
        --sanitize=fuzzer -Xswiftc -sanitize=fuzzer,address -Xswiftc -use-ld=lld "${strict[@]}"
}

# The first folder collects what is found in this run; seeds are only read.
run_fuzzer() {
    local corpora=("$temporary/$1") options=(-max_len=4096 -timeout=10 -print_final_stats=1 -print_funcs=0 -verbosity=0)
    local seeds=${DATASOURCE_BRIDGE_SHARED:-../shared}/conformance/json
    if [[ -d $seeds ]]; then
        corpora+=("$seeds")
    fi
    if [[ -f Tests/$1/dictionary.txt ]]; then
        options+=("-dict=Tests/$1/dictionary.txt")
    fi
    options+=(-max_total_time="${TESTS_FUZZ_SECONDS:-20}" -artifact_prefix="$fuzzing_failures/")
    mkdir -p "${corpora[0]}" "$fuzzing_failures" &&
        SWIFT_BACKTRACE=enable=no "$fuzzing_builds/release/$1" "${options[@]}" "${corpora[@]}" 2>&1 |
        sed -u -e '/# .*ecommended dictionary\. #/d' -e '/# Uses: /d' |
        tee "$temporary/$1.log" &&
        has_coverage "$temporary/$1.log"
}

# Without coverage libFuzzer only guesses, and passes.
has_coverage() {
    if grep -q 'Is the code instrumented for coverage' "$1"; then
        echo "The fuzzer was built without coverage."
        return 1
    fi
}
