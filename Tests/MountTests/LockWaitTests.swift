import Foundation
import Glibc
import TestSupport
import Testing

/// `lock` and `flock` that throw EAGAIN for a program that waits: the host asks again.
@Suite struct LockWaitTests {
    @Test(arguments: Locks.Kind.allCases)
    func aLockIsGrantedOnceItIsFree(kind: Locks.Kind) throws {
        try withHeldLock(kind) { mount, file in
            let client = try Locks.client(mount.path("file"), kind)
            try mount.waitUntilBusy(client, tries: 3)
            #expect(client.lines == ["waiting"])
            try Locks.free(file, kind)
            try client.wait(for: "granted")
            #expect(throws: SystemError(EAGAIN)) { try Locks.take(file, kind) }
            client.kill()
            try waitUntil("the lock ends with its holder") { mount.records("free").count == 2 }
            try Locks.take(file, kind)
        }
    }

    @Test(arguments: Locks.Kind.allCases)
    func closingTheFileLetsTheNextOneIn(kind: Locks.Kind) throws {
        try withLocks { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            try Locks.take(file, kind)
            let client = try Locks.client(mount.path("file"), kind)
            try mount.waitUntilBusy(client)
            try System.close(file)
            try client.wait(for: "granted")
            client.kill()
        }
    }

    /// Others do not wait with them.
    @Test(arguments: Locks.Kind.allCases)
    func otherRequestsAreServedMeanwhile(kind: Locks.Kind) throws {
        let more = """
            nodes["/other"] = {mode = "file", size = 100}
            function fs.read(_, size) return ("x"):rep(size) end
            """
        try withLocks(more, options: ["-o", "direct_io"]) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            let other = try System.open(mount.path("other"), O_RDWR)
            defer { for descriptor in [file, other] { close(descriptor) } }
            try Locks.take(file, kind)
            let clients = try (1...3).map { _ in try Locks.client(mount.path("file"), kind) }
            for client in clients { try mount.waitUntilBusy(client) }
            for _ in 1...100 {
                try #expect(System.stat(mount.path("other")).st_size == 100)
                try #expect(System.read(file, 10).count == 10)
            }
            // Locks of other files come and go.
            for _ in 1...20 {
                try Locks.take(other, kind)
                try Locks.free(other, kind)
            }
            #expect(clients.allSatisfy { $0.lines == ["waiting"] })
            for client in clients { client.kill() }
        }
    }

    @Test(arguments: Locks.Kind.allCases)
    func whoHasWaitedLongestIsNext(kind: Locks.Kind) throws {
        try withHeldLock(kind) { mount, file in
            var clients: [Child] = []
            for _ in 1...4 {
                clients.append(try Locks.client(mount.path("file"), kind))
                try mount.waitUntilBusy(clients[clients.count - 1])
            }
            try Locks.free(file, kind)
            for client in clients {
                try client.wait(for: "granted")
                client.kill()
            }
            let granted = mount.records("try").filter { $0.contains(" true granted ") }
            #expect(granted == clients.map { "try /file true granted \($0.processID)" })
        }
    }

    @Test(arguments: Locks.Kind.allCases)
    func whoDoesNotWaitIsToldAtOnce(kind: Locks.Kind) throws {
        try withHeldLock(kind) { mount, file in
            let client = try Locks.client(mount.path("file"), kind, waits: false)
            #expect(try client.wait() == .exited(0))
            #expect(client.lines == ["waiting", "Resource temporarily unavailable"])
            #expect(
                mount.records("try") == [
                    "try /file false granted \(gettid())", "try /file false busy \(client.processID)",
                ])
        }
    }

    /// Even one that may wait, when it need not.
    @Test(arguments: Locks.Kind.allCases)
    func aFreeLockIsAskedForOnce(kind: Locks.Kind) throws {
        try withLocks { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try Locks.take(file, kind, waits: true)
            try Locks.free(file, kind)
            #expect(mount.records("try") == ["try /file true granted \(gettid())"])
        }
    }

    /// What only the handler knows of: nothing tells the host when the lock is free.
    @Test(arguments: Locks.Kind.allCases)
    func itIsAskedForAgainWithoutAnyOtherRequest(kind: Locks.Kind) throws {
        let handlers = """
            local tries = 0
            local function try()
                tries = tries + 1
                if tries < 3 then error(E.EAGAIN) end
            end
            fs.open = nothing
            function fs.lock(_, _, command) if command == flu.F_SETLKW then try() end end
            function fs.flock(_, _, operation) if operation == flu.LOCK_EX then try() end end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try Locks.take(file, kind, waits: true)
            #expect(mount.records(kind.rawValue).count == 3)
            #expect(Set(mount.records(kind.rawValue)).count == 1, "each try is the same")
        }
    }

    /// The table that a handler gets is its own: what it writes there is not there when it is asked again.
    @Test func eachTryHasAFreshTable() throws {
        let handlers = """
            local tries = 0
            fs.open = nothing
            function fs.lock(_, fi, command, lock)
                if command ~= flu.F_SETLKW then return end
                log("lock is", lock.type == flu.F_WRLCK, lock.start, lock.len, lock.pid)
                lock.type, lock.start, lock.len, lock.pid = flu.F_RDLCK, 7, 8, 9
                tries = tries + 1
                if tries < 3 then error(E.EAGAIN) end
            end
            """
        try withRecorder(handlers) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try Locks.take(file, .lock, waits: true)
            #expect(mount.records("lock is") == Array(repeating: "lock is true 0 0 \(getpid())", count: 3))
        }
    }

    @Test(arguments: ["E.EDEADLK", "E.ENOLCK", "'nonsense'"], Locks.Kind.allCases)
    func anotherErrorEndsTheWaiting(error: String, kind: Locks.Kind) throws {
        let handlers = """
            local tries = 0
            local function try()
                tries = tries + 1
                error(tries < 3 and E.EWOULDBLOCK or \(error))
            end
            fs.open = nothing
            function fs.lock(_, _, command) if command == flu.F_SETLKW then try() end end
            function fs.flock(_, _, operation) if operation == flu.LOCK_EX then try() end end
            """
        let codes = ["E.EDEADLK": EDEADLK, "E.ENOLCK": ENOLCK]
        try withRecorder(handlers, quiet: codes[error] != nil) { mount in
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            #expect(throws: SystemError(codes[error] ?? EIO)) { try Locks.take(file, kind, waits: true) }
            #expect(mount.records(kind.rawValue).count == 3)
            #expect(mount.messages.count == (codes[error] == nil ? 1 : 0))
            try mount.expectAlive()
        }
    }

    /// Handlers that take their time leave some for others: however many wait, each request has its turn.
    @Test(arguments: Locks.Kind.allCases)
    func slowHandlersKeepNobodyOut(kind: Locks.Kind) throws {
        let more = """
            local S = require "syscall"
            local quick = fs.\(kind.rawValue)
            function fs.\(kind.rawValue)(...)
                S.nanosleep(S.t.timespec(0, 25000000))
                return quick(...)
            end
            """
        try withHeldLock(kind, more) { mount, file in
            let clients = try (1...3).map { _ in try Locks.client(mount.path("file"), kind) }
            for client in clients { try mount.waitUntilBusy(client) }
            let other = try Child(["/usr/bin/stat", mount.path("file")])
            try #expect(other.wait(seconds: 10) == .exited(0))
            for client in clients { client.kill() }
        }
    }

    /// Without a handler the kernel keeps the locks, and nobody is asked.
    @Test func withoutHandlersTheKernelWaits() throws {
        try withRecorder("fs.open = nothing") { mount in
            for kind in Locks.Kind.allCases {
                let file = try System.open(mount.path("file"), O_RDWR)
                try Locks.take(file, kind)
                let client = try Locks.client(mount.path("file"), kind)
                try client.wait(for: "waiting")
                try mount.expectAlive()
                try System.close(file)
                try client.wait(for: "granted")
                client.kill()
            }
        }
    }
}
