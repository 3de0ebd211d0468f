# The C libraries that are loaded at run time: the file that is loaded, and the Debian package that holds it.

libraries=(
    "libcrypto.so.3 libssl3"
    "libcurl.so.4 libcurl4"
    "libpq.so.5 libpq5"
    "libsqlite3.so.0 libsqlite3-0"
)

# Does nothing, and needs no network, when every library can be loaded.
install_missing_libraries() {
    local library missing=()
    for library in "${libraries[@]}"; do
        can_load "${library% *}" || missing+=("${library#* }")
    done
    if [[ ${#missing[@]} -eq 0 ]]; then
        echo "All ${#libraries[@]} are there."
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
    apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"
}
