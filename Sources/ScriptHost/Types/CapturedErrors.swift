import CLinux
import Glibc

/// Keeps back what a library prints to standard error, so that a better message can take its place.
struct CapturedErrors {
    private let standardError: Int32
    private let file: Int32

    /// From here on standard error goes to memory. Nothing is captured when there are no descriptors left.
    init() {
        file = memfd_create("errors", UInt32(MFD_CLOEXEC))
        standardError = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        if file >= 0 && standardError >= 0 {
            dup2(file, STDERR_FILENO)
        }
    }

    /// Gives standard error back.
    ///
    /// - Returns: what was printed, without the newline at its end.
    func end() -> String {
        guard file >= 0 && standardError >= 0 else { return "" }
        dup2(standardError, STDERR_FILENO)
        close(standardError)
        defer { close(file) }
        let size = Int(lseek(file, 0, SEEK_END))
        guard size > 0 else { return "" }
        var text = [UInt8](repeating: 0, count: min(size, 65536))
        let count = pread(file, &text, text.count, 0)
        let lines = text.prefix(max(count, 0)).split(separator: 0x0A)
        return String(decoding: Array(lines.joined(separator: [0x0A])), as: UTF8.self)
    }
}
