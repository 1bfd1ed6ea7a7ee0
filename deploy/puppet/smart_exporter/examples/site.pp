# Each host has its parameters in Hiera, as one hash with the key smart_exporter. So a name that the class does not have is an
# error. Puppet would ignore it as a key smart_exporter::NAME.
class { 'smart_exporter':
  * => lookup('smart_exporter', Hash, 'deep', {}),
}
