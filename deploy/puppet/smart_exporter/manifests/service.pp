# @summary Puts in force what has changed: by a reload where the exporter can, else by a restart.
#
# @api private
class smart_exporter::service {
  $folder = $smart_exporter::config_dir
  $helper_folder = "${smart_exporter::unit_dir}/prometheus_smart_helper.service.d"
  $exporter_drop_in = "${smart_exporter::unit_dir}/prometheus_smart_exporter.service.d/smart_exporter.conf"
  $helper_drop_ins = ['raid', 'drivedb', 'options'].map |$each| { "${helper_folder}/smart_exporter_${each}.conf" }

  Exec {
    path        => ['/usr/bin', '/bin'],
    refreshonly => true,
  }

  exec { 'smart_exporter: read the units again':
    command   => 'systemctl daemon-reload',
    subscribe => File[$helper_drop_ins + $exporter_drop_in],
  }
  exec { 'smart_exporter: restart the helper':
    command   => 'systemctl restart prometheus_smart_helper.service',
    subscribe => File[$helper_drop_ins],
    require   => Exec['smart_exporter: read the units again'],
  }
  service { 'prometheus_smart_helper.socket':
    ensure  => running,
    enable  => true,
    require => Exec['smart_exporter: restart the helper'],
  }
  service { 'prometheus_smart_exporter.service':
    ensure    => running,
    enable    => true,
    require   => Service['prometheus_smart_helper.socket'],
    subscribe => File[
      ["${smart_exporter::work_dir}/server.yaml", $exporter_drop_in]
      + $smart_exporter::others.map |$name, $each| { "${folder}/${each['file']}" }
    ],
  }
  # It fails with the reason.
  exec { 'smart_exporter: reload the exporter':
    command   => 'systemctl reload prometheus_smart_exporter.service',
    subscribe => File[["${folder}/application.yaml"] + $smart_exporter::given.map |$name, $each| { "${folder}/${each['file']}" }],
    require   => Service['prometheus_smart_exporter.service'],
  }
}
