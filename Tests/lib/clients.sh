# Clients in other languages: each brings an executable `run-tests`, started in its folder with the path of the bridge.

each_client() {
    local runner folder
    for runner in clients/*/run-tests; do
        [[ -x $runner ]] || continue
        folder=${runner%/run-tests}
        step "$folder" isolated test_client "$folder"
    done
}

test_client() {
    cd "$1" && DATASOURCE_BRIDGE_EXECUTABLE=$OLDPWD/.build/release/datasource-bridge ./run-tests
}
