package io.smartexporter.exporter;

import java.util.concurrent.Semaphore;
import sun.misc.Signal;

/// SIGHUP, which asks for a reload.
///
/// The handler is there from the first moment on, and does not reload by itself: signals that come before the exporter is ready,
/// or faster than it reads files, are one reload.
final class Hangup {
    private final Semaphore signals = new Semaphore(0);

    private Hangup() {}

    static Hangup install() {
        Hangup hangup = new Hangup();
        Signal.handle(new Signal("HUP"), _ -> hangup.signals.release());
        return hangup;
    }

    /// Runs the action for each signal, from a thread of its own, for as long as the process lives.
    void onSignal(Runnable action) {
        Thread.ofPlatform().daemon().name("hangup").start(() -> {
            while (true) {
                signals.acquireUninterruptibly();
                signals.drainPermits();
                action.run();
            }
        });
    }
}
