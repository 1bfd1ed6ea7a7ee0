# Each host has its parameters in Hiera, as one hash with the key smart_exporter. A name that the class does not have is an error so;
# a key smart_exporter::NAME of its own would be ignored.
class { 'smart_exporter':
  * => lookup('smart_exporter', Hash, 'deep', {}),
}
