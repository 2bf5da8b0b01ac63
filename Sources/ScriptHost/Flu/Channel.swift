import CFuse
import Glibc

/// The way between the kernel and libfuse. It stands in the place of libfuse's own channel, which has the same two ends,
/// because the kernel can do more than libfuse 2.9 lets a file system say:
///
///   - a file that is closed without a `flush` (`fi.noflush`): a bit in the answer that libfuse does not know;
///   - abilities of the kernel that libfuse does not know (`Connection`);
///   - a lock that is waited for (F_SETLKW) while other requests are served (`LockWaiters`);
///   - what a request says beside what libfuse hands on (`Request`).
///
/// Everything else passes through as it is.
enum Channel {
    /// The one that is being answered.
    nonisolated(unsafe) private(set) static var request = Request()
    /// The request opens a file whose closing shall not come as a `flush`.
    nonisolated(unsafe) static var opensWithoutFlush = false
    /// To be added to the flags in the answer to INIT.
    nonisolated(unsafe) static var addedFlags: UInt32 = 0

    /// Requests that come before what the kernel has to say.
    nonisolated(unsafe) private static var waiting: [[UInt8]] = []

    /// Takes the place of a channel, which is destroyed.
    ///
    /// - Returns: nil when there is no descriptor or no memory left for it; then the channel is as it was.
    static func replace(_ channel: OpaquePointer) -> OpaquePointer? {
        let device = fcntl(fuse_chan_fd(channel), F_DUPFD_CLOEXEC, 0)
        guard device >= 0 else { return nil }
        var operations = fuse_chan_ops(
            receive: { channel, buffer, size in
                guard let channel, let buffer else { return -EIO }
                return Channel.receive(channel.pointee, buffer, size)
            },
            send: { channel, pieces, count in Channel.send(channel, pieces, count) },
            destroy: { channel in if let channel { Glibc.close(fuse_chan_fd(channel)) } })
        guard let own = fuse_chan_new(&operations, device, fuse_chan_bufsize(channel), nil) else {
            Glibc.close(device)
            return nil
        }
        fuse_chan_destroy(channel)
        LockWaiters.forget()
        HeldLocks.forget()
        waiting = []
        return own
    }

    /// No request is being answered any more, and libfuse's buffer is gone.
    static func forgetRequest() { request = Request() }

    /// A request into the buffer: a new one, or one for a lock that is tried again.
    ///
    /// - Returns: its length, 0 at the end, or a negative errno; with -EINTR libfuse asks again.
    private static func receive(_ channel: OpaquePointer?, _ buffer: UnsafeMutablePointer<CChar>, _ size: Int) -> Int32
    {
        let device = fuse_chan_fd(channel)
        let place = UnsafeMutableRawBufferPointer(start: buffer, count: size)
        var saved = waiting.isEmpty ? nil : waiting.removeFirst()
        if saved == nil && !LockWaiters.isEmpty {
            if request.mayReleaseLock { LockWaiters.wake() }
            request.mayReleaseLock = false
            saved = LockWaiters.next()
            var descriptor = pollfd(fd: device, events: Int16(POLLIN), revents: 0)
            if saved == nil && poll(&descriptor, 1, LockWaiters.pause) <= 0 {
                return fuse_session_exited(fuse_chan_session(channel)) != 0 ? 0 : -EINTR
            }
        }
        var count: Int
        if let saved {
            place.copyBytes(from: saved)
            count = saved.count
        } else {
            repeat { count = read(device, buffer, size) } while count == -1 && errno == ENOENT  // it was interrupted
        }
        let problem = errno
        let session = fuse_chan_session(channel)
        if fuse_session_exited(session) != 0 { return 0 }
        guard count >= MemoryLayout<fuse_in_header>.size else { return notReceived(count < 0 ? problem : EIO, session) }
        Request.nameUnchangedOwners(UnsafeMutableRawBufferPointer(rebasing: place[..<count]))
        let bytes = UnsafeRawBufferPointer(rebasing: place[..<count])
        request = Request(bytes)
        if request.opcode == FUSE_RELEASE.rawValue {
            let unlocking = HeldLocks.unlocking(request)
            if !unlocking.isEmpty {
                waiting = unlocking + [Array(bytes)]
                return -EINTR
            }
        }
        opensWithoutFlush = false
        switch request.opcode {
        case FUSE_SETLKW.rawValue where saved == nil:
            LockWaiters.begin(bytes)
            // flock(2) unlocks that way, and a lock can become less.
            request.mayReleaseLock = request.body(as: fuse_lk_in.self)?.lk.type != UInt32(F_WRLCK)
        case FUSE_SETLK.rawValue, FUSE_FLUSH.rawValue, FUSE_RELEASE.rawValue: request.mayReleaseLock = true
        case FUSE_INTERRUPT.rawValue where LockWaiters.interrupted(bytes, device): return -EINTR
        default: break
        }
        return Int32(truncatingIfNeeded: count)
    }

    /// What to tell libfuse of a read that has failed.
    private static func notReceived(_ problem: Int32, _ session: OpaquePointer?) -> Int32 {
        if problem == ENODEV {
            fuse_session_exit(session)  // unmounted
            return 0
        }
        if problem != EINTR && problem != EAGAIN {
            Log.error("reading a request from the kernel: \(ErrorNames.text(problem))")
        }
        return -problem
    }

    /// An answer to the kernel.
    private static func send(_ channel: OpaquePointer?, _ pieces: UnsafePointer<iovec>?, _ count: Int) -> Int32 {
        guard let pieces, count > 0, let head = pieces[0].iov_base?.assumingMemoryBound(to: fuse_out_header.self) else {
            return -EIO
        }
        if head.pointee.unique & Request.own != 0 { return 0 }
        if head.pointee.unique == request.unique {
            if head.pointee.error == 0 { HeldLocks.note(request) }
            if LockWaiters.keepsWaiting(error: head.pointee.error) { return 0 }
            if opensWithoutFlush && head.pointee.error == 0 { setNoFlush(pieces, count) }
            if addedFlags != 0 { addFlags(pieces, count) }
        }
        let device = fuse_chan_fd(channel)
        if writev(device, pieces, Int32(truncatingIfNeeded: count)) >= 0 { return 0 }
        let problem = errno
        // ENOENT: the request was interrupted.
        if fuse_session_exited(fuse_chan_session(channel)) == 0 && problem != ENOENT {
            Log.error("writing an answer to the kernel: \(ErrorNames.text(problem))")
        }
        return -problem
    }

    /// Adds a flag to the `fuse_open_out` with which the answer to `open` or `create` ends.
    private static func setNoFlush(_ pieces: UnsafePointer<iovec>, _ count: Int) {
        let last = pieces[count - 1]
        let size = MemoryLayout<fuse_open_out>.size
        let opens = request.opcode == FUSE_OPEN.rawValue || request.opcode == FUSE_CREATE.rawValue
        guard opens, count > 1, last.iov_len >= size, let base = last.iov_base else { return }
        let answer = (base + last.iov_len - size).assumingMemoryBound(to: fuse_open_out.self)
        answer.pointee.open_flags |= UInt32(FOPEN_NOFLUSH)
    }

    /// Adds what libfuse does not know to the flags in the answer to INIT.
    private static func addFlags(_ pieces: UnsafePointer<iovec>, _ count: Int) {
        // What is before the flags has not changed since the first version; libfuse's struct ends early.
        let needed = MemoryLayout<fuse_init_out>.offset(of: \.max_background)!
        guard request.opcode == FUSE_INIT.rawValue, count > 1, pieces[1].iov_len >= needed,
            let answer = pieces[1].iov_base?.assumingMemoryBound(to: fuse_init_out.self)
        else { return }
        answer.pointee.flags |= addedFlags
        addedFlags = 0
    }
}
