package io.smartexporter.literal;

import java.util.Objects;

/// One operator's file as it was read.
///
/// @param name its name in messages; usually the path
/// @param bytes the whole content; not to be changed afterwards
@SuppressWarnings("ArrayRecordComponent") // made once, read once, never compared
public record Source(String name, byte[] bytes) {
    public Source {
        Objects.requireNonNull(name);
        Objects.requireNonNull(bytes);
    }
}
