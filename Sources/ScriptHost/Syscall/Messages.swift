import CLinux
import Glibc

/// Messages: data, with addresses, descriptors and credentials. A short transfer and EINTR are the script's to see.
extension SyscallModule {
    nonisolated(unsafe) static let messages = Subsystem(
        entries: [
            /// Sends the first `count` bytes of a string or buffer and returns how many were taken. man 2 send
            system("send", .fd, .data(), .count(of: 2), .named(.messageFlags, "flags", default: 0), returns: .count) {
                send($0, $1.bytes, $2, $3)
            },
            /// As send, to an address, which is given as for bind; nil for the peer of the connection. man 2 sendto
            system(
                "sendto", .fd, .data(), .count(of: 2), .named(.messageFlags, "flags", default: 0), .address,
                .addressLength(of: 5), returns: .count
            ) { clinux_sendto($0, $1.bytes, $2, $3, $4.pointer, $5) },
            /// Receives up to `count` bytes into `buf` and returns how many they were, 0 at the end of the connection.
            /// man 2 recv
            system(
                "recv", .fd, .buffer(), .count(of: 2), .named(.messageFlags, "flags", default: 0), returns: .count
            ) { recv($0, $1.start, $2, $3) },
            /// As recv; returns a table that describes the sender's address, as getsockname does, with the number of
            /// bytes in its field `count`. man 2 recvfrom
            call(
                "recvfrom", .fd, .buffer(), .count(of: 2), .named(.messageFlags, "flags", default: 0),
                returns: "table", canFail: true
            ) { frame, number, memory, count, flags in
                let stored = frame.storeAddress { clinux_recvfrom(number, memory.start, count, flags, $0, $1) }
                AddressResult(extra: .count).write(stored, frame)
            },
            /// Sends what a msghdr says and returns true, not a number. Its lengths are checked against the objects that
            /// it points to. Without `msg`, it sends one zero byte; with SO_PASSCRED the peer gets the credentials of
            /// this process with it. man 2 sendmsg
            system(
                "sendmsg", .fd, .optional(.message(isInto: false)), .named(.messageFlags, "flags", default: 0),
                returns: .success
            ) { number, message, flags in
                guard var message = message?.raw else { return sendByte(number, flags: flags) }
                return sendmsg(number, &message, flags) == -1 ? -1 : 0
            },
            /// Receives a message, with what comes beside the data. Without `msg`, it takes one byte; with an iovec, up
            /// to what its first `iolen` elements hold, `flags` and `bufsize`, the bytes of room for control messages
            /// (64 KiB at most). A msghdr has lengths and room of its own, which are checked against the objects that
            /// it points to, then come `flags`; `msg_namelen`, `msg_controllen` and `msg_flags` are set in it. Returns a
            /// table: `count`, the bytes of data; `iovec`; `flags`, where MSG_CTRUNC says that the room was too small;
            /// `fd`, an array of the descriptors that came (MSG_CMSG_CLOEXEC sets their flag); `pid`, `uid` and `gid` of
            /// the credentials; `pidfd`, a descriptor. man 2 recvmsg
            call(
                "recvmsg", .fd, .messageOrVector, .lengthOrFlags, .named(.messageFlags, "flags", default: 0),
                .controlSize, returns: "table", canFail: true,
                preparing: [.scratch(ReceivedControl.room), .reserve(ReceivedControl.mostDescriptors + 1)]
            ) { frame, number, target, length, flags, size in
                ReceivedMessageResult(target: target).write(
                    receive(number, into: target, length: length, flags: flags, controlSize: size, frame), frame)
            },
            /// Sends one zero byte with copies of the descriptors. man 7 unix
            system("sendfds", .fd, .fds, returns: .success) { number, descriptors in
                descriptors.withUnsafeBytes { sendByte(number, control: (Int32(SCM_RIGHTS), $0)) }
            },
            /// Sends one zero byte with credentials: of this process, the real ones, unless they are given. Others need
            /// privileges. man 7 unix
            system(
                "sendcred", .fd, .optional(.int("pid")), .optional(.unsigned("uid")), .optional(.unsigned("gid")),
                returns: .success
            ) { number, process, user, group in
                var credentials = ucred(pid: process ?? getpid(), uid: user ?? getuid(), gid: group ?? getgid())
                return withUnsafeBytes(of: &credentials) {
                    sendByte(number, control: (Int32(SCM_CREDENTIALS), $0))
                }
            },
        ],
        types: [
            .structure("msghdr", SocketStructs.msghdr), .flexible("cmsghdr", SocketStructs.cmsghdr),
            .structure("ucred", SocketStructs.ucred),
        ],
        methods: ["send", "sendto", "recv", "recvfrom", "sendmsg", "recvmsg", "sendfds", "sendcred"])
}

/// Sends one zero byte, with a control message of the level SOL_SOCKET. Returns 0 or -1.
private func sendByte(
    _ number: Int32, control: (type: Int32, data: UnsafeRawBufferPointer)? = nil, flags: Int32 = 0
) -> Int32 {
    var byte: UInt8 = 0
    return withUnsafeMutablePointer(to: &byte) { byte in
        var vector = iovec(iov_base: byte, iov_len: 1)
        return withUnsafeMutablePointer(to: &vector) { vector in
            var message = msghdr()
            message.msg_iov = vector
            message.msg_iovlen = 1
            guard let control else { return sendmsg(number, &message, flags) == -1 ? -1 : 0 }
            let head = MemoryLayout<cmsghdr>.size
            let size = ReceivedControl.aligned(head + control.data.count)
            return withUnsafeTemporaryAllocation(byteCount: size, alignment: MemoryLayout<cmsghdr>.alignment) { room in
                room.initializeMemory(as: UInt8.self, repeating: 0)
                var header = cmsghdr()
                header.cmsg_len = head + control.data.count
                header.cmsg_level = SOL_SOCKET
                header.cmsg_type = control.type
                room.storeBytes(of: header, as: cmsghdr.self)
                UnsafeMutableRawBufferPointer(rebasing: room[head...]).copyMemory(from: control.data)
                message.msg_control = room.baseAddress
                message.msg_controllen = size
                return sendmsg(number, &message, flags) == -1 ? -1 : 0
            }
        }
    }
}

/// Receives a message. Control messages come into memory of the host's, whatever else the script's memory is used
/// for at the same time, so that every descriptor is seen; a msghdr gets a copy of them.
private func receive(
    _ number: Int32, into target: MessageTarget, length: Int, flags: Int32, controlSize: Int, _ frame: Frame
) -> ReceivedMessage {
    var message = msghdr()
    var room = controlSize
    var flags = flags
    switch target {
    case .vector(let vector):
        message.msg_iov = UnsafeMutablePointer(mutating: vector.baseAddress)
        message.msg_iovlen = length
    case .message(let header):
        message = header.raw
        room = header.raw.msg_control == nil ? 0 : min(header.raw.msg_controllen, ReceivedControl.mostBytes)
        flags = Int32(truncatingIfNeeded: length)
    }
    return withUnsafeTemporaryAllocation(byteCount: max(room, 1), alignment: MemoryLayout<cmsghdr>.alignment) {
        memory in
        let theirs = message.msg_control
        message.msg_control = room == 0 ? nil : memory.baseAddress
        message.msg_controllen = room
        let count = recvmsg(number, &message, flags)
        if count == -1 { return ReceivedMessage(count: -1) }
        let used = UnsafeRawBufferPointer(rebasing: memory[..<min(message.msg_controllen, room)])
        if case .message(let header) = target {
            if let theirs { theirs.copyMemory(from: memory.baseAddress ?? theirs, byteCount: used.count) }
            header.object.pointee.msg_namelen = message.msg_namelen
            header.object.pointee.msg_controllen = used.count
            header.object.pointee.msg_flags = message.msg_flags
        }
        return ReceivedMessage(
            count: count, flags: message.msg_flags, control: ReceivedControl(used, descriptors: frame.scratch))
    }
}
