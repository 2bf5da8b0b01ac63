import Glibc
import TestSupport
import Testing

/// What the log says of handlers that fail.
@Suite struct LogTests {
    @Test func aMessageHasHandlerPathAndTraceback() throws {
        let handlers = """
            local function inner() error("no idea what to do") end
            function fs.unlink(path) inner(); return 1 end
            """
        try withRecorder(handlers, quiet: false) { mount in
            #expect(throws: SystemError(EIO)) { try System.unlink(mount.path("file")) }
            #expect(mount.messages.count == 1)
            let lines = try #require(mount.messages.first).split(separator: "\n").map(String.init)
            #expect(lines[0].hasPrefix("unlink /file: "))
            #expect(lines[0].hasSuffix("script.lua:4: no idea what to do"))
            #expect(lines[1] == "stack traceback:")
            #expect(lines.contains { $0.contains("script.lua:4: in function 'inner'") })
            #expect(lines.contains { $0.contains("script.lua:5: in function") })
        }
    }

    @Test func aWrongResultIsToldLikeABadArgument() throws {
        try withRecorder(
            "local good = fs.getattr; function fs.getattr(p) if p == '/file' then return good(p) end end", quiet: false
        ) { mount in
            #expect(throws: SystemError(EIO)) { try System.stat(mount.path("dir")) }
            try #require(mount.messages.count == 1)
            #expect(
                mount.messages[0].hasPrefix("getattr /dir: bad result #1 from 'getattr' (table expected, got nil)\n"))
            try mount.expectAlive()
        }
    }

    @Test func eachOccurrenceIsLoggedOnce() throws {
        let handlers = """
            local count = 0
            function fs.unlink() count = count + 1; error("failure number " .. count) end
            """
        try withRecorder(handlers, quiet: false) { mount in
            for _ in 0..<50 { #expect(throws: SystemError(EIO)) { try System.unlink(mount.path("file")) } }
            #expect(mount.messages.count == 50)
            for number in 1...50 {
                #expect(mount.messages[number - 1].contains("failure number \(number)\n"))
            }
        }
    }

    @Test func anErrnoIsNotLogged() throws {
        try withRecorder("function fs.unlink() error(E.EIO) end") { mount in
            #expect(throws: SystemError(EIO)) { try System.unlink(mount.path("file")) }
            #expect(mount.child.errors == "")
        }
    }

    @Test func longMessagesAreComplete() throws {
        let handlers = "function fs.unlink() error(('long '):rep(50000) .. 'end', 0) end"
        try withRecorder(handlers, quiet: false) { mount in
            #expect(throws: SystemError(EIO)) { try System.unlink(mount.path("file")) }
            let prefix = "unlink /file: ".utf8.count
            #expect(mount.messages.first?.utf8.prefix(prefix + 250_003).suffix(3).elementsEqual("end".utf8) == true)
        }
    }

    @Test func bytesOfMessagesAreKept() throws {
        try withRecorder(#"function fs.unlink() error("\1\255\128%s%n\\", 0) end"#, quiet: false) { mount in
            #expect(throws: SystemError(EIO)) { try System.unlink(mount.path("file")) }
            let start = Array("fluhost: unlink /file: ".utf8) + [1, 255, 128] + Array("%s%n\\\n".utf8)
            #expect(mount.child.errorBytes.starts(with: start))
        }
    }

    @Test func renameIsLoggedWithItsPath() throws {
        try withRecorder("function fs.rename() error('x') end", quiet: false) { mount in
            #expect(throws: SystemError(EIO)) { try System.rename(mount.path("file"), mount.path("new")) }
            #expect(mount.messages.first?.hasPrefix("rename /file: ") == true)
        }
    }
}
