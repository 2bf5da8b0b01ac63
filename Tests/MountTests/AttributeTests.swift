import CLinux
import Glibc
import TestSupport
import Testing

/// setxattr getxattr listxattr removexattr
@Suite struct AttributeTests {
    private static let create = Int32(XATTR_CREATE)
    private static let replace = Int32(XATTR_REPLACE)

    @Test func setxattrGetsPathNameValueAndFlags() throws {
        try withRecorder("fs.setxattr = nothing") { mount in
            let path = mount.path("file")
            try System.setxattr(path, "user.a", [0, 1, 255])
            try System.setxattr(path, "user.b", Array("text".utf8), Self.create)
            try System.setxattr(path, "user.c", [], Self.replace)
            #expect(
                mount.records("setxattr") == [
                    #"setxattr("/file", "user.a", "\000\001\255", {})"#,
                    #"setxattr("/file", "user.b", "text", {create})"#, #"setxattr("/file", "user.c", "", {replace})"#,
                ])
        }
    }

    @Test func getxattrReturnsTheValue() throws {
        let handlers = #"function fs.getxattr(path, name) return name == "user.n" and 12 or "a\0b\255" end"#
        try withRecorder(handlers) { mount in
            try #expect(System.getxattr(mount.path("file"), "user.x") == [97, 0, 98, 255])
            #expect(mount.records("getxattr").contains(#"getxattr("/file", "user.x")"#))
            try #expect(System.getxattr(mount.path("file"), "user.n") == Array("12".utf8))
        }
    }

    @Test func getxattrSizeQueryAndShortBuffers() throws {
        try withRecorder("function fs.getxattr(path, name) return name == 'user.empty' and '' or '12345' end") {
            mount in
            let path = mount.path("file")
            try #expect(System.getxattrSize(path, "user.x") == 5)
            try #expect(System.getxattr(path, "user.x", size: 5) == Array("12345".utf8))
            #expect(throws: SystemError(ERANGE)) { try System.getxattr(path, "user.x", size: 4) }
            #expect(throws: SystemError(ERANGE)) { try System.getxattr(path, "user.x", size: 1) }
            try #expect(System.getxattrSize(path, "user.empty") == 0)
            try #expect(System.getxattr(path, "user.empty", size: 10) == [])
        }
    }

    @Test func valuesOf64KiB() throws {
        let handlers = """
            function fs.getxattr() return ("v"):rep(65536) end
            function fs.setxattr(path, name, value) log("got", #value) end
            """
        try withRecorder(handlers) { mount in
            try #expect(System.getxattr(mount.path("file"), "user.x").count == 65536)
            try System.setxattr(mount.path("file"), "user.x", [UInt8](repeating: 7, count: 65536))
            try #expect(mount.record("got") == "got 65536")
        }
    }

    @Test func aValueThatNobodyCanTakeEndsNothing() throws {
        try withRecorder("function fs.getxattr() return ('v'):rep(2^24) end") { mount in
            // more than 64 KiB is more than the kernel lets through
            #expect(throws: SystemError.self) { try System.getxattr(mount.path("file"), "user.x") }
            try #expect(System.getxattrSize(mount.path("file"), "user.x") == 65536)
            try mount.expectAlive()
        }
    }

    @Test func listxattrReturnsTheNames() throws {
        try withRecorder("function fs.listxattr(path) return {'user.a', 'user.bc', 'trusted.d'} end") { mount in
            let names = Array("user.a\0user.bc\0trusted.d\0".utf8)
            let path = mount.path("file")
            try #expect(System.listxattr(path) == names)
            #expect(mount.records("listxattr").contains(#"listxattr("/file")"#))
            try #expect(System.listxattrSize(path) == names.count)
            try #expect(System.listxattr(path, size: names.count) == names)
            #expect(throws: SystemError(ERANGE)) { try System.listxattr(path, size: names.count - 1) }
        }
    }

    @Test func aListThatNobodyCanTakeEndsNothing() throws {
        let handlers = """
            function fs.listxattr()
                local list = {}
                for i = 1, 5000 do list[i] = "user.an attribute with a rather long name, number " .. i end
                return list
            end
            """
        try withRecorder(handlers) { mount in
            // more than 64 KiB is more than the kernel lets through
            #expect(throws: SystemError.self) { try System.listxattr(mount.path("file")) }
            _ = try? System.listxattrSize(mount.path("file"))
            try mount.expectAlive()
        }
    }

    @Test func listxattrOfNothing() throws {
        try withRecorder("function fs.listxattr() return {} end") { mount in
            try #expect(System.listxattr(mount.path("file")) == [])
            try #expect(System.listxattrSize(mount.path("file")) == 0)
        }
    }

    @Test func listxattrReadsThroughMetatablesAndTakesNumbers() throws {
        let handlers = """
            function fs.listxattr(path)
                return setmetatable({}, {__index = function(_, i) return i <= 2 and 10 + i or nil end})
            end
            """
        try withRecorder(handlers) { mount in
            try #expect(System.listxattr(mount.path("file")) == Array("11\u{0}12\u{0}".utf8))
        }
    }

    @Test func removexattrGetsPathAndName() throws {
        try withRecorder("fs.removexattr = nothing") { mount in
            try System.removexattr(mount.path("dir"), "user.x")
            try #expect(mount.record("removexattr") == #"removexattr("/dir", "user.x")"#)
        }
    }

    @Test func errorsReachTheCaller() throws {
        let handlers = """
            function fs.getxattr() error(E.ENODATA) end
            function fs.removexattr() error(E.ENOATTR) end
            function fs.setxattr() error(E.EEXIST) end
            function fs.listxattr() error(E.ENOTSUP) end
            """
        try withRecorder(handlers) { mount in
            let path = mount.path("file")
            #expect(throws: SystemError(ENODATA)) { try System.getxattr(path, "user.x") }
            #expect(throws: SystemError(ENODATA)) { try System.removexattr(path, "user.x") }
            #expect(throws: SystemError(EEXIST)) { try System.setxattr(path, "user.x", [1], Self.create) }
            #expect(throws: SystemError(ENOTSUP)) { try System.listxattr(path) }
        }
    }

    @Test func withoutHandlersThereAreNoAttributes() throws {
        try withRecorder("") { mount in
            #expect(throws: SystemError(ENOTSUP)) { try System.getxattr(mount.path("file"), "user.x") }
            #expect(throws: SystemError(ENOTSUP)) { try System.setxattr(mount.path("file"), "user.x", [1]) }
        }
    }
}
