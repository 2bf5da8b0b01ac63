import Glibc

/// A time that tests can compare.
struct Time: Equatable {
    var seconds: Int
    var nanoseconds: Int

    init(_ seconds: Int, _ nanoseconds: Int) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    init(_ time: timespec) {
        self.init(time.tv_sec, time.tv_nsec)
    }

    static var present: Time {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Time(time)
    }

    static func <= (left: Time, right: Time) -> Bool {
        (left.seconds, left.nanoseconds) <= (right.seconds, right.nanoseconds)
    }
}

extension timespec {
    init(_ seconds: Int, _ nanoseconds: Int) {
        self.init(tv_sec: seconds, tv_nsec: nanoseconds)
    }
}
