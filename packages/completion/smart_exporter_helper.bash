# bash completion for smart_exporter_helper
_smart_exporter_helper() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    case $before in
        --socket-path|--smartctl) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
        --sysfs) mapfile -t COMPREPLY < <(compgen -d -- "$word"); return ;;
        --device) mapfile -t COMPREPLY < <(compgen -f -- "${word:-/dev/}"); return ;;
        --socket-group) mapfile -t COMPREPLY < <(compgen -g -- "$word"); return ;;
        --protocol) mapfile -t COMPREPLY < <(compgen -W "1 2" -- "$word"); return ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "-h -v --socket-path --timeout --smartctl-arg --smartctl --sysfs --no-discovery --device --scan --include --exclude --drive-timeout --parallel --socket-group --protocol --ask --version --help" -- "$word")
}
complete -o filenames -F _smart_exporter_helper smart_exporter_helper
