/// What the tests of several modules use. It has no module descriptor, so that tests find it on the class path.
@NullMarked
package io.smartexporter.testing;

import org.jspecify.annotations.NullMarked;
