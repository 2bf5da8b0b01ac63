import Glibc
import TestSupport
import Testing

/// scripts/hello.lua
@Suite struct HelloTests {
    private func withHello(_ body: (Mount) throws -> Void) throws {
        try withMount(.file("scripts/hello.lua"), body)
    }

    @Test func itIsShort() throws {
        let source = try System.contents(of: Fluhost.repository + "/scripts/hello.lua")
        #expect(source.count { $0 == UInt8(ascii: "\n") } <= 30)
    }

    @Test func lsShowsTheFile() throws {
        try withHello { mount in
            try #expect(Program.ls.run(["-a", mount.point]) == ".\n..\nhello\n")
            let columns = try Program.ls.run(["-l", mount.path("hello")]).split(separator: " ")
            #expect(columns.first == "-r--r--r--")
            #expect(columns[4] == "14")
            try #expect(System.stat(mount.point).st_mode == S_IFDIR | 0o555)
        }
    }

    @Test func catShowsWhatIsInIt() throws {
        try withHello { mount in
            try #expect(Program.cat.run(["hello"], in: mount.point) == "Hello, world!\n")
        }
    }

    @Test func anyPieceCanBeRead() throws {
        try withHello { mount in
            try withOpen(mount.path("hello")) { file in
                try #expect(System.read(file, 5, at: 7) == Array("world".utf8))
                try #expect(System.read(file, 100, at: 12) == Array("!\n".utf8))
                try #expect(System.read(file, 100, at: 14) == [])
                try #expect(System.read(file, 100, at: 1 << 40) == [])
            }
        }
    }

    @Test func nothingCanBeChanged() throws {
        try withHello { mount in
            for flags in [O_WRONLY, O_RDWR, O_WRONLY | O_APPEND] {
                #expect(throws: SystemError(EACCES)) { try System.open(mount.path("hello"), flags) }
            }
            #expect(throws: SystemError(ENOSYS)) { try System.truncate(mount.path("hello"), 0) }
            #expect(throws: SystemError(ENOSYS)) { try System.unlink(mount.path("hello")) }
            #expect(throws: SystemError(ENOSYS)) { try System.mkdir(mount.path("new")) }
            #expect(throws: SystemError(ENOSYS)) { try System.open(mount.path("new"), O_WRONLY | O_CREAT) }
            try #expect(mount.content("hello") == "Hello, world!\n")
        }
    }

    @Test func nothingElseIsThere() throws {
        try withHello { mount in
            #expect(throws: SystemError(ENOENT)) { try System.stat(mount.path("other")) }
            #expect(throws: SystemError(ENOENT)) { try System.open(mount.path("other")) }
            #expect(throws: SystemError(ENOTDIR)) { try System.stat(mount.path("hello/other")) }
        }
    }
}
