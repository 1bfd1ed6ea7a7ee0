package io.smartexporter.rules;

import java.util.List;

/// Rules for some models.
record DeviceRules(List<Glob> devices, List<Rule> rules) {
    DeviceRules {
        devices = List.copyOf(devices);
        rules = List.copyOf(rules);
    }

    boolean fit(String model) {
        return devices.stream().anyMatch(device -> device.matches(model));
    }
}
