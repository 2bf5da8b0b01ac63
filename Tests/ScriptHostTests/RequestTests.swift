import CFuse
import Glibc
import Testing

@testable import ScriptHost

/// Requests byte by byte, those too that no kernel sends.
@Suite("Requests of the kernel", .serialized)
struct RequestTests {
    /// The bytes of a request, at an address that suits any struct. They stay, since requests point there.
    struct Bytes {
        let place: UnsafeMutableRawBufferPointer

        init(_ opcode: fuse_opcode, unique: UInt64 = 2, _ body: [UInt8] = []) {
            place = .allocate(byteCount: MemoryLayout<fuse_in_header>.size + body.count, alignment: 8)
            var header = fuse_in_header()
            header.len = UInt32(place.count)
            header.opcode = opcode.rawValue
            header.unique = unique
            withUnsafeBytes(of: &header) { place.copyBytes(from: $0) }
            UnsafeMutableRawBufferPointer(rebasing: place[MemoryLayout<fuse_in_header>.size...]).copyBytes(from: body)
        }

        var request: Request { Request(UnsafeRawBufferPointer(place)) }
        var all: [UInt8] { Array(place) }
    }

    static func bytes<Body>(of body: Body) -> [UInt8] { withUnsafeBytes(of: body) { Array($0) } }

    private func setattr(_ valid: Int32) -> [UInt8] {
        var body = fuse_setattr_in()
        body.valid = UInt32(valid)
        body.uid = 7
        body.gid = 8
        return Self.bytes(of: body)
    }

    @Test("Of a request that is cut short nothing is read that is not there")
    func shortRequests() {
        for opcode: fuse_opcode in [
            FUSE_WRITE, FUSE_SETATTR, FUSE_INIT, FUSE_IOCTL, FUSE_RENAME, FUSE_UNLINK, FUSE_SETLK, FUSE_SETLKW,
            FUSE_FLUSH,
            FUSE_RELEASE, FUSE_INTERRUPT,
        ] {
            for length in 0..<40 {
                let bytes = Bytes(opcode, [UInt8](repeating: 255, count: length))
                let request = bytes.request
                #expect(request.opcode == opcode.rawValue && request.unique == 2)
                if length < 8 { #expect(!request.killsSuidgid) }
                _ = request.offeredFlags
                _ = request.ioctlRoom
                _ = request.reasonForHiding(newPath: StaticString("/a").cString)
                let before = bytes.all
                if length < MemoryLayout<fuse_setattr_in>.size {
                    Request.nameUnchangedOwners(bytes.place)
                    #expect(bytes.all == before)
                }
                HeldLocks.note(request)
                #expect(HeldLocks.unlocking(request).isEmpty)
            }
        }
        HeldLocks.forget()
    }

    @Test("A change of nothing is one of owner and group to nobody, and no other is touched")
    func unchangedOwners() {
        for valid in [0, FATTR_FH, FATTR_LOCKOWNER, FATTR_CTIME, FATTR_KILL_SUIDGID] {
            let bytes = Bytes(FUSE_SETATTR, setattr(valid))
            Request.nameUnchangedOwners(bytes.place)
            let change = bytes.request.body(as: fuse_setattr_in.self)
            #expect(change?.valid == UInt32(valid | FATTR_UID | FATTR_GID))
            #expect(change?.uid == .max && change?.gid == .max)
        }
        for valid in [FATTR_MODE, FATTR_UID, FATTR_GID, FATTR_SIZE, FATTR_ATIME, FATTR_MTIME, FATTR_ATIME_NOW] {
            let bytes = Bytes(FUSE_SETATTR, setattr(valid))
            let before = bytes.all
            Request.nameUnchangedOwners(bytes.place)
            #expect(bytes.all == before)
        }
        let other = Bytes(FUSE_GETATTR, setattr(0))
        let before = other.all
        Request.nameUnchangedOwners(other.place)
        #expect(other.all == before)
    }

    @Test("Set-id bits have to go when the kernel says so")
    func privileges() {
        var write = fuse_write_in()
        #expect(!Bytes(FUSE_WRITE, Self.bytes(of: write)).request.killsSuidgid)
        write.write_flags = UInt32(FUSE_WRITE_KILL_SUIDGID)
        #expect(Bytes(FUSE_WRITE, Self.bytes(of: write)).request.killsSuidgid)
        #expect(!Bytes(FUSE_READ, Self.bytes(of: write)).request.killsSuidgid)
        #expect(!Bytes(FUSE_SETATTR, setattr(FATTR_SIZE)).request.killsSuidgid)
        #expect(Bytes(FUSE_SETATTR, setattr(FATTR_SIZE | FATTR_KILL_SUIDGID)).request.killsSuidgid)
    }

    @Test("A renaming that nobody asked for hides a file")
    func hiding() {
        func reason(_ opcode: fuse_opcode, _ names: String, to path: StaticString?) -> String? {
            let body = Self.bytes(of: fuse_rename_in()) + Array(names.utf8)
            return Bytes(opcode, body).request.reasonForHiding(newPath: path?.cString).map { String(cString: $0) }
        }
        #expect(reason(FUSE_RENAME, "old\0new\0", to: "/dir/new") == nil)
        #expect(reason(FUSE_RENAME, "old\0new\0", to: "/dir/.fuse_hidden01") == "rename")
        #expect(reason(FUSE_RENAME, "old\0.fuse_hidden01\0", to: "/.fuse_hidden01") == nil)
        #expect(reason(FUSE_UNLINK, "old\0", to: "/.fuse_hidden01") == "unlink")
        #expect(reason(FUSE_MKDIR, "old\0new\0", to: "/other") == nil)
        // What no kernel sends, and no libfuse
        for names in ["", "\0", "old", "old\0", "\0\0"] {
            let found = reason(FUSE_RENAME, names, to: "/dir/new")
            #expect(found == nil || found == "rename")
        }
        #expect(reason(FUSE_RENAME, "old\0new\0", to: nil) == nil)
        #expect(reason(FUSE_RENAME, "old\0new\0", to: "new") == nil)
    }

    // MARK: Waiting

    private static let size = MemoryLayout<fuse_in_header>.size

    /// What is tried next: its number, or nil.
    private func next() -> UInt64? {
        LockWaiters.next()?.withUnsafeBytes { $0.load(as: fuse_in_header.self).unique }
    }

    /// A request for a lock comes, and is answered EAGAIN.
    private func wait(_ unique: UInt64) {
        LockWaiters.begin(UnsafeRawBufferPointer(Bytes(FUSE_SETLKW, unique: unique, [1, 2, 3]).place))
        #expect(LockWaiters.keepsWaiting(error: -EAGAIN))
    }

    @Test("Those who wait are tried in the order in which they came, and keep it")
    func order() {
        LockWaiters.forget()
        defer { LockWaiters.forget() }
        #expect(LockWaiters.isEmpty && !LockWaiters.keepsWaiting(error: -EAGAIN))
        for unique: UInt64 in [2, 4, 6] { wait(unique) }
        for _ in 1...3 {
            LockWaiters.wake()
            for unique: UInt64 in [2, 4, 6] {
                #expect(next() == unique)
                #expect(LockWaiters.keepsWaiting(error: -EAGAIN))
            }
        }
        LockWaiters.wake()
        #expect(next() == 2)
        #expect(!LockWaiters.keepsWaiting(error: 0))  // granted
        #expect(next() == 4)
        #expect(!LockWaiters.keepsWaiting(error: -EDEADLK))
        #expect(next() == 6)
        #expect(LockWaiters.keepsWaiting(error: -EAGAIN))
        LockWaiters.wake()
        #expect(next() == 6)
        #expect(!LockWaiters.keepsWaiting(error: 0))
        #expect(LockWaiters.isEmpty && next() == nil)
    }

    @Test("An interrupt is answered for the one who waits, and for nobody else")
    func interrupts() throws {
        LockWaiters.forget()
        defer { LockWaiters.forget() }
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for descriptor in ends { close(descriptor) } }
        func interrupts(_ unique: UInt64, cutTo length: Int = 8) -> Bool {
            var body = fuse_interrupt_in()
            body.unique = unique
            let bytes = Bytes(FUSE_INTERRUPT, unique: unique | 1, Array(Self.bytes(of: body).prefix(length)))
            return LockWaiters.interrupted(UnsafeRawBufferPointer(bytes.place), ends[1])
        }
        for unique: UInt64 in [2, 4, 6] { wait(unique) }
        #expect(!interrupts(8) && !interrupts(4, cutTo: 7) && !interrupts(4, cutTo: 0))
        #expect(interrupts(4) && !interrupts(4))
        var answer = fuse_out_header()
        #expect(read(ends[0], &answer, 100) == MemoryLayout<fuse_out_header>.size)
        #expect(
            answer.unique == 4 && answer.error == -EINTR && answer.len == UInt32(MemoryLayout<fuse_out_header>.size))
        LockWaiters.wake()
        #expect(next() == 2 && LockWaiters.keepsWaiting(error: -EAGAIN))
        #expect(interrupts(6))  // in the midst of a round
        #expect(interrupts(2))
        #expect(LockWaiters.isEmpty && next() == nil)
    }

    // MARK: Locks that are held

    private func lock(
        _ file: UInt64, _ owner: UInt64, _ type: Int32 = F_WRLCK, _ start: UInt64 = 0,
        _ end: UInt64 = UInt64(Int64.max),
        flags: UInt32 = 0
    ) -> Bytes {
        var body = fuse_lk_in()
        body.fh = file
        body.owner = owner
        body.lk = fuse_file_lock(start: start, end: end, type: UInt32(type), pid: 5)
        body.lk_flags = flags
        return Bytes(FUSE_SETLK, Self.bytes(of: body))
    }

    /// The owners whose locks are undone before the release of a file.
    private func owners(atReleaseOf file: UInt64) -> [UInt64] {
        var body = fuse_release_in()
        body.fh = file
        return HeldLocks.unlocking(Bytes(FUSE_RELEASE, Self.bytes(of: body)).request).map { request in
            request.withUnsafeBytes { bytes in
                let header = bytes.load(as: fuse_in_header.self)
                let lock = bytes.loadUnaligned(fromByteOffset: Self.size, as: fuse_lk_in.self)
                #expect(header.opcode == FUSE_SETLK.rawValue && header.unique & Request.own != 0)
                #expect(lock.lk.type == UInt32(F_UNLCK) && lock.lk.start == 0 && lock.lk.end == UInt64(Int64.max))
                #expect(lock.fh == file)
                return lock.owner
            }
        }.sorted()
    }

    @Test("What was locked and not unlocked is undone, each owner once")
    func heldLocks() {
        HeldLocks.forget()
        defer { HeldLocks.forget() }
        HeldLocks.note(lock(1, 10).request)
        HeldLocks.note(lock(1, 10, F_RDLCK, 5, 6).request)
        HeldLocks.note(lock(1, 11).request)
        HeldLocks.note(lock(2, 10).request)
        HeldLocks.note(lock(3, 10).request)
        HeldLocks.note(lock(3, 10, F_UNLCK, 0, 5).request)  // in part
        HeldLocks.note(lock(4, 10).request)
        HeldLocks.note(lock(4, 10, F_UNLCK).request)
        HeldLocks.note(lock(5, 10, flags: UInt32(FUSE_LK_FLOCK)).request)
        HeldLocks.note(lock(6, 12).request)
        var flush = fuse_flush_in()
        flush.fh = 6
        flush.lock_owner = 12
        HeldLocks.note(Bytes(FUSE_FLUSH, Self.bytes(of: flush)).request)
        #expect(owners(atReleaseOf: 1) == [10, 11])
        #expect(owners(atReleaseOf: 1) == [])
        #expect(owners(atReleaseOf: 2) == [10])
        #expect(owners(atReleaseOf: 3) == [10])
        for file: UInt64 in [4, 5, 6, 7] { #expect(owners(atReleaseOf: file) == []) }
    }
}
