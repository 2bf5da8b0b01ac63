import CLinux
import Foundation
import Glibc

/// As whom something is done.
package struct Identity: CustomStringConvertible, Sendable {
    package var user: uid_t
    package var group: gid_t
    /// The groups beside that one.
    package var groups: [gid_t]
    /// The umask.
    package var mask: mode_t

    package init(user: uid_t, group: gid_t, groups: [gid_t] = [], mask: mode_t = 0o022) {
        (self.user, self.group, self.groups, self.mask) = (user, group, groups, mask)
    }

    package var description: String { "\(user):\(group)\(groups) umask \(String(mask, radix: 8))" }

    /// Does something as this user, and is root again.
    ///
    /// The kernel keeps these for each thread, and only the C library makes all threads have the same: so the others of
    /// the process stay root. They share a umask, however: this is for a thread of `onOwnThread`.
    package func perform<Result>(_ body: () -> Result) -> Result {
        let before = umask(mask)
        defer { umask(before) }
        if user == 0 { return body() }
        Self.set(user: user, group: group, groups: groups)
        defer { Self.set(user: 0, group: 0, groups: []) }
        return body()
    }

    private static func set(user: uid_t, group: gid_t, groups: [gid_t]) {
        // The saved ones stay root's, who is to come back, and is what may set the others.
        let becomesRoot = user == 0
        if becomesRoot { require(clinux_syscall(Int(SYS_setresuid), 0, 0, 0, 0, 0, 0)) }
        require(
            groups.withUnsafeBufferPointer { list in
                clinux_syscall(Int(SYS_setgroups), list.count, Int(bitPattern: list.baseAddress), 0, 0, 0, 0)
            })
        require(clinux_syscall(Int(SYS_setresgid), Int(group), Int(group), 0, 0, 0, 0))
        if !becomesRoot { require(clinux_syscall(Int(SYS_setresuid), Int(user), Int(user), 0, 0, 0, 0)) }
    }

    private static func require(_ result: Int) {
        precondition(result == 0, "can't be another user: \(String(cString: strerror(errno)))")
    }
}

/// Runs something on a thread that has a umask of its own.
package func onOwnThread(_ body: @escaping () throws -> Void) throws {
    nonisolated(unsafe) let body = body
    nonisolated(unsafe) var result = Swift.Result<Void, any Error>.success(())
    let ended = DispatchSemaphore(value: 0)
    let thread = Thread {
        if unshare(CLONE_FS) == 0 {
            result = Swift.Result { try body() }
        } else {
            result = .failure(TestProblem("no umask of its own: \(String(cString: strerror(errno)))"))
        }
        ended.signal()
    }
    thread.stackSize = 8 << 20
    thread.start()
    ended.wait()
    try result.get()
}
