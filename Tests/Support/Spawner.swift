import Dispatch
import Foundation
import Glibc

/// The one thread that starts the processes of all tests.
///
/// Tests run side by side in one process. A new process has all that is open where it was started until its
/// program begins, so whatever another test closes in that time is not closed yet, as far as the file system
/// that it tests knows. This thread has descriptors of its own: 0, 1 and 2, and no other.
final class Spawner: @unchecked Sendable {
    static let shared = Spawner()

    private let callers = NSLock()
    private let wanted = DispatchSemaphore(value: 0)
    private let done = DispatchSemaphore(value: 0)
    private var job: (() -> Int32)?
    private var result: Int32 = 0

    private init() {
        let thread = Thread { [self] in
            if unshare(CLONE_FILES) == 0 { close_range(3, UInt32.max, 0) }
            while true {
                wanted.wait()
                result = job?() ?? EINVAL
                done.signal()
            }
        }
        thread.start()
    }

    /// Has the thread do something, and waits for it.
    func run(_ body: () -> Int32) -> Int32 {
        callers.withLock {
            withoutActuallyEscaping(body) { body in
                job = body
                wanted.signal()
                done.wait()
                job = nil
                return result
            }
        }
    }
}
