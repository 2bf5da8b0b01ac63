import CLinux
import Glibc
import TestSupport

/// A request that a test can make of each handler by a system call.
struct Request: Sendable {
    var handler: String
    /// Whether the caller learns what the handler said.
    var isAnswered = true
    /// Makes the request on the path.
    var make: @Sendable (_ path: String) throws -> Void

    init(_ handler: String, isAnswered: Bool = true, _ make: @escaping @Sendable (String) throws -> Void) {
        self.handler = handler
        self.isAnswered = isAnswered
        self.make = make
    }

    private static func withFile(_ path: String, _ flags: Int32 = O_RDWR, _ body: (Int32) throws -> Void) throws {
        let file = try System.open(path, flags)
        defer { close(file) }
        try body(file)
    }

    /// All handlers but init, destroy and bmap. The file system has to have the option direct_io.
    static let all: [Request] = [
        Request("getattr") { _ = try System.lstat($0) },
        Request("access") { try System.access($0, R_OK) },
        Request("readlink") { _ = try System.readlink($0) },
        Request("mknod") { try System.mknod($0, S_IFIFO | 0o600) },
        Request("mkdir") { try System.mkdir($0) },
        Request("unlink") { try System.unlink($0) },
        Request("rmdir") { try System.rmdir($0) },
        Request("symlink") { try System.symlink("target", $0) },
        Request("rename") { try System.rename($0, $0 + " new") },
        Request("link") { try System.link($0, $0 + " new") },
        Request("chmod") { try System.chmod($0, 0o600) },
        Request("chown") { try System.chown($0, 1, 2) },
        Request("truncate") { try System.truncate($0, 3) },
        Request("ftruncate") { try withFile($0) { try System.ftruncate($0, 3) } },
        Request("utimens") { try System.utimens($0, timespec(1, 2), timespec(3, 4)) },
        Request("statfs") { _ = try System.statvfs($0) },
        Request("open") { try withFile($0) { _ in } },
        Request("create") { try withFile($0, O_CREAT | O_RDWR) { _ in } },
        Request("fgetattr") { try withFile($0, O_CREAT | O_RDWR) { _ in } },
        Request("read") { try withFile($0) { _ = try System.read($0, 10) } },
        Request("write") { try withFile($0) { try System.write($0, [1, 2, 3]) } },
        Request("flush") { try System.close(System.open($0)) },
        Request("release", isAnswered: false) { try System.close(System.open($0)) },
        Request("fsync") { try withFile($0) { try System.fsync($0) } },
        Request("setxattr") { try System.setxattr($0, "user.x", [1]) },
        Request("getxattr") { _ = try System.getxattr($0, "user.x") },
        Request("listxattr") { _ = try System.listxattr($0) },
        Request("removexattr") { try System.removexattr($0, "user.x") },
        Request("opendir") { try withFile($0, O_RDONLY | O_DIRECTORY) { _ in } },
        Request("readdir") { _ = try System.entries(of: $0) },
        Request("releasedir", isAnswered: false) { try withFile($0, O_RDONLY | O_DIRECTORY) { _ in } },
        Request("fsyncdir") { try withFile($0, O_RDONLY | O_DIRECTORY) { try System.fsync($0) } },
        Request("lock") { try withFile($0) { _ = try System.lock($0, F_GETLK, flock()) } },
        Request("flock") { try withFile($0) { try System.flock($0, LOCK_SH) } },
        Request("ioctl") {
            try withFile($0) {
                var result: Int32 = 0
                _ = try System.ioctl($0, 2 << 30 | 4 << 16 | 0x7801, [0, 0, 0, 0], result: &result)
            }
        },
        Request("poll") {
            try withFile($0) {
                // the kernel makes of any error that something is the matter with the file
                if try System.poll($0, POLLIN, milliseconds: 0) & POLLERR != 0 { throw PollError() }
            }
        },
        Request("fallocate") { try withFile($0) { try System.fallocate($0, 0, 0, 10) } },
    ]

    struct PollError: Error {}

    static func named(_ handler: String) throws -> Request {
        guard let request = all.first(where: { $0.handler == handler }) else {
            throw TestProblem("there is no request for the handler \(handler)")
        }
        return request
    }

    /// The errno with which the request failed; nil when it was answered in order. What poll(2)
    /// does not tell is `expected`.
    func outcome(_ path: String, expecting expected: SystemError? = nil) throws -> SystemError? {
        do {
            try make(path)
            return nil
        } catch let error as SystemError {
            return error
        } catch is PollError {
            return expected ?? SystemError(EIO)
        }
    }
}
