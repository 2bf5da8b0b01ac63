import Foundation
import Glibc

/// What is mounted, as this process sees it.
package enum MountTable {
    /// One line of /proc/self/mountinfo.
    package struct Row: Sendable {
        package var device: String
        package var point: String
        package var fileSystem: String
        package var source: String
        package var options: String
    }

    /// All rows, the latest mount last.
    package static var rows: [Row] {
        // Not through FileManager, which takes a page of /proc for the whole file.
        guard let bytes = try? System.contents(of: "/proc/self/mountinfo") else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            let halves = line.components(separatedBy: " - ")
            let first = halves[0].split(separator: " ")
            let second = halves[halves.count - 1].split(separator: " ", omittingEmptySubsequences: false)
            guard halves.count == 2, first.count >= 6, second.count >= 3 else { return nil }
            return Row(
                device: String(first[2]), point: unescaped(first[4]), fileSystem: String(second[0]),
                source: unescaped(second[1]), options: "\(first[5]),\(second[2])")
        }
    }

    /// The latest mount on a directory.
    package static func row(at point: String) -> Row? { rows.last { $0.point == point } }

    package static func isMounted(_ point: String) -> Bool { row(at: point) != nil }

    /// Detaches whatever is mounted there, dead or alive.
    package static func clear(_ point: String) {
        for _ in 0..<10 where umount2(point, Int32(MNT_DETACH)) != 0 {
            guard errno == EPERM && isMounted(point) else { return }
            let programs = ["/bin/fusermount", "/usr/bin/fusermount", "/bin/fusermount3", "/usr/bin/fusermount3"]
            guard let program = programs.first(where: { access($0, X_OK) == 0 }) else { return }
            _ = try? Child([program, "-u", "-z", "--", point]).wait(seconds: 10)
        }
    }

    /// Why nothing can be mounted here; nil if all is well.
    package static let obstacle: String? = {
        let descriptor = open("/dev/fuse", O_RDWR | O_CLOEXEC)
        guard descriptor < 0 else {
            close(descriptor)
            return nil
        }
        return "/dev/fuse can't be used (\(String(cString: strerror(errno)))), and these tests mount file systems: "
            + "load the kernel's module with `modprobe fuse`; a container needs "
            + "`--device /dev/fuse --cap-add SYS_ADMIN`"
    }()

    /// Spaces and the like stand there as octal numbers.
    private static func unescaped(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.first {
            let digits = rest.dropFirst().prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(code)
                rest = rest.dropFirst(4)
            } else {
                bytes.append(byte)
                rest = rest.dropFirst()
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
