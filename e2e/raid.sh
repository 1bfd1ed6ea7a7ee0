#!/bin/bash
# Runs as root in a guest whose disks are behind a SAS or RAID adapter, megasas or mptsas1068, as /payload/adapter names it.
set -u
. /payload/steps.sh
adapter=$(cat /payload/adapter)
dropin=/etc/systemd/system/prometheus_smart_helper.service.d

begin "$adapter: what sysfs lists is there, and what fails has a reason"
install
await 120 curl -sf -o /dev/null "$address/-/ready"
first=$(node SCSI0001)
second=$(node SCSI0002)
case $adapter in
    # Of this emulated controller, a volume does not get ready.
    megasas) await 60 sample "^smart_drive_unavailable\{device=\"$first\",.*reason=\"failed\"\} 1" ;;
    *)
        await 60 sample "^smart_drive_up\{device=\"$first\",.*\} 1"
        has "^smart_drive_up\{device=\"$second\",.*\} 1"
        has "^smart_drive_info\{device=\"$first\",.*serial=\"SCSI0001\".*transport=\"sas\".*\} 1"
        ;;
esac

begin "$adapter: raid.conf reads what is behind it"
mkdir -p $dropin
cp /usr/share/doc/prometheus-smart-exporter/examples/raid.conf $dropin/
systemctl daemon-reload
systemctl restart prometheus_smart_helper.service
case $adapter in
    megasas)
        await 60 sample '^smart_drive_up\{device="bus/0",port="bus/0,megaraid,0"\} 1'
        has '^smart_drive_info\{device="bus/0",.*model="VMTEST SAS 0001",port="bus/0,megaraid,0",.*serial="SCSI0001".*type="megaraid,0"'
        hasnt "^smart_drive_info\{device=\"$first\""
        has '^smart_drives\{state="vanished"\} 0'
        [ -c /dev/megaraid_sas_ioctl_node ] || failed "no node of the controller was made"
        ;;
    *)
        await 60 sample "^smart_drive_up\{device=\"$first\",.*\} 1"
        has "^smart_drive_up\{device=\"$second\",.*\} 1"
        [ "$(grep -c '^smart_drive_up{' /tmp/metrics)" = 3 ] || failed "$(grep '^smart_drive_up{' /tmp/metrics)"
        ;;
esac

begin "$adapter: with raid.conf the helper is as shut in as without"
helper=$(pid helper)
for path in /run/dbus/system_bus_socket /run/systemd/private /run/systemd/notify /var/lib/dpkg; do
    ! nsenter --mount --target "$helper" -- test -e "$path" || failed "the helper sees $path"
done
[ "$(nsenter --net --target "$helper" -- ip -o link 2>/dev/null | grep -vc ' lo:')" = 0 ] || failed "the helper has a network"
capabilities=$(sed -n 's/^CapBnd:\t0*//p' "/proc/$helper/status")
# CAP_SYS_RAWIO 17, CAP_SYS_ADMIN 21, CAP_MKNOD 27
[ "$capabilities" = "$(printf '%x' $((1 << 17 | 1 << 21 | 1 << 27)))" ] || failed "capabilities $capabilities"
echo "all steps done"
