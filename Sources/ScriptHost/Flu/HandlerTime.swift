import CFuse
import CLinux
import Glibc

/// A time as `utimens` hands it to its handler.
///
/// A caller may ask for the present time, or for a time to be left alone. A script that does not
/// know of this stores `sec` and `nsec`; so these hold, in the first case, the present time, and in
/// the second the file's own, as its `getattr` tells it.
struct HandlerTime {
    var sec: Int64
    var nsec: Int64
    var now: Bool
    var omit: Bool

    static let layout = Layout<HandlerTime>(
        "time",
        [
            .integer("sec", \.sec), .integer("nsec", \.nsec), .boolean("now", \.now), .boolean("omit", \.omit),
        ])

    init(_ time: timespec) {
        now = time.tv_nsec == CLINUX_UTIME_NOW
        omit = time.tv_nsec == CLINUX_UTIME_OMIT
        sec = Int64(time.tv_sec)
        nsec = Int64(time.tv_nsec)
    }

    /// Fills in the times that the caller left to us.
    static func complete(_ access: inout HandlerTime, _ modification: inout HandlerTime, path: UnsafePointer<CChar>?) {
        if access.now || modification.now || access.omit || modification.omit {
            var present = timespec()
            clock_gettime(CLOCK_REALTIME, &present)
            var kept = (access: present, modification: present)
            if access.omit || modification.omit, Handlers.isDefined(.getattr) {
                var status = stat()
                let answer = withUnsafeMutablePointer(to: &status) {
                    handle(.getattr, path: path, returning: .record(into: $0, FileStatus.layout), .path(path), .table)
                }
                if answer == 0 { kept = (status.st_atim, status.st_mtim) }
            }
            access.set(present: present, kept: kept.access)
            modification.set(present: present, kept: kept.modification)
        }
    }

    private mutating func set(present: timespec, kept: timespec) {
        guard now || omit else { return }
        let time = now ? present : kept
        sec = Int64(time.tv_sec)
        nsec = Int64(time.tv_nsec)
    }
}
