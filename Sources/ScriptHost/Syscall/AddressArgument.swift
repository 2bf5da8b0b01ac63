import CLinux
import Glibc

/// The address of a socket, as a call gets it.
struct SocketAddress {
    var start: UnsafeRawPointer?
    /// The bytes there are; of nothing, as many as the script says, for which the kernel answers EFAULT.
    var size: Int
    /// The bytes that are the address.
    var length: socklen_t

    var pointer: UnsafePointer<sockaddr>? { start?.assumingMemoryBound(to: sockaddr.self) }

    init() { (start, size, length) = (nil, Int(socklen_t.max), 0) }

    init(_ start: UnsafeRawPointer?, size: Int, length: Int? = nil) {
        self.start = start
        self.size = size
        self.length = socklen_t(clamping: length ?? size)
    }

    /// An address whose length depends on its family.
    init(storage: UnsafeRawPointer) {
        let size = MemoryLayout<sockaddr_storage>.size
        let length =
            switch Int32(storage.loadUnaligned(as: sa_family_t.self)) {
            case AF_UNSPEC: MemoryLayout<sockaddr>.size
            case AF_INET: MemoryLayout<sockaddr_in>.size
            case AF_INET6: MemoryLayout<sockaddr_in6>.size
            case AF_UNIX: Self.length(ofUnix: storage)
            case AF_NETLINK: MemoryLayout<sockaddr_nl>.size
            default: size
            }
        self.init(storage, size: size, length: length)
    }

    /// The family alone if there is no name; a path with its NUL, if there is room for it; an abstract name up to its
    /// last byte that is not NUL.
    static func length(ofUnix address: UnsafeRawPointer) -> Int {
        let path = UnsafeRawBufferPointer(start: address + Addresses.pathOffset, count: Addresses.longestPath)
        guard path.first == 0 else {
            let end = path.firstIndex(of: 0).map { $0 + 1 }
            return Addresses.pathOffset + (end ?? path.count)
        }
        return Addresses.pathOffset + (path.lastIndex { $0 != 0 }.map { $0 + 1 } ?? 0)
    }
}

/// The address of a socket: a struct, its bytes as a string or in a buffer, or nil for none.
struct AddressArgument: ArgumentKind {
    var label: String { "socket address" }
    var parameter: Parameter { Parameter(name: "addr", type: "sockaddr|string|memory", fallback: "nil") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> SocketAddress {
        if frame.isAbsent(index) { return SocketAddress() }
        if let address = frame.structure(index, Addresses.inet) {
            return SocketAddress(address, size: MemoryLayout<sockaddr_in>.size)
        }
        if let address = frame.structure(index, Addresses.inet6) {
            return SocketAddress(address, size: MemoryLayout<sockaddr_in6>.size)
        }
        if let address = frame.structure(index, Addresses.unix) {
            let length = SocketAddress.length(ofUnix: address)
            return SocketAddress(address, size: MemoryLayout<sockaddr_un>.size, length: length)
        }
        if let address = frame.structure(index, Addresses.storage) { return SocketAddress(storage: address) }
        if let address = frame.structure(index, Addresses.any) {
            return SocketAddress(address, size: MemoryLayout<sockaddr>.size)
        }
        if let address = frame.structure(index, Addresses.netlink) {
            return SocketAddress(address, size: MemoryLayout<sockaddr_nl>.size)
        }
        guard !frame.isStructure(index), let memory = frame.memory(index) else {
            throw BadArgument(index: index, text: label)
        }
        return SocketAddress(memory.bytes, size: memory.count)
    }
}

/// How much of the address before it is the address; by default what its type says.
struct AddressLengthArgument: ArgumentKind {
    /// The position of the address.
    let address: Int32
    var label: String { "number" }
    var parameter: Parameter { Parameter(name: "addrlen", type: "integer", fallback: "its length") }

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> socklen_t {
        let given = try AddressArgument().read(frame, address)
        if frame.isAbsent(index) { return given.length }
        guard let length = frame.integer(index) else { throw BadArgument(index: index, text: label) }
        if length >= 0 && length <= given.size { return socklen_t(clamping: length) }
        throw BadArgument(
            index: index, text: "\(length) of the \(given.size) bytes that argument #\(address) has",
            isExpectation: false)
    }
}

extension ArgumentKind where Self == AddressArgument {
    static var address: Self { .init() }
}

extension ArgumentKind where Self == AddressLengthArgument {
    static func addressLength(of address: Int32) -> Self { .init(address: address) }
}
