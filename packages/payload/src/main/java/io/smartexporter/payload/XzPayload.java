package io.smartexporter.payload;

import static org.eclipse.packager.rpm.deps.RpmDependencyFlags.EQUAL;
import static org.eclipse.packager.rpm.deps.RpmDependencyFlags.LESS;
import static org.eclipse.packager.rpm.deps.RpmDependencyFlags.RPMLIB;

import de.dentrassi.rpm.builder.signatures.DefaultSignatureConfiguration;
import java.lang.reflect.Field;
import org.eclipse.packager.rpm.build.BuilderOptions;
import org.eclipse.packager.rpm.build.RpmBuilder;
import org.eclipse.packager.rpm.coding.PayloadCoding;

/// Has the payload of the .rpm compressed by xz, as rpmbuild's `w6.xzdio` has it.
///
/// The plugin has no parameter for that and takes gzip, which makes a package half as large again. What configures its signatures is
/// the only component that it hands the builder and its options to. The signatures stay the plugin's own.
public final class XzPayload extends DefaultSignatureConfiguration {
    @Override
    public void applyOptions(BuilderOptions options) {
        super.applyOptions(options);
        options.setPayloadCoding(PayloadCoding.XZ);
        options.setPayloadFlags("6");
    }

    /// With xz the builder would require a package `PayloadIsXz`, which there is not: what rpm itself provides is
    /// `rpmlib(PayloadIsXz)`. The payload is made by now, and only the requirements look at the option; gzip has none.
    @Override
    public void applyBuilder(RpmBuilder builder) {
        super.applyBuilder(builder);
        try {
            Field options = RpmBuilder.class.getDeclaredField("options");
            options.setAccessible(true);
            ((BuilderOptions) options.get(builder)).setPayloadCoding(PayloadCoding.GZIP);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("not the RpmBuilder of packager-rpm 0.21", e);
        }
        builder.addRequirement("rpmlib(PayloadIsXz)", "5.2-1", LESS, EQUAL, RPMLIB);
    }
}
