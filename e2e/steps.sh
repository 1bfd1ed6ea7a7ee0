# What the scripts for the guest share. Each step names what it checks; the first that fails ends the script, with what the services
# logged.
address=http://127.0.0.1:9257
step=
failed() {
    echo "FAILED: $step: $*"
    journalctl --no-pager -o short-monotonic -u 'prometheus_smart*' | tail -60
    exit 1
}
begin() { step=$1; echo "== $1"; }
metrics() { curl -sS --max-time 30 "$address/metrics" -o /tmp/metrics || failed "no answer"; }
has() { grep -qE -- "$1" /tmp/metrics || { grep -E "^smart_(drive_up|drive_unavailable|system_error)" /tmp/metrics; failed "no sample $1"; }; }
hasnt() { ! grep -qE -- "$1" /tmp/metrics || failed "there is $1"; }
await() { # SECONDS COMMAND...
    local end=$((SECONDS + $1)); shift
    until "$@"; do [ $SECONDS -lt $end ] || failed "not within time: $*"; sleep 0.5; done
}
sample() { curl -sf --max-time 30 "$address/metrics" -o /tmp/metrics && grep -qE -- "$1" /tmp/metrics; }
node() { lsblk -dno NAME,SERIAL | awk -v s="$1" '$2 == s { print $1 }'; }
pid() { systemctl show -p MainPID --value "prometheus_smart_$1.service"; }
install() {
    DEBIAN_FRONTEND=noninteractive dpkg -i /payload/package.deb >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; failed "dpkg -i"; }
}
