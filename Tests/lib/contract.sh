# What is published in `protocol/`: whether it is what the executable says, and whether the tools of clients can work with it.

contract_is_published() {
    python3 Tests/contract/publish.py .build/release/datasource-bridge
}

# The tools come from PyPI. The answers are those of the conformance cases.
check_contract() {
    "$python_environment/bin/python" Tests/contract/check.py .build/release/datasource-bridge "$conformance_answers"
}
