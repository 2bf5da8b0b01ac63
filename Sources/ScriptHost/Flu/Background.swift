import CFuse
import CLinux
import Glibc

/// Going to the background.
///
/// Unlike libfuse's own way, the daemon stays in the directory where it was started, so that relative
/// paths of the script and of `package.path` keep their meaning; and the parent waits until the mount
/// answers, or prints nothing and fails when the child has said why.
struct Background {
    private let pipe: Int32

    /// Forks. Returns in the child only; the parent ends here, with the status that its caller sees.
    /// What stdio holds must have been written out before, or both would write it.
    ///
    /// - Returns: nil, with errno set, when there can be no child.
    static func enter() -> Background? {
        var ends: (Int32, Int32) = (-1, -1)
        let made = withUnsafeMutableBytes(of: &ends) {
            Glibc.pipe2($0.baseAddress!.assumingMemoryBound(to: Int32.self), O_CLOEXEC)
        }
        guard made == 0 else { return nil }
        let child = clinux_fork()
        if child > 0 {
            close(ends.1)
            wait(for: child, ends.0)
        }
        close(ends.0)
        guard child == 0 else {
            let problem = errno
            close(ends.1)
            errno = problem
            return nil
        }
        setsid()
        return Background(pipe: ends.1)
    }

    /// The mount is being served: lets go of the terminal, and of the parent.
    func ready() {
        let null = open("/dev/null", O_RDWR)
        if null >= 0 {
            clinux_flush_streams()
            for descriptor in 0...2 { dup2(null, Int32(descriptor)) }
            if null > 2 { close(null) }
            Log.switchToSyslog()
        }
        var ready: UInt8 = 1
        while write(pipe, &ready, 1) < 0 && errno == EINTR {}
        close(pipe)
    }

    /// The parent's end. It does not look at the mount, where a handler that hangs would hold it for
    /// ever; whoever comes before the kernel has the child's answer to its introduction waits there.
    private static func wait(for child: pid_t, _ pipe: Int32) -> Never {
        cfuse_guard_hand_over(child)
        var ready: UInt8 = 0
        var count = 0
        repeat { count = read(pipe, &ready, 1) } while count < 0 && errno == EINTR
        if count == 1 { _exit(0) }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0 && errno == EINTR {}
        if status & 0x7F != 0 {
            cfuse_guard_unmount()
            Log.error("the file system was killed by signal \(status & 0x7F) before it was mounted")
        }
        _exit(1)
    }
}
