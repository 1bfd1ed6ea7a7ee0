# @summary Removes the package, the drop-ins and the working folder, and the configuration where that is wanted.
#
# @api private
class smart_exporter::absent {
  $folders = ['prometheus_smart_helper.service.d', 'prometheus_smart_exporter.service.d'].map |$each| {
    "${smart_exporter::unit_dir}/${each}"
  }
  $drop_ins = ['raid', 'drivedb', 'options'].map |$each| { "${folders[0]}/smart_exporter_${each}.conf" }
  + "${folders[1]}/smart_exporter.conf"

  if $smart_exporter::manage_services {
    service { ['prometheus_smart_exporter.service', 'prometheus_smart_helper.socket']:
      ensure => stopped,
      enable => false,
    }
    -> service { 'prometheus_smart_helper.service':
      ensure => stopped,
      before => File[$drop_ins],
    }
    exec { 'smart_exporter: read the units again':
      command     => ['/usr/bin/env', 'systemctl', 'daemon-reload'],
      refreshonly => true,
      subscribe   => File[$drop_ins],
    }
    if $smart_exporter::install != 'none' {
      Service['prometheus_smart_helper.service'] -> Package[$smart_exporter::package_name]
    }
  }
  if $smart_exporter::install != 'none' {
    package { $smart_exporter::package_name:
      ensure => [$smart_exporter::purge, $facts['os']['family']] ? {
        [true, 'Debian'] => purged,
        default          => absent,
      },
      before => File[$drop_ins],
    }
  }
  file { $drop_ins:
    ensure => absent,
  }
  $folders.each |$each| {
    exec { "smart_exporter: remove ${each}":
      command => ['/bin/rmdir', $each],
      onlyif  => [['/bin/sh', '-c', 'test -d "$1" && [ -z "$(ls -A "$1")" ]', 'sh', $each]],
      require => File[$drop_ins],
    }
  }
  file { $smart_exporter::work_dir:
    ensure => absent,
    force  => true,
    backup => false,
  }
  if $smart_exporter::purge {
    file { $smart_exporter::config_dir:
      ensure  => absent,
      force   => true,
      backup  => false,
      require => File[$drop_ins],
    }
  }
}
