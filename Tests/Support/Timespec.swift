import Glibc

extension timespec {
    package init(nanoseconds: Int) {
        let fraction = nanoseconds % 1_000_000_000
        self.init(
            tv_sec: nanoseconds / 1_000_000_000 - (fraction < 0 ? 1 : 0),
            tv_nsec: fraction < 0 ? fraction + 1_000_000_000 : fraction)
    }

    /// Since 1970, less than nothing before.
    package var nanoseconds: Int { tv_sec * 1_000_000_000 + tv_nsec }

    package static var present: timespec {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time
    }
}
