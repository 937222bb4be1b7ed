#!/bin/sh
# Runs Microblog beside an XMPP server of its own, with three accounts and a conversation to read.
# Everything it makes is in data/run and is kept for the next time.
#   --port N        the web page's port (5080)
#   --xmpp-port N   the first of four ports of the XMPP server on loopback (15222)
#   --watch         under dotnet watch, for contributors: an edited .razor file is on the page in seconds
#   --no-server     no XMPP server of its own: sign in with any account, servers are found by DNS
#   --help          says this
set -eu
# What people write to each other is in these files, and keys: for who runs this alone.
umask 077
cd "$(dirname "$0")/.."
. eng/packages.sh

port=5080
xmpp_port=15222
server=yes
watch=
domain=microblog.localhost
password=${MICROBLOG_PASSWORD:-orchard}
run=$PWD/data/run

fail() {
    echo "eng/run.sh: $*" >&2
    exit 1
}
say() { printf '• %s\n' "$*"; }
is_port() { case $1 in '' | *[!0-9]* | ??????*) return 1 ;; esac && [ "$1" -ge 1 ] && [ "$1" -le 65535 ]; }

while [ $# -gt 0 ]; do
    case $1 in
    --port | --xmpp-port)
        is_port "${2:-}" || fail "$1 wants a port from 1 to 65535, not '${2:-}'."
        if [ "$1" = --port ]; then port=$2; else xmpp_port=$2; fi
        shift
        ;;
    --no-server) server= ;;
    --watch) watch=yes ;;
    --help | -h)
        sed -n '2,/^set/s/^# \{0,1\}//p' eng/run.sh
        exit 0
        ;;
    *) fail "unknown option '$1'; --help lists them." ;;
    esac
    shift
done

# Somebody listens on this port of this machine (the kernel's own list; nothing is connected to).
busy() {
    awk -v port="$(printf '%04X' "$1")" '
        $4 == "0A" { split($2, address, ":"); if (address[2] == port) found = 1 }
        END { exit !found }' /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

healthy() {
    if command -v curl >/dev/null 2>&1; then
        curl -fsS -o /dev/null --max-time 5 "http://localhost:$port/healthz/ready" 2>/dev/null
    elif command -v wget >/dev/null 2>&1; then
        wget -q -O /dev/null -T 5 "http://localhost:$port/healthz/ready" 2>/dev/null
    else
        busy "$port"
    fi
}

# dotnet watch hears Ctrl-C alone, and no program in the background does: the program ends by TERM, and then dotnet watch with
# all that it has started is killed.
stop_watch() {
    kill -TERM "-$web" || return 0
    tries=0
    while busy "$port" && [ "$tries" -lt 50 ]; do
        tries=$((tries + 1))
        sleep 0.2
    done
    kill -KILL "-$web" || true
    wait "$web" 2>/dev/null || true
    web=
}

web=
filler=
started_server=
finish() {
    status=$?
    # To the end, however often it is asked to end: nothing that was started stays behind.
    trap - EXIT
    trap '' INT TERM HUP
    if [ -n "$watch" ] && [ -n "$web" ]; then
        stop_watch
    fi
    for pid in $filler $web; do
        kill -TERM "$pid" 2>/dev/null || continue
        wait "$pid" 2>/dev/null || true
    done
    if [ -n "$started_server" ]; then
        bash eng/servers/prosody.sh "$run/prosody" stop || true
        say "Stopped. What was written is kept in data/run."
    fi
    exit "$status"
}
trap finish EXIT
trap 'exit 0' INT TERM HUP

say "Looking for the .NET SDK"
need_dotnet
busy "$port" && fail "port $port is taken by another program; choose one with --port N."
mkdir -p "$run"
chmod 700 "$run"

if [ -n "$server" ]; then
    if [ ! -x /usr/bin/prosody ] || ! command -v openssl >/dev/null 2>&1; then
        install_missing "The XMPP server (leave it out with --no-server)" prosody openssl
    fi
    # A server that an earlier run left behind is stopped first: only one may use the same files.
    bash eng/servers/prosody.sh "$run/prosody" stop
    for offset in 0 1 2 3; do
        busy $((xmpp_port + offset)) &&
            fail "port $((xmpp_port + offset)) is taken by another program; choose others with --xmpp-port N."
    done
fi

say "Building (the first time takes a minute or two)"
# What is built is no secret: the tests run the same files as another user.
build() { (umask 022 && exec "$@") >"$run/build.log" 2>&1 || { cat "$run/build.log" >&2 && fail "the build failed."; }; }
if [ -n "$watch" ]; then
    build dotnet build src/Microblog.Web -c Debug
    set -- ASPNETCORE_ENVIRONMENT=Development
else
    build dotnet publish src/Microblog.Web -c Release -o "$run/app"
    set -- ASPNETCORE_ENVIRONMENT=Production
fi
if [ -n "$server" ]; then
    say "Starting prosody for $domain on 127.0.0.1:$xmpp_port"
    started_server=yes
    AUTH=internal_hashed PASSWORD_HASH=SHA-256 XHOST=$domain XUSERS="alice bob carol" XFRIENDS="alice bob carol" \
        bash eng/servers/prosody.sh "$run/prosody" "$xmpp_port" "$password" >"$run/prosody.log" 2>&1 ||
        { cat "$run/prosody.log" >&2 && fail "prosody did not start."; }
    certificate=$run/prosody/certs/$domain.crt
    if [ ! -e "$run/prosody/filled" ]; then
        say "Publishing a conversation of alice, bob and carol"
        build dotnet build eng/demo -c Release
        dotnet eng/demo/bin/Release/net10.0/Microblog.Demo.dll --domain "$domain" --password "$password" \
            --server "xmpp://127.0.0.1:$xmpp_port" --certificate "$certificate" >"$run/demo.log" 2>&1 &
        filler=$!
        wait "$filler" || { cat "$run/demo.log" >&2 && fail "the conversation could not be published."; }
        filler=
        touch "$run/prosody/filled"
    fi
    set -- "$@" "Xmpp__DefaultDomain=$domain" "Xmpp__Servers__$domain=xmpp://127.0.0.1:$xmpp_port" \
        "Xmpp__TrustedCertificateFile=$certificate" "Community__Services__0=pubsub.$domain" \
        "Media__PrivateHosts__0=127.0.0.1:$((xmpp_port + 2))"
fi
: "${ConnectionStrings__Microblog:=Data Source=$run/microblog.db}"
set -- "$@" "ConnectionStrings__Microblog=$ConnectionStrings__Microblog"

say "Starting Microblog (its log is data/run/microblog.log)"
if [ -n "$watch" ]; then
    # In a group of its own, which stop_watch ends.
    setsid env "$@" dotnet watch --non-interactive --project src/Microblog.Web run --no-launch-profile -c Debug \
        -- --urls "http://localhost:$port" >"$run/microblog.log" 2>&1 &
else
    env "$@" dotnet "$run/app/Microblog.Web.dll" --contentRoot "$run/app" --urls "http://localhost:$port" \
        >"$run/microblog.log" 2>&1 &
fi
web=$!
tries=0
until healthy; do
    kill -0 "$web" 2>/dev/null || { cat "$run/microblog.log" >&2 && web= && fail "Microblog did not start."; }
    tries=$((tries + 1))
    [ "$tries" -le 240 ] || { tail -n 20 "$run/microblog.log" >&2 && fail "Microblog does not answer."; }
    sleep 0.5
done

printf '\n  Microblog is at http://localhost:%s\n' "$port"
if [ -n "$server" ]; then
    printf '  Sign in as alice, bob or carol (@%s) with the password: %s\n' "$domain" "$password"
else
    printf '  Sign in with any XMPP account.\n'
fi
printf '  Ctrl-C stops it.\n\n'
status=0
wait "$web" || status=$?
web=
fail "Microblog ended by itself (status $status); see data/run/microblog.log."
