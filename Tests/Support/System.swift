import CLinux
import Glibc

/// What a system call said instead of doing it.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    package var code: Int32

    package init(_ code: Int32) {
        self.code = code
    }

    package var description: String {
        clinux_error_name(code).map { String(cString: $0) } ?? "error \(code)"
    }
}

/// System calls that throw their errno, so that a test can say which one it expects:
///
///     #expect(throws: SystemError(ENOENT)) { try System.stat(path) }
///
/// Paths are C strings: a String and an array of CChar both will do.
package enum System {
    @discardableResult
    package static func checked<Value: SignedInteger>(_ result: Value) throws(SystemError) -> Value {
        if result == -1 { throw SystemError(errno) }
        return result
    }

    // MARK: Metadata

    package static func stat(_ path: UnsafePointer<CChar>) throws(SystemError) -> Glibc.stat {
        var status = Glibc.stat()
        try checked(getStatus(path, &status))
        return status
    }

    package static func lstat(_ path: UnsafePointer<CChar>) throws(SystemError) -> Glibc.stat {
        var status = Glibc.stat()
        try checked(Glibc.lstat(path, &status))
        return status
    }

    package static func fstat(_ descriptor: Int32) throws(SystemError) -> Glibc.stat {
        var status = Glibc.stat()
        try checked(Glibc.fstat(descriptor, &status))
        return status
    }

    package static func statvfs(_ path: UnsafePointer<CChar>) throws(SystemError) -> Glibc.statvfs {
        var status = Glibc.statvfs()
        try checked(getFileSystemStatus(path, &status))
        return status
    }

    package static func access(_ path: UnsafePointer<CChar>, _ mask: Int32) throws(SystemError) {
        try checked(Glibc.access(path, mask))
    }

    package static func chmod(_ path: UnsafePointer<CChar>, _ mode: mode_t) throws(SystemError) {
        try checked(Glibc.chmod(path, mode))
    }

    /// Of the path itself, should it be a symbolic link.
    package static func chown(_ path: UnsafePointer<CChar>, _ user: uid_t, _ group: gid_t) throws(SystemError) {
        try checked(Glibc.lchown(path, user, group))
    }

    package static func utimens(
        _ path: UnsafePointer<CChar>, _ access: timespec, _ modification: timespec, flags: Int32 = 0
    ) throws(SystemError) {
        try checked(utimensat(AT_FDCWD, path, [access, modification], flags))
    }

    // MARK: Names

    package static func mknod(
        _ path: UnsafePointer<CChar>, _ mode: mode_t, _ device: dev_t = 0
    ) throws(SystemError) {
        try checked(Glibc.mknod(path, mode, device))
    }

    package static func mkdir(_ path: UnsafePointer<CChar>, _ mode: mode_t = 0o777) throws(SystemError) {
        try checked(Glibc.mkdir(path, mode))
    }

    package static func unlink(_ path: UnsafePointer<CChar>) throws(SystemError) {
        try checked(Glibc.unlink(path))
    }

    package static func rmdir(_ path: UnsafePointer<CChar>) throws(SystemError) {
        try checked(Glibc.rmdir(path))
    }

    package static func symlink(
        _ target: UnsafePointer<CChar>, _ path: UnsafePointer<CChar>
    ) throws(SystemError) {
        try checked(Glibc.symlink(target, path))
    }

    package static func readlink(_ path: UnsafePointer<CChar>, size: Int = 8192) throws(SystemError) -> [UInt8] {
        var target = [CChar](repeating: 0, count: size)
        let count = try checked(Glibc.readlink(path, &target, size))
        return target.prefix(count).map { UInt8(bitPattern: $0) }
    }

    package static func rename(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) throws(SystemError) {
        try checked(Glibc.rename(old, new))
    }

    package static func link(_ old: UnsafePointer<CChar>, _ new: UnsafePointer<CChar>) throws(SystemError) {
        try checked(Glibc.link(old, new))
    }

    // MARK: Extended attributes

    package static func setxattr(
        _ path: UnsafePointer<CChar>, _ name: UnsafePointer<CChar>, _ value: [UInt8], _ flags: Int32 = 0
    ) throws(SystemError) {
        try checked(CLinux.setxattr(path, name, value, value.count, flags))
    }

    package static func getxattr(
        _ path: UnsafePointer<CChar>, _ name: UnsafePointer<CChar>, size: Int = 65536
    ) throws(SystemError) -> [UInt8] {
        var value = [UInt8](repeating: 0, count: size)
        let count = try checked(CLinux.getxattr(path, name, &value, size))
        return Array(value.prefix(count))
    }

    /// The length of the value alone.
    package static func getxattrSize(
        _ path: UnsafePointer<CChar>, _ name: UnsafePointer<CChar>
    ) throws(SystemError) -> Int {
        try checked(CLinux.getxattr(path, name, nil, 0))
    }

    /// The names with a NUL after each.
    package static func listxattr(_ path: UnsafePointer<CChar>, size: Int = 65536) throws(SystemError) -> [UInt8] {
        var names = [CChar](repeating: 0, count: size)
        let count = try checked(CLinux.listxattr(path, &names, size))
        return names.prefix(count).map { UInt8(bitPattern: $0) }
    }

    /// Their length alone.
    package static func listxattrSize(_ path: UnsafePointer<CChar>) throws(SystemError) -> Int {
        try checked(CLinux.listxattr(path, nil, 0))
    }

    package static func removexattr(
        _ path: UnsafePointer<CChar>, _ name: UnsafePointer<CChar>
    ) throws(SystemError) {
        try checked(CLinux.removexattr(path, name))
    }
}

// Within System these names mean its own functions, and with Glibc's name before them the structs.

private func getStatus(_ path: UnsafePointer<CChar>, _ status: UnsafeMutablePointer<stat>) -> Int32 {
    stat(path, status)
}

private func getFileSystemStatus(_ path: UnsafePointer<CChar>, _ status: UnsafeMutablePointer<statvfs>) -> Int32 {
    statvfs(path, status)
}
