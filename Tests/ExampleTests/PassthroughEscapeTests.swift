import CLinux
import Foundation
import Glibc
import TestSupport
import Testing

/// Nothing leads out of the folder that is passed through: no symbolic link, and none that takes the place of something
/// else while a request is on its way.
///
/// Links are relative, and so deep that they lead somewhere only from the folder below: who follows one above the mount
/// point himself finds nothing there. What they lead to has a secret, and must stay as it is.
@Suite struct PassthroughEscapeTests {
    /// A folder that is passed through, and one beside it that nobody may touch.
    private struct Ground {
        let folder: Passthrough
        /// Beside the folder below.
        let outside: String
        static let secret = Array("the secret".utf8)
        static let inside = Array("nothing special".utf8)

        init(_ folder: Passthrough) throws {
            self.folder = folder
            outside = folder.root + "/../outside"
            try System.mkdir(outside)
            try System.mkdir(outside + "/sub")
            for name in ["file", "sub/file"] { try Self.write(Self.secret, to: outside + "/" + name, 0o600) }
            try System.setxattr(outside + "/file", "user.secret", Self.secret)
            try System.symlink("the secret target", outside + "/link")
            try System.mknod(outside + "/fifo", S_IFIFO | 0o600)
        }

        static func write(_ bytes: [UInt8], to path: String, _ mode: mode_t) throws {
            let file = try System.open(path, O_WRONLY | O_CREAT | O_TRUNC, mode)
            defer { close(file) }
            try System.write(file, bytes)
        }

        private static let names = ["", "sub", "file", "sub/file", "link", "fifo"]

        /// Has everything outside look as if it was last read long ago.
        func forgetReads() throws {
            for name in Self.names {
                try System.utimens(
                    outside + "/" + name, timespec(nanoseconds: 1), timespec(nanoseconds: 2), flags: AT_SYMLINK_NOFOLLOW
                )
            }
        }

        /// What was read since.
        func read() throws -> [String] {
            try Self.names.filter { try System.lstat(outside + "/" + $0).st_atim.nanoseconds != 1 }
        }

        /// Does things while `first` and `second` below change places, over and over.
        func whileSwapping(_ first: String, _ second: String, _ body: () throws -> Void) throws {
            let paths = [folder.below(first), folder.below(second)]
            let stop = Flag(), swaps = Flag()
            let thread = Thread {
                while !stop.isSet {
                    if exchange(paths[0], paths[1]) { swaps.set() }
                }
                stop.finish()
            }
            thread.start()
            defer {
                stop.set()
                stop.waitUntilFinished()
            }
            try waitUntil("the two change places") { swaps.isSet }
            try body()
        }
    }

    /// What comes of a request does not count, as long as it ends; and as long as it is not this.
    private func attempt<Value>(_ request: () throws -> Value) throws {
        do {
            let value = try request()
            if let bytes = value as? [UInt8] {
                #expect(bytes != Ground.secret)
                #expect(bytes != Array("the secret target".utf8))
            }
            if let names = value as? [String] { #expect(!names.contains("link")) }
            if let status = value as? stat { #expect(status.st_size != Ground.secret.count) }
        } catch is SystemError {
            // it met the link, or what it wanted was at the other place
        }
    }

    private func onGround(_ body: (Ground) throws -> Void) throws {
        try withPassthrough(everybody: true) { folder in
            let ground = try Ground(folder)
            try ground.forgetReads()
            let before = try Tree(of: ground.outside)
            try ground.forgetReads()
            try body(ground)
            #expect(try ground.read() == [])
            #expect(try Tree(of: ground.outside).differences(from: before) == [])
        }
    }

    private func requests(_ path: String, _ ground: Ground, round: Int) throws {
        let name = "\(path)/file"
        try attempt { try System.stat(name) }
        try attempt { try System.lstat("\(path)/link") }
        try attempt { try System.contents(of: name) }
        try attempt { try System.readlink("\(path)/link") }
        try attempt { try System.names(in: path) }
        try attempt { try System.names(in: path + "/sub") }
        try attempt { try System.contents(of: path + "/sub/file") }
        try attempt { try System.getxattr(name, "user.secret") }
        try attempt { try System.listxattr(name) }
        try attempt { try System.access(name, R_OK) }
        try attempt { try System.statvfs(name) }
        try attempt { try System.chmod(name, 0o644) }
        try attempt { try System.chown(name, 12, 34) }
        try attempt { try System.utimens(name, timespec(nanoseconds: 5), timespec(nanoseconds: 6)) }
        try attempt { try System.setxattr(name, "user.secret", [1]) }
        try attempt { try System.removexattr(name, "user.secret") }
        try attempt { try System.truncate(name, Ground.inside.count) }
        try attempt {
            let file = try System.open(name, O_WRONLY)
            defer { close(file) }
            try System.write(file, Ground.inside)
        }
        let new = "\(path)/new\(round)", other = "\(path)/other\(round)"
        try attempt { close(try System.open(new, O_WRONLY | O_CREAT | O_EXCL, 0o600)) }
        try attempt { try System.link(name, other) }
        try attempt { try System.rename(new, other) }
        try attempt { try System.unlink(other) }
        try attempt { try System.unlink(new) }
        try attempt { try System.mkdir(new) }
        try attempt { try System.rmdir(new) }
        try attempt { try System.symlink("x", new) }
        try attempt { try System.unlink(new) }
        try attempt { try System.mknod(new, S_IFIFO | 0o600) }
        try attempt { try System.unlink(new) }
    }

    @Test func linksAreReturnedAsTheyAre() throws {
        try onGround { ground in
            let folder = ground.folder
            let targets = ["/etc/passwd", "/", "../outside/file", "../../../..", "..", ground.outside]
            for (index, target) in targets.enumerated() {
                try System.symlink(target, folder.below("link\(index)"))
                #expect(try System.readlink(folder.path("link\(index)")) == Array(target.utf8))
                #expect(try System.lstat(folder.path("link\(index)")).st_size == target.utf8.count)
            }
            // Above the mount point there is no such folder.
            try System.symlink("../outside", folder.below("out"))
            for name in ["out/file", "out/sub/file", "link2"] {
                #expect(throws: SystemError(ENOENT)) { try System.contents(of: folder.path(name)) }
                #expect(throws: SystemError(ENOENT)) { try System.stat(folder.path(name)) }
                #expect(throws: SystemError(ENOENT)) { try System.chmod(folder.path(name), 0o777) }
            }
        }
    }

    /// ".." is the kernel's business, as long as it knows where things are.
    @Test func aFolderMovedOutIsLeft() throws {
        try onGround { ground in
            let folder = ground.folder
            try System.mkdir(folder.path("d"))
            try Ground.write(Ground.inside, to: folder.path("d/file"), 0o644)
            let here = try System.open(folder.path("d"), O_RDONLY | O_DIRECTORY)
            defer { close(here) }
            try System.rename(folder.below("d"), ground.outside + "/../moved")
            let status = UnsafeMutablePointer<stat>.allocate(capacity: 1)
            defer { status.deallocate() }
            #expect(fstatat(here, "file", status, 0) == -1)
            #expect(fstatat(here, "../../outside/file", status, 0) == -1)
            try System.rename(ground.outside + "/../moved", folder.below("d"))
            #expect(try System.contents(of: folder.path("d/file")) == Ground.inside)
        }
    }

    /// A folder on the way is one moment a folder, and the next a link to one outside.
    @Test(arguments: ["swap", "deep/er/swap"])
    func aFolderThatBecomesALink(name: String) throws {
        try onGround { ground in
            let folder = ground.folder
            try System.mkdir(folder.below("deep"))
            try System.mkdir(folder.below("deep/er"))
            try System.mkdir(folder.below(name))
            try System.mkdir(folder.below(name + "/sub"))
            for file in ["/file", "/sub/file"] { try Ground.write(Ground.inside, to: folder.below(name + file), 0o644) }
            let up = String(repeating: "../", count: name.split(separator: "/").count)
            try System.symlink("\(up)outside", folder.below(name + "link"))
            // that it would lead there
            let there = try System.stat(folder.below(name + "link/file"))
            #expect(try there.st_ino == System.stat(ground.outside + "/file").st_ino)
            try ground.whileSwapping(name, name + "link") {
                for round in 1...200 { try requests(folder.path(name), ground, round: round) }
            }
        }
    }

    /// The last component is one moment a file, and the next a link to one outside, a fifo or a folder.
    @Test(arguments: ["link to a file", "link to a folder", "fifo", "folder"])
    func aFileThatBecomesSomethingElse(other: String) throws {
        try onGround { ground in
            let folder = ground.folder
            try Ground.write(Ground.inside, to: folder.below("file"), 0o644)
            switch other {
            case "link to a file": try System.symlink("../outside/file", folder.below("other"))
            case "link to a folder": try System.symlink("../outside", folder.below("other"))
            case "fifo": try System.mknod(folder.below("other"), S_IFIFO | 0o600)
            default: try System.mkdir(folder.below("other"))
            }
            let path = folder.path("file")
            try ground.whileSwapping("file", "other") {
                for _ in 1...300 {
                    try attempt { try System.stat(path) }
                    try attempt {
                        let file = try System.open(path, O_RDONLY | O_NONBLOCK)
                        defer { close(file) }
                        return try System.read(file, 100)
                    }
                    try attempt { try System.getxattr(path, "user.secret") }
                    try attempt { try System.chmod(path, 0o666) }
                    try attempt { try System.chown(path, 12, 34) }
                    try attempt { try System.utimens(path, timespec(nanoseconds: 5), timespec(nanoseconds: 6)) }
                    try attempt { try System.setxattr(path, "user.secret", [1]) }
                    try attempt { try System.truncate(path, Ground.inside.count) }
                    try attempt {
                        let file = try System.open(path, O_WRONLY | O_NONBLOCK | O_TRUNC)
                        defer { close(file) }
                        try System.write(file, Ground.inside)
                    }
                    try attempt { try System.names(in: path) }
                    try attempt { try System.link(path, folder.path("second")) }
                    try attempt { try System.unlink(folder.path("second")) }
                    try attempt { try System.statvfs(path) }
                }
            }
        }
    }
}

/// Something that one thread tells another.
private final class Flag: @unchecked Sendable {
    private let lock = NSLock()
    private let finished = DispatchSemaphore(value: 0)
    private var value = false

    var isSet: Bool { lock.withLock { value } }
    func set() { lock.withLock { value = true } }
    func finish() { finished.signal() }
    func waitUntilFinished() { finished.wait() }
}

private func exchange(_ first: String, _ second: String) -> Bool {
    renameat2(AT_FDCWD, first, AT_FDCWD, second, UInt32(RENAME_EXCHANGE)) == 0
}
