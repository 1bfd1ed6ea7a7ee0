# @summary Checks the files all together, and writes them then.
#
# @api private
class smart_exporter::config {
  $folder = $smart_exporter::config_dir
  $checked = "${smart_exporter::work_dir}/checked"
  $command = "${smart_exporter::bin_dir}/prometheus_smart_exporter"

  # The first line of application.yaml. A host with this line is one whose files are those of the parameters.
  $mark = '# Written by deployment, smart_exporter: changes here are overwritten.'
  $head = "${mark}\n# The parameters of the class smart_exporter are what to change.\n"

  # The group of files with secrets, and of application.yaml where its mode hides it.
  $config_group = $smart_exporter::config_mode ? {
    /4\z/   => $smart_exporter::group,
    default => $smart_exporter::exporter_group,
  }

  File {
    owner => $smart_exporter::owner,
    group => $smart_exporter::group,
  }

  # A file that was put there by hand stays, and no other is written, until it is in a parameter or moved away.
  $smart_exporter::others.each |$name, $each| {
    $file = "${folder}/${each['file']}"
    exec { "smart_exporter: no ${each['file']} by hand":
      command   => ['/bin/sh', '-c', 'echo "$1"; exit 1', 'sh',
      "there is ${file}, which no parameter gives: give ${name}_source, or move the file away"],
      onlyif    => [['/bin/sh', '-c', 'test -e "$1" && [ "$(head -n 1 "$2" 2>/dev/null)" != "$3" ]', 'sh', $file,
      "${folder}/application.yaml", $mark]],
      logoutput => true,
      before    => File[$checked],
    }
  }

  # The files are written to a folder of their own, and checked there.
  file { $checked:
    ensure  => directory,
    mode    => '0700',
    recurse => true,
    purge   => true,
    force   => true,
    backup  => false,
  }
  $smart_exporter::given.each |$name, $each| {
    file { "${checked}/${each['file']}":
      ensure    => file,
      content   => $each['content'],
      source    => $each['source'],
      mode      => '0600',
      backup    => false,
      show_diff => !$each['secret'],
      before    => Exec['smart_exporter: the files are right'],
    }
  }
  file { "${checked}/application.yaml":
    ensure    => file,
    content   => "${head}${smart_exporter::yaml(smart_exporter::settings($checked))}",
    mode      => '0600',
    backup    => false,
    show_diff => $smart_exporter::config_mode =~ /4\z/,
  }

  # The second run of the same command, where the first one has failed, is for its message.
  $strict = $smart_exporter::strict ? {
    true    => ['--strict'],
    default => [],
  }
  # application.yaml names the file too. A version without the option would only warn of that key.
  $web = 'web_config' in $smart_exporter::given ? {
    true    => ["--web.config.file=${checked}/web.yml"],
    default => [],
  }
  $check = [$command, '--check-config', '--config', "${checked}/application.yaml"] + $strict + $web
  exec { 'smart_exporter: the files are right':
    command   => $check,
    unless    => [$check],
    logoutput => on_failure,
    require   => File["${checked}/application.yaml"],
  }
  unless $smart_exporter::all_helper_options.empty {
    $check_helper = ["${smart_exporter::bin_dir}/smart_exporter_helper"] + $smart_exporter::all_helper_options + ['--version']
    exec { 'smart_exporter: the options of the helper are right':
      command   => $check_helper,
      unless    => [$check_helper],
      logoutput => on_failure,
      before    => File[$folder],
    }
  }

  file { $folder:
    ensure  => directory,
    mode    => '0755',
    require => Exec['smart_exporter: the files are right'],
  }
  $smart_exporter::given.each |$name, $each| {
    [$group, $mode] = $each['secret'] ? {
      true    => [$smart_exporter::exporter_group, '0640'],
      default => [$smart_exporter::group, '0644'],
    }
    file { "${folder}/${each['file']}":
      ensure    => file,
      content   => $each['content'],
      source    => $each['source'],
      group     => $group,
      mode      => $mode,
      backup    => false,
      show_diff => !$each['secret'],
      require   => File[$folder],
      before    => File["${folder}/application.yaml"],
    }
  }
  # A copy of what was there before the first run.
  exec { 'smart_exporter: keep the application.yaml from before':
    command => ['/bin/cp', '-p', "${folder}/application.yaml", "${folder}/application.yaml.before"],
    onlyif  => [['/bin/sh', '-c', 'test -e "$1" && [ "$(head -n 1 "$1")" != "$2" ]', 'sh', "${folder}/application.yaml", $mark]],
    require => File[$folder],
    before  => File["${folder}/application.yaml"],
  }
  file { "${folder}/application.yaml":
    ensure    => file,
    content   => "${head}${smart_exporter::yaml(smart_exporter::settings($folder))}",
    group     => $config_group,
    mode      => $smart_exporter::config_mode,
    show_diff => $smart_exporter::config_mode =~ /4\z/,
    require   => File[$folder],
  }
  # The exporter keeps a file in force that is gone; a restart drops it.
  $smart_exporter::others.each |$name, $each| {
    file { "${folder}/${each['file']}":
      ensure  => absent,
      require => File["${folder}/application.yaml"],
    }
  }

  # What the exporter reads when it starts.
  $settings = smart_exporter::settings($folder)
  $at_start = { 'server' => $settings['server'], 'web' => $settings['smart']['web'] }
  file { "${smart_exporter::work_dir}/server.yaml":
    ensure    => file,
    content   => smart_exporter::yaml($at_start),
    mode      => '0600',
    backup    => false,
    show_diff => false,
    require   => File["${folder}/application.yaml"],
  }

  # Each drop-in has a name of its own: a raid.conf that was put there by hand stays.
  $helper_folder = "${smart_exporter::unit_dir}/prometheus_smart_helper.service.d"
  $exporter_folder = "${smart_exporter::unit_dir}/prometheus_smart_exporter.service.d"
  file { [$helper_folder, $exporter_folder]:
    ensure  => directory,
    mode    => '0755',
    require => File["${folder}/application.yaml"],
  }
  ['raid', 'drivedb'].each |$each| {
    $wanted = $each ? {
      'raid'  => $smart_exporter::raid,
      default => $smart_exporter::drivedb,
    }
    $raid_or_drivedb = $wanted ? {
      true    => file,
      default => absent,
    }
    file { "${helper_folder}/smart_exporter_${each}.conf":
      ensure => $raid_or_drivedb,
      source => "puppet:///modules/smart_exporter/${each}.conf",
      mode   => '0644',
    }
  }
  $options = $smart_exporter::all_helper_options.empty ? {
    true    => absent,
    default => file,
  }
  file { "${helper_folder}/smart_exporter_options.conf":
    ensure  => $options,
    content => epp('smart_exporter/helper.conf.epp'),
    mode    => '0644',
  }
  file { "${exporter_folder}/smart_exporter.conf":
    ensure  => file,
    content => epp('smart_exporter/exporter.conf.epp'),
    mode    => '0644',
  }
}
