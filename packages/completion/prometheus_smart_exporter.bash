# bash completion for prometheus_smart_exporter
_prometheus_smart_exporter() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
    case $before in
        --format) mapfile -t COMPREPLY < <(compgen -W "text json" -- "$word"); return ;;
        --listen-port|--listen-address|-a|-p) return ;;
    esac
    if [[ $word == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W "-a -h -p -v --allow-root --attr-mapping --check-config --config --device-db --diff --explain --format --help --journal --listen-address --listen-port --once --overrides --strict --version --web-config-file --web.config.file" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}
complete -o filenames -F _prometheus_smart_exporter prometheus_smart_exporter
