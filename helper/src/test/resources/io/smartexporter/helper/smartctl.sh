#!/bin/sh
# A smartctl for tests. What it does for /dev/NAME stands in the file "NAME.mode" beside it, one word and its number; slashes in
# names are underscores there. Each call is a line in the file "calls", and each end one in the file "ends".
folder=${0%/*}
for device in "$@"; do :; done
name=$(printf %s "${device#/dev/}" | tr / _)
echo "$*" >>"$folder/calls"
mode=ok
argument=
[ ! -e "$folder/$name.mode" ] || read -r mode argument <"$folder/$name.mode" || :
case $mode in
ok) printf '{"device":"%s"}\n' "$device" ;;
text) cat "$folder/$name.text" ;;
exit) printf '{"device":"%s"}\n' "$device"; exit "$argument" ;;
slow) sleep "$argument"; printf '{"device":"%s"}\n' "$device" ;;
hang) printf 'half'; sleep 1234; echo done ;;
deaf) trap '' TERM HUP INT; printf 'half'; while :; do sleep 1; done ;;
# A child of an exited subshell belongs to nobody here any more, and holds the pipe.
pipe) (sleep "$argument" &) ; printf '{"device":"%s"}\n' "$device" ;;
pipe-hang) (sleep "$argument" &) ; printf 'half'; sleep 1000 ;;
garbage) dd if=/dev/urandom bs=4096 count=1 2>/dev/null ;;
half) printf '{"device":' ;;
empty) ;;
noise) dd if=/dev/zero bs=65536 count=4 2>/dev/null | tr '\0' e >&2; printf '{"device":"%s"}\n' "$device" ;;
flood) dd if=/dev/zero bs=65536 count=4096 2>/dev/null ;;
bytes) dd if=/dev/zero bs="$argument" count=1 2>/dev/null ;;
killed) printf 'half'; kill -9 $$ ;;
environment) env; readlink /proc/$$/fd/0 /proc/$$/fd/2 ;;
*) exit 99 ;;
esac
echo "$device" >>"$folder/ends"
