import CLinux
import Glibc

/// Timers that are descriptors.
extension SyscallModule {
    nonisolated(unsafe) static let timers = Subsystem(
        entries: [
            /// Makes a timer of a clock. It can be read once it has expired: eventfd_read tells how many times. The flags
            /// are TFD_CLOEXEC and TFD_NONBLOCK. man 2 timerfd_create
            system(
                "timerfd_create", .named(.clock, "clockid"), .named(.timerfdFlags, "flags", default: 0),
                returns: .descriptor
            ) { timerfd_create($0, $1) },
            /// Sets a timer: `it_value` is when it expires first, zero for never, `it_interval` the time between further
            /// ones, zero for none. With TFD_TIMER_ABSTIME the first is a time of the clock. Returns what was set
            /// before. man 2 timerfd_settime
            system(
                "timerfd_settime", .fd, .named(.timerfdTimeFlags, "flags"),
                .structure(SocketStructs.itimerspec, "new_value", required: true),
                .filled(SocketStructs.itimerspec, "old_value"), returns: .filled(SocketStructs.itimerspec, argument: 4)
            ) {
                (
                    number: Int32, flags: Int32, new: UnsafeMutablePointer<itimerspec>,
                    old: UnsafeMutablePointer<itimerspec>
                ) in timerfd_settime(number, flags, new, old)
            },
            /// Returns the time until a timer expires next, and its interval. man 2 timerfd_gettime
            system(
                "timerfd_gettime", .fd, .filled(SocketStructs.itimerspec, "curr_value"),
                returns: .filled(SocketStructs.itimerspec, argument: 2)
            ) { timerfd_gettime($0, $1) },
        ], types: [.structure("itimerspec", SocketStructs.itimerspec)],
        methods: ["timerfd_settime", "timerfd_gettime"])
}
