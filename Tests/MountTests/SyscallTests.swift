import Foundation
import Glibc
import TestSupport
import Testing

/// `flu` and `syscall` in one script.
@Suite struct SyscallTests {
    /// Shows a directory of the real file system, read only, as one would write it.
    private static let script = """
        local flu, S = require "flu", require "syscall"
        local root = os.getenv "ROOT"
        local fs = {}
        local function check(value, message, code)
            if value == nil then error(flu.errno[code]) end
            return value
        end
        function fs.getattr(path) return check(S.lstat(root .. path)) end
        function fs.readdir(path, filler)
            for name in check(S.readdir(root .. path)) do filler(name) end
        end
        function fs.open(path, fi) fi.handle = check(S.open(root .. path, "rdonly")) end
        function fs.read(path, size, offset, fi) return check(fi.handle:pread(nil, size, offset)) end
        function fs.release(path, fi) check(fi.handle:close()) end
        function fs.readlink(path) return check(S.readlink(root .. path)) end
        function fs.statfs(path)
            local st = check(S.statvfs(root .. path))
            return {bsize = st.f_bsize, frsize = st.f_frsize, blocks = st.f_blocks, bfree = st.f_bfree}
        end
        flu.main({"view", ...}, fs)
        """

    private func withView(_ body: (Mount, TemporaryFolder) throws -> Void) throws {
        let root = TemporaryFolder()
        try root.write("some content", to: "file")
        try FileManager.default.createSymbolicLink(atPath: root.path("link"), withDestinationPath: "file")
        try FileManager.default.createDirectory(atPath: root.path("dir"), withIntermediateDirectories: false)
        let mount = try Mount(.text(Self.script), options: ["-o", "use_ino"], environment: ["ROOT": root.path("")])
        try body(mount, root)
        try mount.stop()
    }

    @Test func aStatObjectIsAResultOfGetattr() throws {
        try withView { mount, root in
            for name in ["file", "link", "dir"] {
                var there = stat()
                var here = stat()
                #expect(lstat(root.path(name), &there) == 0)
                #expect(lstat(mount.path(name), &here) == 0)
                #expect(here.st_ino == there.st_ino && here.st_mode == there.st_mode)
                #expect(here.st_size == there.st_size && here.st_blocks == there.st_blocks)
                #expect(here.st_nlink == there.st_nlink && here.st_uid == there.st_uid)
                #expect(here.st_mtim.tv_sec == there.st_mtim.tv_sec && here.st_mtim.tv_nsec == there.st_mtim.tv_nsec)
            }
        }
    }

    @Test func theErrorNumberOfACallCanBeThrown() throws {
        try withView { mount, root in
            #expect(open(mount.path("missing"), O_RDONLY) == -1 && errno == ENOENT)
            #expect(open(mount.path("file/below"), O_RDONLY) == -1 && errno == ENOTDIR)
            var room = [CChar](repeating: 0, count: 10)
            #expect(readlink(mount.path("file"), &room, 10) == -1 && errno == EINVAL)
            try FileManager.default.createSymbolicLink(atPath: root.path("loop"), withDestinationPath: "loop")
            #expect(open(mount.path("loop"), O_RDONLY) == -1 && errno == ELOOP)
        }
    }

    @Test func aDescriptorIsKeptInTheHandle() throws {
        try withView { mount, root in
            _ = try System.names(in: mount.point)  // what mounting takes for a moment is closed by then
            let before = try ProcessFigures(mount.processID).descriptors.count
            let file = try System.open(mount.path("file"))
            try FileManager.default.removeItem(atPath: root.path("file"))
            var bytes = [UInt8](repeating: 0, count: 20)
            #expect(pread(file, &bytes, 20, 5) == 7)
            #expect(String(decoding: bytes.prefix(7), as: UTF8.self) == "content")
            #expect(try ProcessFigures(mount.processID).descriptors.count == before + 1)
            try System.close(file)
            try waitUntil("the descriptor is closed") {
                try ProcessFigures(mount.processID).descriptors.count == before
            }
        }
    }

    @Test func aDirectoryIsListedThroughTheIterator() throws {
        try withView { mount, root in
            for number in 1...2000 { try root.write("", to: "dir/\(number)") }
            let names: [String] = try System.names(in: mount.path("dir"))
            #expect(names.count == 2002)
            #expect(try System.names(in: mount.point).sorted() == [".", "..", "dir", "file", "link"])
        }
    }

    @Test func aStatObjectThatMakesNoSenseIsRefused() throws {
        let script = """
            local flu, S = require "flu", require "syscall"
            local st = S.stat("/")
            local fs = {}
            function fs.getattr(path)
                if path == "/" then return st end
                if path == "/negative" then return S.t.stat{st_mode = S.S_IFREG, st_size = -1} end
                return S.t.timespec()
            end
            flu.main({"odd", ...}, fs)
            """
        try withMount(.text(script), quiet: false) { mount in
            for name in ["negative", "another"] {
                var status = stat()
                #expect(lstat(mount.path(name), &status) == -1 && errno == EIO)
            }
            #expect(mount.child.errors.contains("bad field 'size' in result #1 from 'getattr'"))
        }
    }
}
