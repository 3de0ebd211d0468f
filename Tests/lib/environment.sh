# What surrounds the tests: nothing of the user's must steer them, and nothing of theirs may reach the user's files.

# Variables that libraries or the bridge itself would read, by the beginning of their names.
steering='^(DATASOURCE_BRIDGE_|DATABRAIN_|CREDIBLE_|RIVERGEN_|PG|AWS_|MYSQL_|MARIADB_|TDS|FREETDS'
steering+='|CURL_|SSL_|SSLKEYLOGFILE|OPENSSL_|SQLITE_)'
steering+='|(_CA_BUNDLE|_CA_CERTS|_CERT_FILE|_CERT|_CAINFO|_CERTS_FILE|_ROOTS_FILE_PATH)$'
steering+='|^((http|https|ftp|all|no)_proxy|(HTTP|HTTPS|FTP|ALL|NO)_PROXY)$'

clean_environment() {
    local name
    for name in $(compgen -e); do
        if [[ $name =~ $steering && $name != DATASOURCE_BRIDGE_SHARED ]]; then
            unset "$name"
        fi
    done
}

# isolated COMMAND...: runs a command with a home of its own, so that no test touches the user's vault.
isolated() {
    (
        export HOME=$temporary/home TMPDIR=$temporary/tmp
        export XDG_CONFIG_HOME=$HOME/.config XDG_DATA_HOME=$HOME/.local/share XDG_STATE_HOME=$HOME/.local/state
        export XDG_CACHE_HOME=$HOME/.cache XDG_RUNTIME_DIR=$temporary/runtime
        mkdir -p "$HOME" "$TMPDIR" && mkdir -p -m 700 "$XDG_RUNTIME_DIR" && "$@"
    )
}
