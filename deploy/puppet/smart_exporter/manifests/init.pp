# @summary Installs and configures prometheus_smart_exporter.
#
# README.md has the parameters in tables. Those of the settings have the defaults of the packaged application.yaml.
#
# @param state
#   absent: the package, the drop-ins and what is below work_dir go
#
# @param purge
#   with state: absent: the folder config_dir goes too, with everything in it
#
# @param install
#   where the package comes from: the host's repositories, a file, a URL, or nowhere (it is there)
#
# @param package_name
#   its name
#
# @param package_version
#   with install: repository: this version, as the package manager spells it; empty: any that is there
#
# @param package_file
#   with install: file: its path on the host, or a puppet:/// URL
#
# @param package_url
#   with install: url: https:// or http://
#
# @param package_sha256
#   with install: url: the SHA-256 of that file, in hexadecimal; needed
#
# @param manage_services
#   enable, start, reload and restart them; false where no systemd runs: containers, chroots, images
#
# @param raid
#   drives behind a RAID controller: the drop-in raid.conf of the package
#
# @param drivedb
#   the drive database that update-smart-drivedb has brought: the drop-in drivedb.conf of the package
#
# @param helper_options
#   options of smart_exporter_helper, one an element, as --exclude=transport:usb; no quotes, $ and backslashes
#
# @param smartctl_args
#   arguments that smartctl gets for every drive (--smartctl-arg of the helper), one an element
#
# @param packs
#   mappings that come along, by their bare names, as [default, former-names]
#
# @param attrmap_content
#   a mapping of your own, behind those of packs: its text
#
# @param attrmap_source
#   the same: its file
#
# @param devices_content
#   the device database: its text
#
# @param devices_source
#   the same: its file
#
# @param overrides_content
#   limits of single drives: the text
#
# @param overrides_source
#   the same: the file
#
# @param strict
#   a warning of --check-config refuses the files too
#
# @param socket
#   smart.socket
#
# @param export
#   smart.rules.export: [all], or thresholds and perfs
#
# @param unknown_model
#   smart.rules.unknown-model
#
# @param max_age
#   smart.collection.max-age
#
# @param remember
#   smart.collection.remember
#
# @param deadline
#   smart.collection.deadline
#
# @param reload_remote
#   smart.reload.remote
#
# @param host
#   server.host
#
# @param port
#   server.port
#
# @param backlog
#   server.backlog
#
# @param max_tcp_connections
#   server.max-tcp-connections
#
# @param max_connections_per_peer
#   server.max-connections-per-peer
#
# @param idle_connection_timeout
#   server.idle-connection-timeout
#
# @param extra_settings
#   further keys of application.yaml, laid over all of the above, as {server: {tls: {protocols: [TLSv1.3]}}}
#
# @param tls_certificate_content
#   the chain of certificates, as PEM; written to cert.pem
#
# @param tls_certificate_source
#   the same: its file
#
# @param tls_certificate_path
#   the same: a file that is on the host already
#
# @param tls_private_key_content
#   the private key, as PEM; written to key.pem, which the group of the exporter can read
#
# @param tls_private_key_source
#   the same: its file
#
# @param tls_private_key_path
#   the same: a file that is on the host already; the user of the exporter must be able to read it
#
# @param tls_client_ca_content
#   the certificates that sign those of clients, as PEM; written to client_ca.pem
#
# @param tls_client_ca_source
#   the same: its file
#
# @param tls_client_ca_path
#   the same: a file that is on the host already
#
# @param tls_client_auth
#   whether clients need a certificate
#
# @param web_config_content
#   a file for --web.config.file, for versions that have this option: its text; written to web.yml, which the group of the
#   exporter can read
#
# @param web_config_source
#   the same: its file
#
# @param config_dir
#   the files
#
# @param unit_dir
#   the folders of the drop-ins
#
# @param work_dir
#   the package, if it comes from a file or a URL; the files while they are checked; what tells that a restart is needed
#
# @param bin_dir
#   the commands
#
# @param owner
#   who owns the files
#
# @param group
#   the group of the files that everybody can read
#
# @param exporter_group
#   the group of the files with secrets: that of the exporter
#
# @param config_mode
#   the mode of application.yaml; with one that hides it, its group is exporter_group
class smart_exporter (
  Enum['present', 'absent'] $state = 'present',
  Boolean $purge = false,
  Enum['repository', 'file', 'url', 'none'] $install = 'repository',
  String[1] $package_name = 'prometheus-smart-exporter',
  String $package_version = '',
  String $package_file = '',
  String $package_url = '',
  Pattern[/\A([0-9a-f]{64})?\z/] $package_sha256 = '',
  Boolean $manage_services = true,
  Boolean $raid = false,
  Boolean $drivedb = false,
  Array[String[1]] $helper_options = [],
  Array[String[1]] $smartctl_args = [],
  Array[Pattern[/\A[A-Za-z0-9_-]+\z/]] $packs = [],
  Optional[String[1]] $attrmap_content = undef,
  Optional[String[1]] $attrmap_source = undef,
  Optional[String[1]] $devices_content = undef,
  Optional[String[1]] $devices_source = undef,
  Optional[String[1]] $overrides_content = undef,
  Optional[String[1]] $overrides_source = undef,
  Boolean $strict = false,
  Pattern[/\A\//] $socket = '/run/prometheus_smart_helper/ipc',
  Array[Enum['all', 'thresholds', 'perfs'], 1] $export = ['all'],
  Pattern[/\A(rule|none|entry:.+)\z/] $unknown_model = 'rule',
  Pattern[/\AP/] $max_age = 'PT10S',
  Pattern[/\AP/] $remember = 'PT24H',
  Pattern[/\AP/] $deadline = 'PT9S',
  Boolean $reload_remote = false,
  String[1] $host = '127.0.0.1',
  Integer[0, 65535] $port = 9257,
  Integer[1, 65535] $backlog = 1024,
  Integer[1, 65535] $max_tcp_connections = 512,
  Integer[1, 65535] $max_connections_per_peer = 64,
  Pattern[/\AP/] $idle_connection_timeout = 'PT90S',
  Hash[String, Data] $extra_settings = {},
  Optional[Variant[String[1], Sensitive[String[1]]]] $tls_certificate_content = undef,
  Optional[String[1]] $tls_certificate_source = undef,
  Optional[Pattern[/\A\//]] $tls_certificate_path = undef,
  Optional[Variant[String[1], Sensitive[String[1]]]] $tls_private_key_content = undef,
  Optional[String[1]] $tls_private_key_source = undef,
  Optional[Pattern[/\A\//]] $tls_private_key_path = undef,
  Optional[Variant[String[1], Sensitive[String[1]]]] $tls_client_ca_content = undef,
  Optional[String[1]] $tls_client_ca_source = undef,
  Optional[Pattern[/\A\//]] $tls_client_ca_path = undef,
  Enum['NONE', 'OPTIONAL', 'REQUIRED'] $tls_client_auth = 'NONE',
  Optional[Variant[String[1], Sensitive[String[1]]]] $web_config_content = undef,
  Optional[String[1]] $web_config_source = undef,
  Pattern[/\A\//] $config_dir = '/etc/prometheus_smart_exporter',
  Pattern[/\A\//] $unit_dir = '/etc/systemd/system',
  Pattern[/\A\//] $work_dir = '/var/lib/smart_exporter_deploy',
  Pattern[/\A\//] $bin_dir = '/usr/bin',
  String[1] $owner = 'root',
  String[1] $group = 'root',
  String[1] $exporter_group = 'prometheus',
  Pattern[/\A0[0-7]{3}\z/] $config_mode = '0644',
) {
  # The files in the order in which they are written: application.yaml, which names them, comes behind them.
  # "secret": only the group of the exporter can read it.
  $files = {
    'attrmap'         => {
      'file' => 'attrmap.json', 'content' => $attrmap_content, 'source' => $attrmap_source, 'secret' => false,
    },
    'devices'         => {
      'file' => 'devices.json', 'content' => $devices_content, 'source' => $devices_source, 'secret' => false,
    },
    'overrides'       => {
      'file' => 'overrides.json', 'content' => $overrides_content, 'source' => $overrides_source, 'secret' => false,
    },
    'tls_certificate' => {
      'file' => 'cert.pem', 'content' => $tls_certificate_content, 'source' => $tls_certificate_source, 'secret' => false,
      'path' => $tls_certificate_path,
    },
    'tls_private_key' => {
      'file' => 'key.pem', 'content' => $tls_private_key_content, 'source' => $tls_private_key_source, 'secret' => true,
      'path' => $tls_private_key_path,
    },
    'tls_client_ca'   => {
      'file' => 'client_ca.pem', 'content' => $tls_client_ca_content, 'source' => $tls_client_ca_source, 'secret' => false,
      'path' => $tls_client_ca_path,
    },
    'web_config'      => {
      'file' => 'web.yml', 'content' => $web_config_content, 'source' => $web_config_source, 'secret' => true,
    },
  }
  $files.each |$name, $each| {
    $ways = ['content', 'source', 'path'].filter |$way| { $each[$way] =~ NotUndef }
    if $ways.length > 1 {
      fail("expected one of ${ways.map |$way| { "${name}_${way}" }.join(' and ')}: leave out the others")
    }
  }
  $given = $files.filter |$name, $each| { $each['content'] =~ NotUndef or $each['source'] =~ NotUndef }
  $others = $files - $given

  $all_helper_options = $helper_options + $smartctl_args.map |$each| { "--smartctl-arg=${each}" }
  $all_helper_options.each |$each| {
    if $each !~ /\A[^'"\\$\n]+\z/ {
      fail("\"${each}\" in helper_options or smartctl_args: expected no quotes, backslashes, dollar signs and line ends")
    }
  }
  if $install == 'file' and $package_file == '' {
    fail('install is file: expected package_file with it')
  }
  if $install == 'url' and ($package_url !~ /\Ahttps?:\/\// or $package_sha256 == '') {
    fail('install is url: expected package_url, of https:// or http://, and package_sha256 with it')
  }
  if $install != 'repository' and $package_version != '' {
    fail("install is ${install}: expected package_version with repository alone")
  }

  if $state == 'present' {
    contain smart_exporter::install
    contain smart_exporter::config
    Class['smart_exporter::install'] -> Class['smart_exporter::config']
    if $manage_services {
      contain smart_exporter::service
      Class['smart_exporter::config'] -> Class['smart_exporter::service']
    }
  } else {
    contain smart_exporter::absent
  }
}
