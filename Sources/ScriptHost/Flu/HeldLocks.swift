import CFuse
import Glibc

/// The locks of fcntl(2) that programs have got, by the open file through which they asked.
///
/// A `flush` ends the locks of the program that closes the file. Where the file has none (`fi.noflush`), and for locks that
/// belong to the open file itself (F_OFD_SETLK), nothing would: neither in the file system nor in the list that libfuse
/// keeps. So before such a file's `release` the host asks for the unlocking of all that is left.
enum HeldLocks {
    /// Open file -> owner -> the request with which it last got a lock.
    nonisolated(unsafe) private static var requests: [UInt64: [UInt64: [UInt8]]] = [:]

    static func forget() { requests = [:] }

    /// A request has been answered without an error.
    static func note(_ request: Request) {
        switch request.opcode {
        case FUSE_SETLK.rawValue, FUSE_SETLKW.rawValue:
            guard let lock = request.body(as: fuse_lk_in.self), lock.lk_flags & UInt32(FUSE_LK_FLOCK) == 0,
                lock.fh != 0  // files that no handler opens have no number of their own
            else { return }
            if lock.lk.type != UInt32(F_UNLCK) {
                requests[lock.fh, default: [:]][lock.owner] = Array(request.bytes)
            } else if lock.lk.start == 0 && lock.lk.end == UInt64(Int64.max) {
                forget(lock.owner, of: lock.fh)
            }
        case FUSE_FLUSH.rawValue where !requests.isEmpty:
            guard let flush = request.body(as: fuse_flush_in.self) else { return }
            forget(flush.lock_owner, of: flush.fh)
        default: break
        }
    }

    private static func forget(_ owner: UInt64, of file: UInt64) {
        requests[file]?[owner] = nil
        if requests[file]?.isEmpty == true { requests[file] = nil }
    }

    /// Before a file is released: requests to unlock what is left, which nobody waits for. They are given once.
    static func unlocking(_ release: Request) -> [[UInt8]] {
        guard !requests.isEmpty, let file = release.body(as: fuse_release_in.self)?.fh,
            let owners = requests.removeValue(forKey: file)
        else { return [] }
        return owners.values.map { bytes in
            var bytes = bytes
            bytes.withUnsafeMutableBytes { place in
                let header = place.baseAddress!.assumingMemoryBound(to: fuse_in_header.self)
                header.pointee.opcode = FUSE_SETLK.rawValue
                header.pointee.unique |= Request.own
                let lock = (place.baseAddress! + MemoryLayout<fuse_in_header>.size)
                    .assumingMemoryBound(to: fuse_lk_in.self)
                lock.pointee.lk = fuse_file_lock(start: 0, end: UInt64(Int64.max), type: UInt32(F_UNLCK), pid: 0)
            }
            return bytes
        }
    }
}
