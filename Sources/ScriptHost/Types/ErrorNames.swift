import CLinux
import Glibc

/// The errno names of the platform.
enum ErrorNames {
    /// Every name of errno.h with its number, aliases included. libc itself knows the names; the
    /// aliases, of which it gives one only, are added.
    nonisolated(unsafe) static let all: [(name: UnsafePointer<CChar>, value: Int32)] = {
        var names: [(UnsafePointer<CChar>, Int32)] = []
        for code in 1..<Int32(1024) {
            if let name = clinux_error_name(code) { names.append((name, code)) }
        }
        let aliases: [(StaticString, Int32)] = [
            ("EWOULDBLOCK", EWOULDBLOCK), ("EDEADLOCK", EDEADLOCK), ("ENOTSUP", ENOTSUP), ("ENOATTR", ENODATA),
        ]
        return names + aliases.map { ($0.0.cString, $0.1) }
    }()

    /// The text of an error number, as strerror(3) gives it in the C locale.
    static func text(_ code: Int32) -> String {
        clinux_error_text(code).map { String(cString: $0) } ?? "error \(code)"
    }
}
