import CLinux
import Glibc

/// Where the host says what went wrong: standard error, or syslog once it is in the background.
enum Log {
    /// Set once, when standard error goes away.
    nonisolated(unsafe) private static var usesSyslog = false

    /// From now on messages go to syslog, as LOG_DAEMON.
    static func switchToSyslog() {
        clinux_openlog(StaticString("fluhost").cString)
        usesSyslog = true
    }

    /// Writes a message, which may have several lines and hold any bytes.
    static func error(_ message: [UInt8]) {
        if usesSyslog {
            for line in message.split(separator: 0x0A) {
                (Array(line) + [0]).withUnsafeBytes {
                    clinux_syslog($0.baseAddress!.assumingMemoryBound(to: CChar.self))
                }
            }
        } else {
            var rest = Array("fluhost: ".utf8) + message + [0x0A]
            while !rest.isEmpty {
                let count = write(STDERR_FILENO, rest, rest.count)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return }
                rest.removeFirst(count)
            }
        }
    }

    static func error(_ message: String) {
        error(Array(message.utf8))
    }
}
