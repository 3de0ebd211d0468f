# What the tests need from Debian and from PyPI. Nothing is fetched when everything is there.

# The C libraries that are loaded at run time: the file that is loaded, and the package that holds it.
libraries=(
    "libcrypto.so.3 libssl3"
    "libcurl.so.4 libcurl4"
    "libmariadb.so.3 libmariadb3"
    "libmongoc-1.0.so.0 libmongoc-1.0-0"
    "libpq.so.5 libpq5"
    "libsqlite3.so.0 libsqlite3-0"
    "libssl.so.3 libssl3"
    "libsybdb.so.5 libsybdb5"
)

# The servers and tools that tests start: a path, which may be a pattern, and the package that holds it.
programs=(
    "/usr/bin/ssh openssh-client"
    "/usr/bin/mariadb mariadb-client-core"
    "/usr/bin/openssl openssl"
    "/usr/bin/setpriv util-linux"
    "/usr/lib/mysql/plugin/auth_ed25519.so mariadb-server"
    "/usr/lib/postgresql/*/bin/initdb postgresql"
    "/usr/sbin/clickhouse-server clickhouse-server"
    "/usr/sbin/sshd openssh-server"
)

# Stand-ins and independent clients from PyPI, in an environment of their own.
python_requirements=Tests/servers/requirements.txt
python_environment=.tests/python

install_missing_packages() {
    local entry missing=()
    for entry in "${libraries[@]}"; do
        can_load "${entry% *}" || missing+=("${entry#* }")
    done
    for entry in "${programs[@]}"; do
        compgen -G "${entry% *}" > /dev/null || missing+=("${entry#* }")
    done
    if [[ ${#missing[@]} -eq 0 ]]; then
        echo "All ${#libraries[@]} libraries and ${#programs[@]} programs are there."
        return 0
    fi
    echo "Missing: ${missing[*]}"
    install_packages "${missing[@]}"
}

can_load() {
    python3 -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2> /dev/null
}

install_packages() {
    if ! command -v apt-get > /dev/null; then
        echo "Install them with the package manager of this system."
        return 1
    fi
    local as_root=()
    [[ $(id -u) -eq 0 ]] || as_root=(sudo)
    "${as_root[@]}" apt-get update -q && without_starting_services "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$@"
}

# Debian starts a server when its package is installed, unless this file says no.
without_starting_services() {
    local policy=/usr/sbin/policy-rc.d status
    if [[ -e $policy ]]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" > /dev/null
    "${as_root[@]}" chmod 755 "$policy"
    "$@"
    status=$?
    "${as_root[@]}" rm -f "$policy"
    return "$status"
}

# The environment is made again when what it shall hold has changed.
prepare_python() {
    if cmp -s "$python_requirements" "$python_environment/made-from"; then
        echo "$python_environment is up to date."
        return 0
    fi
    rm -rf "$python_environment"
    python3 -m venv "$python_environment" &&
        "$python_environment/bin/pip" install -q --disable-pip-version-check --only-binary :all: -r "$python_requirements" &&
        cp "$python_requirements" "$python_environment/made-from"
}
