# @summary What application.yaml has.
#
# @param folder the folder of the files that it names
#
# @return the settings
function smart_exporter::settings(String[1] $folder) >> Hash {
  $given = $smart_exporter::given

  $own = 'attrmap' in $given ? {
    true    => ["${folder}/attrmap.json"],
    default => [],
  }
  $mappings = $smart_exporter::packs + $own
  $named = {
    'attr-mapping' => $mappings.empty ? {
      true    => undef,
      default => $mappings,
    },
    'device-db'    => 'devices' in $given ? {
      true    => "${folder}/devices.json",
      default => undef,
    },
    'overrides'    => 'overrides' in $given ? {
      true    => "${folder}/overrides.json",
      default => undef,
    },
  }
  $rules = $named.filter |$key, $value| { $value =~ NotUndef }

  # The paths of the TLS files, of those that are written and of those that are there. Where web.yml is given, TLS is its matter.
  $tls_files = $smart_exporter::files.filter |$name, $each| { $name =~ /\Atls_/ and !('web_config' in $given) }
  $paths = $tls_files.reduce({}) |$memo, $entry| {
    [$name, $each] = $entry
    $path = $name in $given ? {
      true    => "${folder}/${each['file']}",
      default => $each['path'],
    }
    $memo + { $name => $path }
  }
  $key = $paths['tls_private_key'] =~ NotUndef ? {
    true    => { 'key' => { 'resource' => { 'path' => $paths['tls_private_key'] } } },
    default => {},
  }
  $chain = $paths['tls_certificate'] =~ NotUndef ? {
    true    => { 'cert-chain' => { 'resource' => { 'path' => $paths['tls_certificate'] } } },
    default => {},
  }
  $trust = $paths['tls_client_ca'] =~ NotUndef ? {
    true    => { 'trust' => { 'pem' => { 'certificates' => { 'resource' => { 'path' => $paths['tls_client_ca'] } } } } },
    default => {},
  }
  $own_tls = { 'private-key' => { 'pem' => $key + $chain }, 'client-auth' => $smart_exporter::tls_client_auth }
  $tls = ($key + $chain).empty ? {
    true    => {},
    default => { 'tls' => $own_tls + $trust },
  }

  $web = 'web_config' in $given ? {
    true    => { 'web' => { 'config-file' => "${folder}/web.yml" } },
    default => {},
  }

  smart_exporter::merge({
      'smart'  => {
        'socket'     => $smart_exporter::socket,
        'rules'      => $rules + { 'export' => $smart_exporter::export, 'unknown-model' => $smart_exporter::unknown_model },
        'collection' => {
          'max-age'  => $smart_exporter::max_age,
          'remember' => $smart_exporter::remember,
          'deadline' => $smart_exporter::deadline,
        },
        'reload'     => { 'remote' => $smart_exporter::reload_remote },
      } + $web,
      'server' => {
        'host'                     => $smart_exporter::host,
        'port'                     => $smart_exporter::port,
        'backlog'                  => $smart_exporter::backlog,
        'max-tcp-connections'      => $smart_exporter::max_tcp_connections,
        'max-connections-per-peer' => $smart_exporter::max_connections_per_peer,
        'idle-connection-timeout'  => $smart_exporter::idle_connection_timeout,
      } + $tls,
  }, $smart_exporter::extra_settings)
}
