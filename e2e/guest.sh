#!/bin/bash
# Runs as root in the guest. Each step names what it checks; the first that fails ends it, with what the services logged.
set -u
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

begin "one command installs it, without a Java on the host"
! command -v java >/dev/null || failed "there is a Java"
start=$(cut -d' ' -f1 /proc/uptime)
DEBIAN_FRONTEND=noninteractive dpkg -i /payload/package.deb >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; failed "dpkg -i"; }
await 120 curl -sf -o /dev/null "$address/-/ready"
metrics
echo "installed, started and scraped: $(awk -v start="$start" '{ printf "%.1f", $1 - start }' /proc/uptime) s"
systemctl is-active --quiet prometheus_smart_exporter.service prometheus_smart_helper.socket || failed "units are not active"
systemctl is-enabled --quiet prometheus_smart_exporter.service prometheus_smart_helper.socket || failed "units are not enabled"

begin "the drives are there, with the values that smartctl prints"
sata=$(node AHCI0001)
await 60 sample "^smart_drive_up\{device=\"$sata\",.*\} 1"
has '^smart_drive_up\{device="nvme0",port="nvme0"\} 1'
has '^smart_system_error 0'
printed=$(smartctl -A "/dev/$sata" | awk '$2 == "Power_Cycle_Count" { print $10 }')
has "^smart_power_cycles_total\{.*serial=\"AHCI0001\"\} $printed\.0"
printed=$(smartctl -A /dev/nvme0 | sed -n 's/^Temperature: *\([0-9]*\) .*/\1/p')
has "^smart_temperature_celsius\{.*port=\"nvme0\".*\} $printed\.0"
has '^process_open_fds '
has '^jvm_gc_collection_seconds'
[ "$(systemctl show -p StatusText --value prometheus_smart_exporter.service | grep -c drives)" = 1 ] || failed "no status text"

begin "both processes use their caches"
exporter=$(systemctl show -p MainPID --value prometheus_smart_exporter.service)
helper=$(systemctl show -p MainPID --value prometheus_smart_helper.service)
grep -q exporter.aot "/proc/$exporter/maps" || failed "the exporter does not map its cache"
grep -q helper.aot "/proc/$helper/maps" || failed "the helper does not map its cache"
! journalctl --no-pager -u 'prometheus_smart*' | grep -i '\baot\b' || failed "the caches are talked about"
for process in "exporter $exporter" "helper $helper"; do
    set -- $process
    awk -v name="$1" '/^(Rss|Pss|Private_Dirty|Private_Clean):/ { printf "%s %s %d MiB\n", name, $1, $2 / 1024 }' "/proc/$2/smaps_rollup"
    echo "$1 CPU: $(awk '{ print ($14 + $15) * 10 }' "/proc/$2/stat") ms"
done

begin "what each process can reach"
inside() { nsenter --mount --target "$1" -- "${@:2}"; }
list=$(inside "$helper" find /run /var -mindepth 1 -not -path '/var/tmp*' 2>/dev/null)
echo "helper, /run and /var: $(echo "$list" | tr '\n' ' ')"
for path in /run/dbus/system_bus_socket /run/systemd/private /run/systemd/notify /var/lib/dpkg /var/log; do
    ! inside "$helper" test -e "$path" || failed "the helper sees $path"
done
! inside "$helper" sh -c 'ls /home/* /root/* 2>/dev/null | grep -q .' || failed "the helper sees homes"
[ "$(nsenter --net --target "$helper" -- ip -o link 2>/dev/null | grep -vc ' lo:')" = 0 ] || failed "the helper has a network"
as() { nsenter --mount --target "$exporter" -- setpriv --reuid prometheus --regid prometheus --clear-groups "$@"; }
! as busctl list >/dev/null 2>&1 || failed "the exporter reaches the message bus"
! as test -r "/dev/$sata" || failed "the exporter reads a disk"
! as sh -c 'ls /root /home/* 2>/dev/null | grep -q .' || failed "the exporter sees homes"
! setpriv --reuid nobody --regid nogroup --clear-groups sh -c 'exec 3<>/run/prometheus_smart_helper/ipc' 2>/dev/null || failed "the socket is open to others"
[ "$(stat -c '%a %U' /run/prometheus_smart_helper/ipc)" = "600 prometheus" ] || failed "the socket is $(stat -c '%a %U' /run/prometheus_smart_helper/ipc)"

begin "a good mapping is put in force by systemctl reload, a bad one fails it and changes nothing"
etc=/etc/prometheus_smart_exporter
cat >$etc/attrmap.json <<'END'
{ "generic": [ { "id": 12, "name": "own_cycles", "type": "counter", "value": "RAW_VALUE" } ] }
END
systemctl reload prometheus_smart_exporter.service || failed "reload"
await 30 sample '^smart_own_cycles_total'
echo '{ "generic": [ { "id": 12, "name": "own_cycles", "type": "sundial" } ] }' >$etc/attrmap.json
! systemctl reload prometheus_smart_exporter.service 2>/dev/null || failed "a bad mapping was reloaded"
journalctl --no-pager -u prometheus_smart_exporter.service | grep -q 'attrmap.json:1:.*sundial' || failed "no reason in the journal"
await 30 sample '^smart_exporter_config_last_reload_successful 0'
has '^smart_own_cycles_total'
! systemctl restart prometheus_smart_exporter.service 2>/dev/null || failed "it started with a bad mapping"
rm $etc/attrmap.json
systemctl reset-failed prometheus_smart_exporter.service
systemctl start prometheus_smart_exporter.service || failed "start"
await 30 sample '^smart_power_cycles_total'

begin "a drive that is pulled has vanished, and is back when it is plugged"
qmp unplug nvme0
await 60 sample '^smart_drive_unavailable\{device="nvme0",port="nvme0",reason="vanished"\} 1'
has '^smart_drive_up\{device="nvme0",port="nvme0"\} 0'
qmp plug nvme0
await 60 sample '^smart_drive_up\{device="nvme0",port="nvme0"\} 1'
hasnt 'reason="vanished"'

begin "a failing NVMe drive is one"
qmp warn nvme0 4
await 60 sample '^smart_drive_healthy\{device="nvme0",port="nvme0"\} 0'
has '^smart_nvme_critical_warning\{.*\} 4'
qmp warn nvme0 0

begin "the socket alone, stopped and started, brings all back; SIGHUP does not end the helper"
systemctl stop prometheus_smart_helper.socket
await 30 sample '^smart_system_error 1'
systemctl start prometheus_smart_helper.socket
await 60 sample '^smart_system_error 0'
helper=$(systemctl show -p MainPID --value prometheus_smart_helper.service)
kill -HUP "$helper"
sleep 2
[ "$(systemctl show -p MainPID --value prometheus_smart_helper.service)" = "$helper" ] || failed "SIGHUP ended the helper"

begin "SIGKILL of each: systemd starts it again"
kill -KILL "$helper" "$(systemctl show -p MainPID --value prometheus_smart_exporter.service)"
await 90 sample '^smart_system_error 0'

begin "an upgrade keeps edited files and restarts what runs, once"
echo '# edited' >>$etc/application.yaml
before=$(systemctl show -p MainPID --value prometheus_smart_exporter.service)
DEBIAN_FRONTEND=noninteractive dpkg -i /payload/package.deb >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; failed "dpkg -i again"; }
tail -1 $etc/application.yaml | grep -q edited || failed "the edited file is gone"
await 60 sample '^smart_system_error 0'
[ "$(systemctl show -p MainPID --value prometheus_smart_exporter.service)" != "$before" ] || failed "it was not restarted"

begin "removed and purged, it leaves what the operator made, and the user"
echo '{}' >$etc/own.json
dpkg -P prometheus-smart-exporter >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; failed "dpkg -P"; }
left=$(find / -xdev \( -path /payload -o -path /proc -o -path /sys -o -path '/var/log/*' -o -path '/tmp/*' -o -path '/var/lib/dpkg/*' \) -prune -o -name '*prometheus_smart*' -print)
[ "$left" = /etc/prometheus_smart_exporter ] || failed "left: $left"
[ "$(ls -A $etc)" = own.json ] || failed "left in $etc: $(ls -A $etc)"
! systemctl list-units --all --no-legend 'prometheus_smart*' | grep -v not-found | grep -q . || failed "units are left"
getent passwd prometheus >/dev/null || failed "the user is gone"
! pgrep -f prometheus_smart >/dev/null || failed "processes are left"
echo "all steps done"
