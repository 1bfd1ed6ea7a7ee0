# @summary Installs the package.
#
# @api private
class smart_exporter::install {
  file { $smart_exporter::work_dir:
    ensure => directory,
    owner  => $smart_exporter::owner,
    group  => $smart_exporter::group,
    mode   => '0700',
  }

  case $smart_exporter::install {
    'repository': {
      $version = $smart_exporter::package_version ? {
        ''      => installed,
        default => $smart_exporter::package_version,
      }
      package { $smart_exporter::package_name:
        ensure => $version,
      }
    }
    'file', 'url': {
      $from = $smart_exporter::install ? {
        'file'  => $smart_exporter::package_file,
        default => $smart_exporter::package_url.regsubst('[?#].*', ''),
      }
      $package = "${smart_exporter::work_dir}/package/${from.regsubst('.*/', '')}"
      file { "${smart_exporter::work_dir}/package":
        ensure  => directory,
        mode    => '0700',
        recurse => true,
        purge   => true,
        force   => true,
        backup  => false,
      }
      if $smart_exporter::install == 'file' {
        file { $package:
          ensure => file,
          source => $smart_exporter::package_file,
          mode   => '0600',
          before => Package[$smart_exporter::package_name],
        }
      } else {
        file { $package:
          ensure         => file,
          source         => $smart_exporter::package_url,
          checksum       => 'sha256',
          checksum_value => $smart_exporter::package_sha256,
          mode           => '0600',
          before         => Package[$smart_exporter::package_name],
        }
      }
      # dpkg and rpm install the file alone: what it depends on has to be there.
      unless defined(Package['smartmontools']) {
        package { 'smartmontools':
          ensure => installed,
          before => Package[$smart_exporter::package_name],
        }
      }
      $provider = $facts['os']['family'] ? {
        'Debian' => 'dpkg',
        default  => 'rpm',
      }
      # "latest" is the version of the file, an older one too.
      package { $smart_exporter::package_name:
        ensure   => latest,
        source   => $package,
        provider => $provider,
      }
    }
    default: {}
  }
}
