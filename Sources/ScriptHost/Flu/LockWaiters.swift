import CFuse
import Glibc

/// Programs that wait for a lock (F_SETLKW, or flock without LOCK_NB). Handlers run one at a time, so none may wait: the
/// host keeps back the answer EAGAIN, and asks again: whenever something has happened that may have let go of a lock, and
/// else every `pause` milliseconds, since whoever holds it need not be here.
enum LockWaiters {
    private struct Waiter {
        let unique: UInt64
        let bytes: [UInt8]
    }

    /// In milliseconds.
    static let pause: Int32 = 20

    nonisolated(unsafe) private static var waiters: [Waiter] = []
    /// The one whose request is being answered; it is not among the others then.
    nonisolated(unsafe) private static var current: Waiter?
    /// How many of the first are still to be tried in this round.
    nonisolated(unsafe) private static var round = 0
    /// The try that is being answered is the last of its round.
    nonisolated(unsafe) private static var endsRound = false
    /// When the next round is due at the latest, in milliseconds.
    nonisolated(unsafe) private static var due: Int64 = 0

    static var isEmpty: Bool { waiters.isEmpty }

    static func forget() {
        waiters = []
        current = nil
        round = 0
        endsRound = false
    }

    /// A request has come that may have to wait.
    static func begin(_ request: UnsafeRawBufferPointer) {
        let unique = request.load(as: fuse_in_header.self).unique
        current = Waiter(unique: unique, bytes: Array(request))
    }

    /// Whether the answer to the present request is kept back, because it goes on waiting.
    static func keepsWaiting(error: Int32) -> Bool {
        guard let waiter = current else { return false }
        current = nil
        // From the end of a round, which may take longer than the pause: what else is asked for comes between rounds.
        if endsRound || waiters.isEmpty { due = now() + Int64(pause) }
        endsRound = false
        guard error == -EAGAIN else { return false }
        waiters.append(waiter)
        return true
    }

    /// Something was done that may have let go of a lock: all are tried.
    static func wake() { round = waiters.count }

    /// The bytes of the request that is to be tried next; nil if none is to be tried now.
    static func next() -> [UInt8]? {
        if round == 0 {
            guard now() >= due else { return nil }
            wake()
        }
        guard round > 0 else { return nil }
        round -= 1
        endsRound = round == 0
        let waiter = waiters.removeFirst()
        current = waiter
        return waiter.bytes
    }

    /// A request to interrupt another: if that one waits here, it is answered, and nobody else need know.
    static func interrupted(_ request: UnsafeRawBufferPointer, _ device: Int32) -> Bool {
        let size = MemoryLayout<fuse_in_header>.size
        guard request.count >= size + MemoryLayout<fuse_interrupt_in>.size else { return false }
        let unique = request.load(fromByteOffset: size, as: fuse_interrupt_in.self).unique
        guard let index = waiters.firstIndex(where: { $0.unique == unique }) else { return false }
        waiters.remove(at: index)
        if index < round { round -= 1 }
        var answer = fuse_out_header(
            len: UInt32(MemoryLayout<fuse_out_header>.size), error: -EINTR, unique: unique)
        _ = write(device, &answer, MemoryLayout<fuse_out_header>.size)
        return true
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
