import CLinux
import Glibc

/// What time it is, and sleeping.
extension SyscallModule {
    nonisolated(unsafe) static let clocks = Subsystem(
        entries: [
            /// Seconds since 1970. man 2 time
            system("time", returns: .number(Int.self)) { time(nil) },
            /// The time since 1970 in seconds and microseconds. man 2 gettimeofday
            system("gettimeofday", .filled(Structs.timeval, "tv"), returns: .filled(Structs.timeval, argument: 1)) {
                gettimeofday($0, nil)
            },
            /// Sets the time of the system. man 2 settimeofday
            system("settimeofday", .structure(Structs.timeval, "tv", required: true), returns: .success) {
                (time: UnsafeMutablePointer<timeval>) in settimeofday(time, nil)
            },
            /// How fine a clock is. man 2 clock_getres
            system(
                "clock_getres", .named(.clock, "clk_id"), .filled(Structs.timespec, "res"),
                returns: .filled(Structs.timespec, argument: 2)
            ) { clock_getres($0, $1) },
            /// The time of a clock in seconds and nanoseconds. man 2 clock_gettime
            system(
                "clock_gettime", .named(.clock, "clk_id"), .filled(Structs.timespec, "tp"),
                returns: .filled(Structs.timespec, argument: 2)
            ) { clock_gettime($0, $1) },
            /// Sets a clock. man 2 clock_settime
            system(
                "clock_settime", .named(.clock, "clk_id"), .structure(Structs.timespec, "tp"), returns: .success
            ) { (clock: clockid_t, time: UnsafeMutablePointer<timespec>) in clinux_clock_settime(clock, time) },
            /// Sleeps, and returns what remains of the time: nothing. When a signal comes in between, the result is nil,
            /// with EINTR, and what remained is lost. man 2 nanosleep
            call("nanosleep", .structure(Structs.timespec, "req"), returns: "timespec", canFail: true) { frame, time in
                frame.withRecord(as: timespec.self) { remaining in
                    remaining.initialize(to: timespec())
                    RecordResult(layout: Structs.timespec).write(nanosleep(time, remaining), frame)
                }
            },
            /// Sleeps by a clock, as nanosleep; with TIMER_ABSTIME until a time. man 2 clock_nanosleep
            call(
                "clock_nanosleep", .named(.clock, "clockid"), .named(.timerFlags, "flags"),
                .structure(Structs.timespec, "t"), returns: "timespec", canFail: true
            ) { frame, clock, flags, time in
                frame.withRecord(as: timespec.self) { remaining in
                    remaining.initialize(to: timespec())
                    let error = clock_nanosleep(clock, flags, time, remaining)
                    if error != 0 { return frame.fail(errno: error) }
                    RecordResult(layout: Structs.timespec).write(0, frame)
                }
            },
        ], types: [.structure("timespec", Structs.timespec), .structure("timeval", Structs.timeval)])
}
