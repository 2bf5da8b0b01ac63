import Glibc
import TestSupport
import Testing

/// What the kernel can do and libfuse does not know: `capable` and `want` of `init`.
@Suite struct CapabilityTests {
    private static let names = ["auto_inval_data", "posix_acl", "cache_symlinks", "handle_killpriv_v2"]

    /// Reads a link twice, and returns how often the handler was asked.
    private func readlinks(_ initialize: String, options: [String] = []) throws -> Int {
        var count = 0
        let handlers = initialize + "\nfunction fs.readlink() return 'target' end"
        try withRecorder(handlers, options: options) { mount in
            for _ in 1...2 { try #expect(System.readlink(mount.path("link")) == Array("target".utf8)) }
            count = mount.records("readlink").count
        }
        return count
    }

    @Test func whatIsWantedIsDone() throws {
        try #expect(readlinks("") == 2)
        try #expect(readlinks("function fs.init(conn) conn.want.cache_symlinks = true end") == 1)
        try #expect(readlinks("function fs.init(conn) conn.want.cache_symlinks = conn.capable.cache_symlinks end") == 1)
        try #expect(readlinks("function fs.init(conn) conn.want = {cache_symlinks = true} end") == 1)
    }

    @Test func whatIsNotWantedIsNot() throws {
        try #expect(readlinks("function fs.init(conn) end") == 2)
        try #expect(readlinks("function fs.init(conn) conn.want.cache_symlinks = false end") == 2)
        try #expect(readlinks("function fs.init(conn) conn.want.posix_acl = true end") == 2)
        try #expect(readlinks("function fs.init(conn) conn.want.auto_inval_data = true end") == 2)
    }

    @Test func theKernelsAbilitiesAreOfferedAndNoneIsWantedByItself() throws {
        let handlers = """
            function fs.init(conn)
                for name in ("\(Self.names.joined(separator: " "))"):gmatch("%S+") do
                    log("ability", name, conn.capable[name], conn.want[name])
                end
            end
            """
        try withRecorder(handlers) { mount in
            try mount.expectAlive()
            #expect(mount.records("ability") == Self.names.map { "ability \($0) true nil" })
        }
    }

    @Test func allAtOnceAreServed() throws {
        let handlers = """
            function fs.init(conn) for name in pairs(conn.capable) do conn.want[name] = true end end
            fs.open = nothing
            function fs.read_buf(_, size) return ("x"):rep(size) end
            function fs.write_buf(_, buf) return #buf:string() end
            function fs.readlink() return "target" end
            function fs.getxattr() error(E.ENODATA) end
            nodes["/file"].size = 100000
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try #expect(System.read(file, 100_000).count == 100_000)
            try #expect(System.write(file, [UInt8](repeating: 1, count: 100_000)) == 100_000)
            try System.fsync(file)
        }
    }

    /// With ACLs the kernel checks permissions, and asks for a list before it does.
    @Test func withPosixACLTheKernelAsksForLists() throws {
        for wants in [false, true] {
            let handlers = """
                function fs.init(conn) conn.want.posix_acl = \(wants) end
                nodes["/"] = {mode = 16895}
                nodes["/file"] = {mode = 33188}  -- 644
                function fs.open() end
                function fs.getxattr(path, name) log("asked", name); error(E.ENODATA) end
                """
            try withRecorder(handlers, options: ["-o", "allow_other"]) { mount in
                let folder = mount.point.split(separator: "/").dropLast().reduce("") { $0 + "/" + $1 }
                try System.chmod(folder, 0o755)
                let command = try Child(
                    [
                        "/usr/bin/env", "setpriv", "--reuid", "65534", "--clear-groups", "/bin/sh", "-c",
                        ": >>\(mount.path("file"))",
                    ])
                let ending = try command.wait()
                #expect((ending == .exited(0)) == !wants, "\(wants): \(command.printed)")
                #expect(mount.records("asked").contains("asked system.posix_acl_access") == wants)
            }
        }
    }

    /// A mount that wants something leaves nothing behind for the next one of its process.
    @Test func theNextMountWantsNothing() throws {
        let script = """
            local flu, R = require "flu", require "recorder"
            local fs = R.world()
            function fs.readlink() R.log("asked"); return "target" end
            local point = ...
            for i = 1, 2 do
                fs.init = i == 1 and function(conn) conn.want.cache_symlinks = true end or nil
                R.log("mount", i, flu.main({"test", point, "-f", "-o", "attr_timeout=0,entry_timeout=0"}, fs))
            end
            """
        let mount = try Mount(.text(script))
        for _ in 1...2 { _ = try System.readlink(mount.path("link")) }
        #expect(mount.records("asked").count == 1)
        _ = try System.checked(umount2(mount.point, Int32(MNT_DETACH)))
        try mount.wait(for: "mount 1 true")
        try waitUntil("it is mounted again") { MountTable.isMounted(mount.point) }
        for _ in 1...2 { _ = try System.readlink(mount.path("link")) }
        #expect(mount.records("asked").count == 3)
        try mount.stop()
        #expect(mount.child.errors == "")
    }

    // MARK: splice_read

    /// The host takes it back, or requests would pass by it: what it adds holds on.
    @Test(arguments: [
        ["-o", "splice_read"], ["-o", "splice_read,splice_move"], ["-o", "splice_read,splice_write,splice_move"], [],
    ])
    func requestsAreNotSpliced(options: [String]) throws {
        let handlers = """
            function fs.init(conn) conn.want.splice_read, conn.want.cache_symlinks = true, true end
            function fs.open(_, fi) fi.noflush = true end
            fs.flush, fs.release = nothing, nothing
            function fs.readlink() return "target" end
            function fs.write_buf(_, buf) log("size", buf:size(), #buf:string()); return 131072 end
            """
        try withRecorder(handlers, options: options) { mount in
            for _ in 1...2 { _ = try System.readlink(mount.path("link")) }
            #expect(mount.records("readlink").count == 1)
            let file = try System.open(mount.path("file"), O_WRONLY)
            try System.write(file, [UInt8](repeating: 1, count: 131_072))
            try System.close(file)
            try mount.wait(for: #"release("/file", fuse_file_info)"#)
            #expect(mount.records("flush").isEmpty)
            try #expect(mount.record("size") == "size 131072 131072")
            let pipes = try ProcessFigures(mount.processID).descriptors.values.filter { $0.hasPrefix("pipe:") }
            #expect(pipes.isEmpty)
        }
    }
}
