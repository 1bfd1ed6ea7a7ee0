# @summary Lays one hash over another, and each hash in it likewise.
#
# @param below the hash below
# @param above the hash whose values count
#
# @return the result
function smart_exporter::merge(Hash $below, Hash $above) >> Hash {
  $above.reduce($below) |$merged, $entry| {
    [$key, $value] = $entry
    if $value =~ Hash and $merged[$key] =~ Hash {
      $merged + { $key => smart_exporter::merge($merged[$key], $value) }
    } else {
      $merged + { $key => $value }
    }
  }
}
