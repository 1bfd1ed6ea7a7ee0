#!/bin/bash
# Runs as root in the guest. Each step names what it checks; the first that fails ends it, with what the services logged.
set -u
. /payload/steps.sh
. /payload/predecessor.sh

begin "one command installs it, without a Java on the host"
! command -v java >/dev/null || failed "there is a Java"
start=$(cut -d' ' -f1 /proc/uptime)
install
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
# The families that do not depend on drives are those of the build.
grep -oE '^# TYPE (jvm|process)_[a-z_]+ [a-z]+' /tmp/metrics | sort >/tmp/families
diff /payload/families /tmp/families || failed "other families than those of the checkout"
[ "$(systemctl show -p StatusText --value prometheus_smart_exporter.service | grep -c drives)" = 1 ] || failed "no status text"

begin "smartctl says the same with the drive database that is built into it, and of NVMe drives without one"
has '^smart_helper_info\{drivedb="built-in",'
document() { "$@" | sed -E 's/"argv":\[[^]]*\]//; s/"local_time":\{[^}]*\}//'; }
ask="smartctl --json=c -i -H -A -l error"
with=$(document $ask -l selftest "/dev/$sata")
without=$(document unshare --mount sh -c 'mount -t tmpfs tmpfs /var/lib/smartmontools && exec "$@"' sh $ask -l selftest "/dev/$sata")
[ "$with" = "$without" ] || failed "ATA: $(diff <(echo "$with" | tr , '\n') <(echo "$without" | tr , '\n'))"
with=$(document $ask /dev/nvme0)
without=$(document $ask -B /dev/null /dev/nvme0)
[ "$with" = "$without" ] || failed "NVMe: $(diff <(echo "$with" | tr , '\n') <(echo "$without" | tr , '\n'))"
smartctl -P showall >/tmp/database.file
unshare --mount sh -c 'mount -t tmpfs tmpfs /var/lib/smartmontools && smartctl -P showall' >/tmp/database.built-in
diff /tmp/database.file /tmp/database.built-in
[ "$(diff /tmp/database.file /tmp/database.built-in | grep -c '^[<>]')" -le 2 ] || failed "the database of the package and the one that is built in differ"

begin "both processes use their caches"
exporter=$(pid exporter)
helper=$(pid helper)
grep -q exporter.aot "/proc/$exporter/maps" || failed "the exporter does not map its cache"
grep -q helper.aot "/proc/$helper/maps" || failed "the helper does not map its cache"
! journalctl --no-pager -u 'prometheus_smart*' | grep -i '\baot\b' || failed "the caches are talked about"
for process in "exporter $exporter" "helper $helper"; do
    set -- $process
    awk -v name="$1" '/^(Rss|Pss|Private_Dirty|Private_Clean):/ { printf "%s %s %d MiB\n", name, $1, $2 / 1024 }' "/proc/$2/smaps_rollup"
    echo "$1 CPU: $(awk '{ print ($14 + $15) * 10 }' "/proc/$2/stat") ms"
done

begin "what each process can reach: nothing but what docs/operations.md lists"
awk 'NR > 1 && $8 != "" { print $8 }' /proc/net/unix | sort -u >/tmp/sockets
ls -d /proc/[0-9]* | cut -d/ -f3 | grep -vx "$$" >/tmp/processes
# Runs the probe as the unit's own process, with nothing else changed.
probe() { # UNIT
    sed -e "s|^ExecStart=.*|ExecStart=/usr/bin/perl /etc/probe /etc/probe.sockets /etc/probe.processes|" \
        -e '/^ExecStartPre=/d; /^ExecReload=/d; /^Restart/d; /^WatchdogSec=/d; /^Requires=/d; /^Wants=/d; /^After=/d; s/^Type=.*/Type=oneshot/' \
        "/usr/lib/systemd/system/prometheus_smart_$1.service" >"/run/systemd/system/probe_$1.service"
    systemctl daemon-reload
    systemctl start "probe_$1.service" || failed "the probe of the $1: $(journalctl -u "probe_$1.service" -o cat --no-pager)"
    journalctl -u "probe_$1.service" -o cat --no-pager | grep -E '^(socket|network|signals|sees|device|writes|reads|starts|asks|mounts|makes|loads|traces) ?' | sort -u
}
cp /payload/probe /etc/probe
cp /tmp/sockets /etc/probe.sockets
cp /tmp/processes /etc/probe.processes
chmod 0644 /etc/probe.*
chmod 0755 /etc/probe
# Outside of any sandbox it finds all of that.
touch /root/.secret
unshare --mount /etc/probe /etc/probe.sockets /etc/probe.processes | sort -u >/tmp/reached.outside
for found in 'socket /run/dbus/system_bus_socket' 'socket /run/systemd/private' 'network loopback' 'signals processes of root' 'sees' \
    'device /dev/sdX to write' 'writes /etc' 'reads /etc/shadow' 'reads /root/' 'starts a unit' 'asks systemd' mounts 'makes namespaces' \
    'loads modules' 'traces processes'; do
    grep -q "^$found" /tmp/reached.outside || failed "outside of a sandbox the probe does not find: $found"
done
rm /root/.secret
probe helper >/tmp/reached.helper
probe exporter >/tmp/reached.exporter
diff - /tmp/reached.helper <<'END' || failed "the helper reaches something else"
device /dev/nvme0 to read
device /dev/rtc0 to read
device /dev/sdX to read
sees other processes
signals processes of prometheus
signals processes of root
writes /tmp
writes /var/tmp
END
diff - /tmp/reached.exporter <<'END' || failed "the exporter reaches something else"
network loopback port 9257
signals processes of prometheus
socket /run/prometheus_smart_helper/ipc
socket /run/systemd/journal/dev-log
socket /run/systemd/journal/socket
socket /run/systemd/journal/stdout
socket /run/systemd/notify
writes /tmp
writes /var/tmp
END
rm /etc/probe* /run/systemd/system/probe_*
systemctl daemon-reload
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
helper=$(pid helper)
kill -HUP "$helper"
sleep 2
[ "$(pid helper)" = "$helper" ] || failed "SIGHUP ended the helper"

begin "SIGKILL of each: systemd starts it again"
kill -KILL "$helper" "$(pid exporter)"
await 90 sample '^smart_system_error 0'

begin "an upgrade keeps edited files and restarts what runs, once"
echo '# edited' >>$etc/application.yaml
before=$(pid exporter)
install
tail -1 $etc/application.yaml | grep -q edited || failed "the edited file is gone"
await 60 sample '^smart_system_error 0'
[ "$(pid exporter)" != "$before" ] || failed "it was not restarted"

begin "removed and purged, it leaves what the operator made, and the user"
echo '{}' >$etc/own.json
dpkg -P prometheus-smart-exporter >/tmp/dpkg.log 2>&1 || { cat /tmp/dpkg.log; failed "dpkg -P"; }
left=$(find / -xdev \( -path /payload -o -path /proc -o -path /sys -o -path '/var/log/*' -o -path '/tmp/*' -o -path '/var/lib/dpkg/*' \) -prune -o -name '*prometheus_smart*' -print)
[ "$left" = /etc/prometheus_smart_exporter ] || failed "left: $left"
[ "$(ls -A $etc)" = own.json ] || failed "left in $etc: $(ls -A $etc)"
! systemctl list-units --all --no-legend 'prometheus_smart*' | grep -v not-found | grep -q . || failed "units are left"
getent passwd prometheus >/dev/null || failed "the user is gone"
! pgrep -f prometheus_smart >/dev/null || failed "processes are left"

begin "the predecessor's units, with these programs in the place of its own"
install
mkdir -p $etc
echo '{ "Devices": { "VMTEST": { "Device": ["VMTEST SATA 0001"], "ID#": { "12": "RAW_VALUE" }, "Perfs": [], "Threshs": {} } } }' >$etc/devices.json
unit_files /etc/systemd/system /usr/bin
systemctl daemon-reload
systemctl stop prometheus_smart_exporter.service prometheus_smart_helper.socket prometheus_smart_helper.service
systemctl start prometheus_smart_helper.socket prometheus_smart_exporter.service || failed "start"
await 60 sample "^smart_drive_up\{device=\"$sata\",.*\} 1"
has '^smart_system_error 0'
systemctl show -p FragmentPath prometheus_smart_exporter.service | grep -q /etc/systemd/system || failed "these are not the predecessor's units"
echo "all steps done"
