import CLinux
import Glibc

/// Signals: sending, ignoring, and waiting for one.
extension SyscallModule {
    nonisolated(unsafe) static let signals = Subsystem(
        entries: [
            /// Says what a signal does: SIG_DFL what it does by default, SIG_IGN nothing; SIG_HOLD makes it wait. A Lua
            /// function is no handler. In a process that serves a mount, the default of a signal that ends the process
            /// is to unmount first. man 2 signal
            call(
                "signal", .named(.signal, "signum"), .named(.signalHandler, "handler"), returns: "true", canFail: true
            ) { frame, signal, handler in
                guard (-1...2).contains(handler) else {
                    let text = "\(handler) is neither SIG_DFL nor SIG_IGN"
                    return frame.fail(BadArgument(index: 2, text: text, isExpectation: false))
                }
                let isPlain = handler == 0 || handler == 1
                if isPlain, let set = ServingProcess.setSignal, set(signal, handler == 1) { return frame.push(true) }
                SuccessResult().write(clinux_set_signal(signal, handler), frame)
            },
            /// Sends a signal to a process; to a group, if `pid` is negative. Signal 0 only asks whether one could.
            /// man 2 kill
            system("kill", .int("pid"), .named(.signal, "sig"), returns: .success) { kill($0, $1) },
            /// Has SIGALRM sent in so many seconds, or never if 0. Returns how many were left of an earlier alarm.
            /// man 2 alarm
            system("alarm", .unsigned("seconds"), returns: .number(UInt32.self)) { alarm($0) },
            /// Waits for a signal that is neither ignored nor ends the process; returns nil, with EINTR. man 2 pause
            system("pause", returns: .success) { pause() },
        ])
}
