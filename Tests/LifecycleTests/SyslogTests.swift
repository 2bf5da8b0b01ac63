import Foundation
import Glibc
import TestSupport
import Testing

/// In the background, the log is syslog. A socket in a private /dev stands for the machine's.
@Suite(.enabled(if: PrivateNamespace.isAvailable, "needs root and a mount namespace"))
struct SyslogTests {
    /// What comes to the socket, each message as syslog(3) sends it. Somebody has to read all the time: a
    /// socket that is full holds its senders.
    final class Receiver: @unchecked Sendable {
        let descriptor: Int32
        private let lock = NSLock()
        private var received: [String] = []

        init(_ path: String, reads: Bool = true) throws {
            descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let result = withUnsafePointer(to: &address) {
                bind(descriptor, .init(__sockaddr_un__: $0), socklen_t(MemoryLayout<sockaddr_un>.size))
            }
            try #require(result == 0)
            guard reads else { return }
            let socket = descriptor
            Thread.detachNewThread { [weak self] in
                var room = [UInt8](repeating: 0, count: 1 << 16)
                while true {
                    let count = recv(socket, &room, room.count, 0)
                    guard count > 0, let self else { break }
                    lock.withLock { received.append(String(decoding: room.prefix(count), as: UTF8.self)) }
                }
                close(socket)
            }
        }

        deinit { shutdown(descriptor, Int32(SHUT_RDWR)) }

        /// All that has come, and comes until it has been quiet for a while.
        func messages() -> [String] {
            var count = -1
            while lock.withLock({ received.count }) != count {
                count = lock.withLock { received.count }
                usleep(300_000)
            }
            return lock.withLock {
                defer { received = [] }
                return received
            }
        }
    }

    static let setup = PrivateNamespace.words(
        PrivateNamespace.dev(["null", "fuse"], more: "ln -s $work/log log"))

    @Test func handlerErrorsComeLineByLineAndOnce() throws {
        var receiver: Receiver?
        let daemon = try Daemon(
            """
            local life = require "life"
            local function inner() error("no luck: 100%s\\nsecond line") end
            function life.trigger() inner() end
            life.fs.unlink = function() return nil + 1 end
            life.run(...)
            """, in: .background, before: Self.setup
        ) { receiver = try Receiver($0.path("log")) }
        let log = try #require(receiver)
        #expect(try daemon.child.wait() == .exited(0), "\(daemon.child.printed)")
        let server = try #require(daemon.server)
        let root = "/proc/\(server)/root\(daemon.point)"

        for _ in 0..<3 {
            #expect(throws: SystemError(EIO)) { try System.stat(root + "/trigger") }
            let messages = log.messages()
            // <27>Nov 22 04:00:00 fluhost[123]: text
            for message in messages {
                #expect(message.hasPrefix("<\(LOG_DAEMON | LOG_ERR)>"), "\(message)")
                #expect(message.contains(" fluhost[\(server)]: "), "\(message)")
            }
            let lines = messages.compactMap { $0.components(separatedBy: "]: ").last }
            try #require(lines.count > 5, "\(messages)")
            #expect(lines[0] == "getattr /trigger: script.lua:2: no luck: 100%s")
            #expect(lines[1...2] == ["second line", "stack traceback:"])
            let places = ["in function 'inner'", "in function 'trigger'", "in function 'main'", "in main chunk"]
            for place in places { #expect(lines.filter { $0.contains(place) }.count == 1, "\(lines)") }
        }
        #expect(throws: SystemError(EIO)) { try System.unlink(root + "/x") }
        #expect(log.messages().first?.contains("]: unlink /x: script.lua:4: attempt to perform arithmetic") == true)

        try daemon.send(SIGTERM)
        try daemon.end()
        #expect(log.messages() == [])
        #expect(daemon.child.errors == "")
    }

    @Test func whatIsSaidBeforeTheMountIsPrinted() throws {
        var receiver: Receiver?
        let daemon = try Daemon(
            "local life = require 'life'; function life.init() error('no') end; life.run(...)", in: .background,
            before: Self.setup
        ) { receiver = try Receiver($0.path("log")) }
        #expect(try daemon.end() == .exited(1))
        #expect(daemon.child.errors.contains("init: script.lua:1: no"))
        #expect(receiver?.messages() == [])
    }

    @Test func errorsAfterTheMountComeToo() throws {
        var receiver: Receiver?
        let daemon = try Daemon(
            "local life = require 'life'; life.run(...); error('too late')", in: .background, before: Self.setup
        ) { receiver = try Receiver($0.path("log")) }
        #expect(try daemon.child.wait() == .exited(0))
        try daemon.send(SIGTERM)
        try daemon.end()
        let messages = try #require(receiver).messages()
        #expect(messages.first?.hasSuffix("script.lua:1: too late") == true, "\(messages)")
        #expect(messages.filter { $0.hasSuffix("stack traceback:") }.count == 1)
    }

    /// Without anybody who listens it goes on all the same.
    @Test func thereIsNoSyslog() throws {
        let daemon = try Daemon(
            "local life = require 'life'; function life.trigger() error('x') end; life.run(...)", in: .background,
            before: PrivateNamespace.words(PrivateNamespace.dev(["null", "fuse"])))
        #expect(try daemon.child.wait() == .exited(0))
        let root = "/proc/\(try #require(daemon.server))/root\(daemon.point)"
        for _ in 0..<5 { #expect(throws: SystemError(EIO)) { try System.stat(root + "/trigger") } }
        try daemon.send(SIGTERM)
        try daemon.end()
        #expect(daemon.results == ["true", "nil", "nil"])
    }

    /// A socket that is full holds the handler, but not the signal.
    @Test func syslogDoesNotListen() throws {
        var receiver: Receiver?
        let daemon = try Daemon(
            "local life = require 'life'; function life.trigger() error('x') end; life.run(...)", in: .background,
            before: Self.setup
        ) { receiver = try Receiver($0.path("log"), reads: false) }
        #expect(try daemon.child.wait() == .exited(0))
        let path = "/proc/\(try #require(daemon.server))/root\(daemon.path("trigger"))"
        let client = try Child(["/bin/sh", "-c", "while [ -e /proc/self/fd ]; do stat \"$0\"; done", path])
        try daemon.waitUntilRunning()
        usleep(200_000)
        try daemon.send(SIGTERM)
        try waitUntil("all is over", seconds: 30) { daemon.processes.isEmpty }
        client.kill()
        try daemon.end()
        withExtendedLifetime(receiver) {}
    }
}
