import Foundation
import Glibc
import TestSupport
import Testing

/// How waiting for a lock ends without the lock: by a signal, with the program, with the mount.
@Suite struct LockInterruptTests {
    /// Waits for the lock in a thread of this process, which a signal interrupts; what it was told.
    private func interruptedWait(_ path: String, _ kind: Locks.Kind, once ready: () throws -> Void) throws
        -> SystemError?
    {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in }  // without SA_RESTART
        sigaction(SIGUSR2, &action, nil)
        let waiter = Waiter(path: path, kind: kind)
        Thread.detachNewThread { waiter.run() }
        try ready()
        // Before the call has begun, a signal is lost.
        try waitUntil("the thread has ended") {
            if let thread = waiter.thread { pthread_kill(thread, SIGUSR2) }
            return waiter.isOver
        }
        return waiter.error
    }

    private final class Waiter: @unchecked Sendable {
        private let path: String
        private let kind: Locks.Kind
        private let state = NSLock()
        private var running: pthread_t?
        private var over = false
        private var found: SystemError?

        init(path: String, kind: Locks.Kind) {
            self.path = path
            self.kind = kind
        }

        /// While it waits.
        var thread: pthread_t? { state.withLock { running } }
        var isOver: Bool { state.withLock { over } }
        var error: SystemError? { state.withLock { found } }

        func run() {
            var error: SystemError?
            // The runner of the tests has blocked it.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGUSR2)
            pthread_sigmask(SIG_UNBLOCK, &signals, nil)
            do {
                let file = try System.open(path, O_RDWR)
                state.withLock { running = pthread_self() }
                defer { close(file) }
                defer { state.withLock { running = nil } }
                try Locks.take(file, kind, waits: true)
            } catch let problem as SystemError {
                error = problem
            } catch {}
            state.withLock {
                found = error
                over = true
            }
        }
    }

    @Test(arguments: Locks.Kind.allCases)
    func aSignalInterruptsIt(kind: Locks.Kind) throws {
        try withLocks { mount in
            // Of fcntl(2)'s locks a process has but one owner: another one has to hold it.
            let holder = try Locks.client(mount.path("file"), kind)
            try holder.wait(for: "granted")
            for _ in 1...3 {
                let before = mount.records("try").count
                let error = try interruptedWait(mount.path("file"), kind) {
                    try waitUntil("the thread waits") { mount.records("try").count > before }
                }
                #expect(error == SystemError(EINTR))
            }
            // Nobody is asked again for one who is gone.
            holder.kill()
            try waitUntil("the lock is free") { !mount.records("free").isEmpty }
            let file = try System.open(mount.path("file"), O_RDWR)
            defer { close(file) }
            try Locks.take(file, kind)
            #expect(mount.records("try").filter { $0.contains("granted") }.count == 2)
        }
    }

    @Test(arguments: Locks.Kind.allCases)
    func oneThatIsKilledIsForgotten(kind: Locks.Kind) throws {
        try withHeldLock(kind) { mount, file in
            let clients = try (1...3).map { _ in try Locks.client(mount.path("file"), kind) }
            for client in clients { try mount.waitUntilBusy(client, tries: 2) }
            clients[0].send(SIGKILL)
            try #expect(clients[0].wait(seconds: 10) == .killed(by: SIGKILL))
            clients[1].send(SIGTERM)
            try #expect(clients[1].wait(seconds: 10) == .killed(by: SIGTERM))
            try mount.waitUntilBusy(clients[2], tries: 5)
            try Locks.free(file, kind)
            try clients[2].wait(for: "granted")
            let granted = mount.records("try").filter { $0.contains(" true granted ") }
            #expect(granted == ["try /file true granted \(clients[2].processID)"])
            clients[2].kill()
            try waitUntil("the lock is free") { mount.records("free").count == 2 }
            try Locks.take(file, kind)
        }
    }

    /// Killed by the dozen, while the lock goes round.
    @Test(arguments: Locks.Kind.allCases)
    func manyComeAndGo(kind: Locks.Kind) throws {
        try withHeldLock(kind) { mount, file in
            let clients = try (1...12).map { _ in try Locks.client(mount.path("file"), kind) }
            for client in clients { try mount.waitUntilBusy(client) }
            for client in clients.prefix(4) { client.send(SIGKILL) }
            try Locks.free(file, kind)
            // Whoever has it is killed, until the lock has been with all.
            var left = clients.dropFirst(4).map { $0 }
            try waitUntil("all have had the lock") {
                for client in left where client.lines.contains("granted") { client.kill() }
                left.removeAll { $0.ending != nil }
                return left.isEmpty
            }
            try waitUntil("the lock is free") { mount.records("free").count >= 9 }
            try Locks.take(file, kind)
            #expect(try ProcessFigures(mount.processID).threadCount == 1)
        }
    }

    // MARK: The end of the mount

    /// fluhost ends as ever, and who waits gets an error.
    @Test(arguments: [SIGTERM, SIGINT, SIGHUP], Locks.Kind.allCases)
    func aSignalEndsTheFileSystem(signal: Int32, kind: Locks.Kind) throws {
        let mount = try waitingMount(kind)
        try mount.mount.stop(signal)
        try finish(mount)
        #expect(mount.mount.lines.contains("destroyed"))
    }

    @Test(arguments: Locks.Kind.allCases)
    func unmountedByForceItEnds(kind: Locks.Kind) throws {
        let mount = try waitingMount(kind)
        umount2(mount.mount.point, Int32(MNT_FORCE))
        try #expect(mount.mount.child.wait(seconds: 20) == .exited(0))
        try finish(mount)
    }

    /// As long as files are open the file system serves on, and the lock is granted.
    @Test(arguments: Locks.Kind.allCases)
    func detachedItServesOn(kind: Locks.Kind) throws {
        let mount = try waitingMount(kind)
        try System.checked(umount2(mount.mount.point, Int32(MNT_DETACH)))
        mount.clients[0].kill()
        try mount.clients[1].wait(for: "granted")
        mount.clients[1].kill()
        try #expect(mount.mount.child.wait(seconds: 20) == .exited(0))
        try finish(mount)
    }

    /// SIGKILL leaves a dead mount, but nobody who waits for ever.
    @Test(arguments: Locks.Kind.allCases)
    func killedItLetsGoOfThem(kind: Locks.Kind) throws {
        let mount = try waitingMount(kind)
        mount.mount.child.kill()
        try #expect(mount.clients[1].wait(seconds: 20) == .exited(0))
        #expect(mount.clients[1].lines.count == 2 && !mount.clients[1].lines.contains("granted"))
        mount.clients[0].kill()
    }

    private typealias Waiting = (mount: Mount, clients: [Child])

    /// The first client has the lock, the second waits for it.
    private func waitingMount(_ kind: Locks.Kind) throws -> Waiting {
        let mount = try Mount(
            .text(
                """
                local flu, R = require "flu", require "recorder"
                local E, log, show, nothing = flu.errno, R.log, R.show, R.nothing
                local fs, nodes = R.world()
                \(Locks.handlers)
                function fs.destroy() log("destroyed") end
                log("main", flu.main({"test", ...}, fs))
                """))
        let first = try Locks.client(mount.path("file"), kind)
        try first.wait(for: "granted")
        let second = try Locks.client(mount.path("file"), kind)
        try mount.waitUntilBusy(second, tries: 2)
        return (mount, [first, second])
    }

    private func finish(_ waiting: Waiting) throws {
        #expect(waiting.mount.lines.contains("main true"), "\(waiting.mount.child.printed)")
        #expect(waiting.mount.child.errors == "")
        _ = try? waiting.clients[1].wait(seconds: 20)
        #expect(!waiting.clients[1].lines.contains("granted") || waiting.clients[1].ending == .killed(by: SIGKILL))
        waiting.clients[0].kill()
    }

    /// With -d libfuse prints each request, and each try of a lock.
    @Test(arguments: Locks.Kind.allCases)
    func debuggingChangesNothing(kind: Locks.Kind) throws {
        try withHeldLock(kind, options: ["-d"], quiet: false) { mount, file in
            let client = try Locks.client(mount.path("file"), kind)
            try mount.waitUntilBusy(client, tries: 3)
            try Locks.free(file, kind)
            try client.wait(for: "granted")
            #expect(mount.child.errors.contains("opcode: SETLKW"))
            client.kill()
        }
    }

    /// A process that a handler forks answers nothing and waits for nobody.
    @Test(arguments: Locks.Kind.allCases)
    func aForkOfAHandlerLeavesTheWaitersAlone(kind: Locks.Kind) throws {
        let more = """
            local S = require "syscall"
            function fs.chmod()
                local pid = S.fork()
                if pid == 0 then S._exit(7) end
                log("child ended", S.waitpid(pid).EXITSTATUS)
            end
            """
        try withHeldLock(kind, more) { mount, file in
            let client = try Locks.client(mount.path("file"), kind)
            try mount.waitUntilBusy(client)
            for _ in 1...5 { try System.chmod(mount.path("file"), 0o600) }
            #expect(mount.records("child ended").count == 5)
            try Locks.free(file, kind)
            try client.wait(for: "granted")
            client.kill()
        }
    }
}
