package io.smartexporter.exporter;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/// The text of `application.yaml`, and where in it each key stands, so that an error can say so.
///
/// @param name the path as the operator gave it
/// @param places `file:line:column` of each key, by its dotted name
record YamlFile(String name, String text, Map<String, String> places) {

    /// @throws ConfigurationException if it is not UTF-8, not YAML, or not a mapping
    static YamlFile parse(String name, byte[] bytes) throws ConfigurationException {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException _) {
            throw new ConfigurationException(name + ": not UTF-8");
        }
        Map<String, String> places = new LinkedHashMap<>();
        try {
            Node root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
            if (root instanceof MappingNode mapping) {
                collect(name, "", mapping, places);
            } else if (root != null) {
                throw new ConfigurationException(place(name, root.getStartMark()) + ": expected keys such as smart: and server:");
            }
        } catch (MarkedYAMLException e) {
            throw new ConfigurationException(place(name, e.getProblemMark()) + ": not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw new ConfigurationException(name + ": not YAML: " + Text.clean(String.valueOf(e.getMessage())));
        }
        return new YamlFile(name, text, Map.copyOf(places));
    }

    /// Where a key stands, or the file alone.
    String place(String key) {
        return places.getOrDefault(key, name);
    }

    private static void collect(String name, String prefix, MappingNode mapping, Map<String, String> places) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key) {
                places.put(prefix + key.getValue(), place(name, key.getStartMark()));
                if (tuple.getValueNode() instanceof MappingNode inner) {
                    collect(name, prefix + key.getValue() + ".", inner, places);
                }
            }
        }
    }

    private static String place(String name, Mark mark) {
        return name + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }
}
