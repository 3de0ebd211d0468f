# What the scripts that start throw-away servers share. They set `folder`, and `owner` to the id of the process that the servers
# are for, or to nothing.

# unprivileged [exec] COMMAND...: runs a command as somebody whom every server accepts: as root, most of them refuse to run. With
# `exec` it takes the place of the shell.
unprivileged() {
    local before=()
    if [ "$1" = exec ]; then
        before=(exec)
        shift
    fi
    if [ "$(id -u)" = 0 ]; then
        before+=(setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$folder" TMPDIR=/tmp)
    fi
    "${before[@]}" "$@"
}

# detached COMMAND...: runs a command without the descriptors that the caller of this script may wait for. A server in the background
# is started by `detached exec` or `detached unprivileged exec`: then $! is its own id, and not that of a shell around it.
detached() {
    local descriptor
    for descriptor in /proc/$BASHPID/fd/*; do
        descriptor=${descriptor##*/}
        [ "$descriptor" -le 2 ] || eval "exec $descriptor>&-"
    done
    "$@"
}

# stop_after_owner COMMAND...: runs a command once the owner is gone, where there is one. It must end servers by SIGKILL: they inherit from
# the tests' process that other signals are blocked.
stop_after_owner() {
    if [ -n "$owner" ]; then
        detached wait_for_owner "$@" </dev/null >/dev/null 2>&1 &
    fi
}

wait_for_owner() {
    while kill -0 "$owner" 2>/dev/null; do
        sleep 1
    done
    "$@"
}

# free_port: prints a port of the loopback interface that nobody listens on, outside the range of outgoing connections.
free_port() {
    local port
    while port=$((20000 + RANDOM % 12000)); do
        if ! (: < "/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            echo "$port"
            return 0
        fi
    done
}

# wait_for_port PORT PROCESS: waits until a server listens; fails when its process ends first or 20 s have passed.
wait_for_port() {
    local attempt
    for attempt in $(seq 400); do
        if (: < "/dev/tcp/127.0.0.1/$1") 2>/dev/null; then
            return 0
        fi
        kill -0 "$2" 2>/dev/null || return 1
        sleep 0.05
    done
    return 1
}

# Certificates in $folder/tls: of a good server (main), an expired one, one for another host; two authorities (ca, otherca); and
# for clients, of alice from each authority (alice, rogue).
new_key() {
    openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1.key" 2>/dev/null
}

# authority NAME
authority() {
    new_key "$1"
    openssl req -x509 -new -key "$1.key" -sha256 -days 30 -subj "/CN=$1" -out "$1.crt" \
        -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign
}

# certificate NAME SUBJECT ALTERNATIVE_NAMES USAGE AUTHORITY [START END]
certificate() {
    local name=$1 subject=$2 names=$3 usage=$4 authority=$5
    local start=${6:-$(date -u -d '-1 day' +%Y%m%d%H%M%SZ)} end=${7:-$(date -u -d '+30 days' +%Y%m%d%H%M%SZ)}
    new_key "$name"
    openssl req -new -key "$name.key" -subj "$subject" -out "$name.csr"
    mkdir -p issued
    : > issued/index
    date +%s%N > issued/serial.text
    printf '%x\n' "$(cat issued/serial.text)" | sed 's/^\(.\(..\)*\)$/0\1/' > issued/serial
    {
        printf '[ca]\ndefault_ca=d\n[d]\ndatabase=issued/index\nserial=issued/serial\nnew_certs_dir=issued\n'
        printf 'default_md=sha256\npolicy=p\nunique_subject=no\n[p]\ncommonName=supplied\n[x]\nbasicConstraints=CA:FALSE\n'
        printf 'extendedKeyUsage=%s\n%s\n' "$usage" "${names:+subjectAltName=$names}"
    } > issued/config
    openssl ca -batch -notext -config issued/config -cert "$authority.crt" -keyfile "$authority.key" -extensions x \
        -startdate "$start" -enddate "$end" -in "$name.csr" -out "$name.crt" 2>issued/log || { cat issued/log >&2; return 1; }
}

make_certificates() {
    mkdir -p "$folder/tls"
    cd "$folder/tls"
    local local_names=DNS:localhost,IP:127.0.0.1
    authority ca
    authority otherca
    certificate main /CN=localhost $local_names serverAuth ca
    certificate expired /CN=localhost $local_names serverAuth ca 20200101000000Z 20200201000000Z
    certificate otherHost /CN=db.example.test DNS:db.example.test serverAuth ca
    certificate alice /CN=alice "" clientAuth ca
    certificate rogue /CN=alice "" clientAuth otherca
    chmod 644 ./*.crt
    chmod 600 ./*.key
    cd - >/dev/null
}
