import CLinux
import Glibc

/// What a call returned that stores an address in the record of the frame, and how long the address is.
struct StoredAddress {
    var result: Int
    var length: socklen_t
}

/// A table that describes an address, with what else the call has returned.
struct AddressResult: ResultKind {
    enum Extra {
        case nothing
        /// The call returned a new descriptor.
        case descriptor
        /// The call returned a number of bytes.
        case count
    }

    let extra: Extra
    var type: String { "table" }
    var preparation: Preparation? { extra == .descriptor ? .reserve(1) : nil }

    func write(_ raw: StoredAddress, _ frame: Frame) {
        if raw.result == -1 { return frame.fail(errno: errno) }
        frame.results { results in
            results.table {
                switch extra {
                case .nothing: break
                case .descriptor: results.descriptor(Int32(truncatingIfNeeded: raw.result), "fd")
                case .count: results.integer(raw.result, "count")
                }
                frame.withRecord(as: sockaddr_storage.self) { results.address($0, length: raw.length) }
            }
        }
    }
}

extension ResultBuilder {
    /// The fields that describe an address.
    fileprivate func address(_ storage: UnsafeMutablePointer<sockaddr_storage>, length: socklen_t) {
        let bytes = UnsafeRawPointer(storage)
        integer(length, "addrlen")
        integer(storage.pointee.ss_family, "sa_family")
        structure(Addresses.storage, from: bytes, "ss")
        switch Int32(storage.pointee.ss_family) {
        case AF_INET:
            structure(Addresses.inet, from: bytes, "addr")
            nested(Addresses.inAddr, at: MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 0, "ipv4")
            integer(UInt16(bigEndian: bytes.load(as: sockaddr_in.self).sin_port), "port")
        case AF_INET6:
            structure(Addresses.inet6, from: bytes, "addr")
            nested(Addresses.in6Addr, at: MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 0, "ipv6")
            integer(UInt16(bigEndian: bytes.load(as: sockaddr_in6.self).sin6_port), "port")
        case AF_UNIX:
            structure(Addresses.unix, from: bytes, "addr")
            name(bytes + Addresses.pathOffset, count: Int(length) - Addresses.pathOffset)
        default: break
        }
    }

    /// What a socket of the family AF_UNIX is called. A path has a NUL at its end, which the kernel counts.
    private func name(_ name: UnsafeRawPointer, count: Int) {
        let count = min(count, MemoryLayout<sockaddr_storage>.size - Addresses.pathOffset)
        guard count > 0 else { return }
        bytes(name, count: count, "name")
        let letters = UnsafeRawBufferPointer(start: name, count: count)
        if letters.first == 0 {
            boolean(true, "abstract")
        } else {
            bytes(name, count: letters.firstIndex(of: 0) ?? count, "path")
        }
    }
}

extension Frame {
    /// Has a call store an address in the record of the frame.
    func storeAddress<Result: BinaryInteger>(
        _ call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Result
    ) -> StoredAddress {
        withRecord(as: sockaddr_storage.self) { storage in
            storage.initialize(to: sockaddr_storage())
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let result = storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { call($0, &length) }
            return StoredAddress(result: Int(result), length: length)
        }
    }
}
