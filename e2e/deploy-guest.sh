#!/bin/bash
# Runs as root in a guest that has Ansible and Puppet. One of them, which /payload/tool names, brings it from nothing to samples,
# changes it, refuses a bad change, and removes it. Second runs change nothing.
set -u
. /payload/steps.sh
etc=/etc/prometheus_smart_exporter
package=prometheus-smart-exporter
tool=$(cat /payload/tool)
ansible=/tmp/ansible puppet=/tmp/puppet

mkdir -p $ansible $puppet/data
cat >$ansible/playbook.yml <<'END'
- hosts: all
  gather_facts: false
  roles: [smart_exporter]
END
cat >$puppet/hiera.yaml <<END
version: 5
hierarchy:
  - { name: common, path: common.yaml, datadir: $puppet/data }
END
run_ansible() { # FILE: 0 nothing changed, 2 something did, 4 and more it failed
    sed 's/^[a-z]/smart_exporter_&/' "$1" >$ansible/variables.yml
    ANSIBLE_ROLES_PATH=/payload/deploy/ansible/roles ANSIBLE_NOCOLOR=1 ANSIBLE_PIPELINING=1 \
        ansible-playbook -c local -i localhost, -e @$ansible/variables.yml $ansible/playbook.yml >/tmp/log 2>&1 || return 4
    grep -qE 'changed=0 .* failed=0 ' /tmp/log || return 2
}
run_puppet() { # FILE: the same
    local status=0
    {
        echo "smart_exporter:"
        sed 's/^/  /' "$1"
    } >$puppet/data/common.yaml
    puppet apply --color false --detailed-exitcodes --modulepath /payload/deploy/puppet --confdir $puppet --vardir $puppet/var \
        --hiera_config $puppet/hiera.yaml /payload/deploy/puppet/smart_exporter/examples/site.pp >/tmp/log 2>&1 || status=$?
    [ $status != 1 ] || return 4
    return $status
}
apply() { # changed|unchanged|refused FILE
    local status=0 want start=$SECONDS
    "run_$tool" "$2" || status=$?
    case $1 in changed) want=2 ;; unchanged) want=0 ;; *) want=4 ;; esac
    [ $status = $want ] || [ "$1$status" = refused6 ] || { tail -n 60 /tmp/log; failed "expected $1: status $status"; }
    echo "$1: $((SECONDS - start)) s"
}
starts() { # how many of the exporter
    journalctl --no-pager -o cat -u prometheus_smart_exporter.service | grep -c 'listening on'
}

cat >/tmp/first.yml <<END
install: file
package_file: /payload/package.deb
helper_options: ['--exclude=transport:usb', '--ask=transport:sata=-i -H -A']
smartctl_args: [-T, permissive]
max_age: PT1S
END
sed 's/^max_age: .*/max_age: PT2S/' /tmp/first.yml >/tmp/second.yml
cat >>/tmp/second.yml <<'END'
packs: [default]
attrmap_content: |
  { "generic": [
    { "id": 12, "name": "own_cycles", "type": "counter", "value": "RAW_VALUE", "help": "own" } ] }
END
sed 's/"counter"/"sundial"/' /tmp/second.yml >/tmp/bad.yml
sed 's/^raid: .*//' /tmp/second.yml >/tmp/third.yml
cat >>/tmp/third.yml <<'END'
raid: true
host: 127.0.0.2
port: 9300
END
sed 's/^packs: .*/state: absent/' /tmp/second.yml >/tmp/absent.yml
sed 's/^packs: .*/state: absent\npurge: true/' /tmp/second.yml >/tmp/purged.yml

begin "$tool: from nothing to samples"
! dpkg -s $package >/dev/null 2>&1 || failed "it is installed already"
apply changed /tmp/first.yml
sata=$(node AHCI0001)
await 120 sample "^smart_drive_up\{device=\"$sata\",.*\} 1"
hasnt 'device="'"$(node USB0001)"'"'
tr '\0' ' ' <"/proc/$(pid helper)/cmdline" >/tmp/helper
grep -q -- '--exclude=transport:usb --ask=transport:sata=-i -H -A --smartctl-arg=-T --smartctl-arg=permissive' /tmp/helper ||
    failed "options of the helper: $(cat /tmp/helper)"
systemctl is-enabled --quiet prometheus_smart_exporter.service prometheus_smart_helper.socket || failed "units are not enabled"

begin "$tool: the second run changes nothing"
apply unchanged /tmp/first.yml

begin "$tool: a change of rules and settings is in force by a reload"
before=$(pid exporter)
apply changed /tmp/second.yml
await 60 sample '^smart_own_cycles_total'
has '^smart_power_cycles_total'
[ "$(pid exporter)" = "$before" ] || failed "it was restarted"

begin "$tool: a bad change is refused with line and column, and changes nothing"
sums=$(sha256sum $etc/*)
apply refused /tmp/bad.yml
grep -E 'attrmap.json:2:[0-9]+: .*sundial' /tmp/log | head -n 1 | cut -c 1-300 | grep . || failed "no reason"
[ "$(sha256sum $etc/*)" = "$sums" ] || failed "files have changed"
await 60 sample '^smart_exporter_config_last_reload_successful 1'
has '^smart_own_cycles_total'

begin "$tool: another address and raid.conf are in force by a restart"
starts=$(starts)
apply changed /tmp/third.yml
address=http://127.0.0.2:9300
await 120 sample "^smart_drive_up\{device=\"$sata\",.*\} 1"
has '^smart_own_cycles_total'
grep -q -- '--scan' <(tr '\0' ' ' <"/proc/$(pid helper)/cmdline") || failed "no --scan"
[ "$(starts)" = $((starts + 1)) ] || failed "it was started $(($(starts) - starts)) times"
apply unchanged /tmp/third.yml

begin "$tool: removed, it leaves the configuration"
apply changed /tmp/absent.yml
! command -v prometheus_smart_exporter >/dev/null || failed "the package is there"
[ -e $etc/application.yaml ] || failed "the configuration is gone"
# The package leaves links that mask the units, until it is purged.
left=$(find /etc/systemd ! -type l -name '*smart*'; find /var/lib -name 'smart_exporter*')
[ -z "$left" ] || failed "left: $left"
! pgrep -f prometheus_smart >/dev/null || failed "processes are left"

begin "$tool: purged, it leaves nothing"
apply changed /tmp/purged.yml
[ ! -e $etc ] || failed "left: $(ls -A $etc)"
! dpkg -s $package >/dev/null 2>&1 || failed "the package is known"
apply unchanged /tmp/purged.yml
echo "all steps done"
