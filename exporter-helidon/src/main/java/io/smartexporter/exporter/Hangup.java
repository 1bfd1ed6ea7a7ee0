package io.smartexporter.exporter;

import java.lang.reflect.Proxy;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/// SIGHUP, which triggers a reload.
///
/// The handler is installed first, and does not reload by itself: signals before the exporter is ready, or faster than it reads
/// files, are one reload. The JDK has one way to handle a signal, `sun.misc.Signal` of `jdk.unsupported`; it is reached by
/// reflection because the compiler's warning about it cannot be switched off.
final class Hangup {
    private static final Logger LOG = Logger.getLogger(Hangup.class.getName());

    private final Semaphore signals = new Semaphore(0);

    private Hangup() {}

    static Hangup install() {
        Hangup hangup = new Hangup();
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object release = Proxy.newProxyInstance(Hangup.class.getClassLoader(), new Class<?>[]{handler}, (_, _, _) -> {
                hangup.signals.release();
                return null;
            });
            signal.getMethod("handle", signal, handler).invoke(null, signal.getConstructor(String.class).newInstance("HUP"),
                    release);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this Java has no module jdk.unsupported", e);
        }
        return hangup;
    }

    /// Runs the action for each signal, from a thread of its own, as long as the process lives.
    void onSignal(Runnable action) {
        Thread.ofPlatform().daemon().name("hangup").start(() -> {
            while (true) {
                signals.acquireUninterruptibly();
                signals.drainPermits();
                try {
                    action.run();
                } catch (Throwable e) {
                    LOG.log(Level.SEVERE, "SIGHUP: the reload could not be asked for", e);
                }
            }
        });
    }
}
