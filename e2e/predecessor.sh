# The units of the Python project, as hosts have them.
unit_files() { # FOLDER BIN: its units, with the commands in BIN
    mkdir -p "$1"
    cat >"$1/prometheus_smart_helper.socket" <<'END'
[Socket]
ListenStream=/var/run/prometheus_smart_helper/ipc
Accept=false
SocketUser=prometheus
SocketGroup=prometheus
SocketMode=0600
RuntimeDirectory=prometheus_smart_helper

[Install]
WantedBy=multi-user.target
END
    cat >"$1/prometheus_smart_helper.service" <<END
[Unit]
Requires=prometheus_smart_helper.socket

[Service]
Type=simple
ExecStart=$2/smart_exporter_helper -vv
PrivateTmp=yes
PrivateDevices=no
ProtectHome=yes
PrivateNetwork=yes
END
    cat >"$1/prometheus_smart_exporter.service" <<END
[Unit]
Requires=prometheus_smart_helper.socket

[Service]
Type=simple
User=prometheus
Group=prometheus
Environment=SMART_LISTEN_ADDR=127.0.0.1 SMART_LISTEN_PORT=9257 SMART_DEVICE_DB=/etc/prometheus_smart_exporter/devices.json
ExecStart=$2/prometheus_smart_exporter --listen-address \${SMART_LISTEN_ADDR} --listen-port \${SMART_LISTEN_PORT} --device-db \${SMART_DEVICE_DB} --journal -vv /var/run/prometheus_smart_helper/ipc
PrivateTmp=yes
PrivateDevices=yes

[Install]
WantedBy=multi-user.target
END
}
