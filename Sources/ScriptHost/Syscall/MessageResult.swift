import CLinux
import Glibc

/// What control messages have brought.
struct ReceivedControl {
    /// Descriptors that one message carries, as the kernel has it (SCM_MAX_FD, 253), and a few more.
    static let mostDescriptors = 254
    /// The scratch that holds their numbers, in bytes.
    static let room = mostDescriptors * MemoryLayout<Int32>.size
    /// No message brings more.
    static let mostBytes = 65536

    var hasDescriptors = false
    var descriptorCount = 0
    var process: Int32 = -1
    var credentials: ucred?

    init() {}

    /// Reads the control messages; the numbers of descriptors go to the scratch. One that does not fit there is closed.
    init(_ bytes: UnsafeRawBufferPointer, descriptors: UnsafeMutableRawBufferPointer) {
        let head = MemoryLayout<cmsghdr>.size
        var start = 0
        while bytes.count - start >= head {
            let header = bytes.loadUnaligned(fromByteOffset: start, as: cmsghdr.self)
            let length = min(header.cmsg_len, bytes.count - start)
            guard length >= head else { return }
            let data = UnsafeRawBufferPointer(rebasing: bytes[(start + head)..<(start + length)])
            if header.cmsg_level == SOL_SOCKET { read(header.cmsg_type, data, descriptors) }
            start = min(start + Self.aligned(length), bytes.count)
        }
    }

    private mutating func read(
        _ type: Int32, _ data: UnsafeRawBufferPointer, _ descriptors: UnsafeMutableRawBufferPointer
    ) {
        switch type {
        case Int32(SCM_CREDENTIALS):
            guard data.count >= MemoryLayout<ucred>.size else { return }
            credentials = data.loadUnaligned(as: ucred.self)
        case clinux_scm_pidfd:
            guard data.count >= MemoryLayout<Int32>.size else { return }
            process = data.loadUnaligned(as: Int32.self)
        case Int32(SCM_RIGHTS):
            hasDescriptors = true
            for offset in stride(from: 0, to: data.count & ~3, by: MemoryLayout<Int32>.size) {
                keep(data.loadUnaligned(fromByteOffset: offset, as: Int32.self), descriptors)
            }
        default: break
        }
    }

    private mutating func keep(_ number: Int32, _ descriptors: UnsafeMutableRawBufferPointer) {
        guard descriptorCount < Self.mostDescriptors else {
            close(number)
            return
        }
        descriptors.storeBytes(of: number, toByteOffset: descriptorCount * MemoryLayout<Int32>.size, as: Int32.self)
        descriptorCount += 1
    }

    /// Where the next control message begins after so many bytes.
    static func aligned(_ size: Int) -> Int {
        let unit = MemoryLayout<Int>.size
        return (size + unit - 1) / unit * unit
    }
}

/// What recvmsg returned and stored.
struct ReceivedMessage {
    var count: Int
    var flags: Int32 = 0
    var control = ReceivedControl()
}

/// A table of what a message brought.
struct ReceivedMessageResult: ResultKind, @unchecked Sendable {
    let target: MessageTarget
    var type: String { "table" }

    func write(_ raw: ReceivedMessage, _ frame: Frame) {
        if raw.count == -1 { return frame.fail(errno: errno) }
        frame.results { results in
            results.table {
                results.integer(raw.count, "count")
                results.integer(raw.flags, "flags")
                if target.isMessage {
                    let offset = MemoryLayout<msghdr>.offset(of: \.msg_iov) ?? 0
                    results.pointee(ofArgument: LengthOrFlagsArgument.target, offset: offset, "iovec")
                } else {
                    results.argument(LengthOrFlagsArgument.target, "iovec")
                }
                if let credentials = raw.control.credentials {
                    results.integer(credentials.pid, "pid")
                    results.integer(credentials.uid, "uid")
                    results.integer(credentials.gid, "gid")
                }
                if raw.control.hasDescriptors, let numbers = frame.scratch.baseAddress {
                    results.descriptors(
                        numbers.assumingMemoryBound(to: Int32.self), count: raw.control.descriptorCount, "fd")
                }
                if raw.control.process >= 0 { results.descriptor(raw.control.process, "pidfd") }
            }
        }
    }
}
