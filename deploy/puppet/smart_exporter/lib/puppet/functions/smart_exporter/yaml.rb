# frozen_string_literal: true

require 'yaml'

# Writes a hash as YAML, without the line that begins a document.
Puppet::Functions.create_function(:'smart_exporter::yaml') do
  # @param data the hash
  # @return its text
  dispatch :yaml do
    param 'Hash', :data
    return_type 'String'
  end

  def yaml(data)
    YAML.dump(data, line_width: -1).delete_prefix("---\n")
  end
end
