import CLinux

/// The names that one parameter of a call takes for its values: `"SEEK_SET"`, or `"set"`.
///
/// A name may come without its prefix, in any case, between spaces. Where values combine, a list of
/// names ("wronly, creat") stands for the bits of all of them. Bytes are compared as they lie in
/// Lua's string, and nothing is allocated.
struct Family: @unchecked Sendable {
    private let raw: clinux_family

    /// Open addressing, by the names in capitals; a power of two of slots, at least half of them empty.
    private let slots: UnsafeMutablePointer<UnsafePointer<clinux_constant>?>
    private let slotMask: Int
    private let longest: Int

    /// Builds the table, which lives as long as the process.
    init(_ raw: clinux_family) {
        self.raw = raw
        var size = 8
        while size < 2 * Int(raw.count) { size *= 2 }
        slots = .allocate(capacity: size)
        slots.initialize(repeating: nil, count: size)
        slotMask = size - 1
        var longest = 0
        for index in 0..<Int(raw.count) {
            let constant = raw.constants + index
            var hash = Hash()
            let length = hash.add(constant.pointee.name)
            longest = max(longest, length)
            var slot = hash.value & slotMask
            while slots[slot] != nil { slot = (slot + 1) & slotMask }
            slots[slot] = constant
        }
        self.longest = longest
    }

    /// What messages and the reference call a value.
    var label: String { String(cString: raw.label) }

    /// Whether values combine, so that a list of names is one.
    var combines: Bool { raw.mask }

    /// What is put before a name that comes without, in this order.
    var prefixes: [String] {
        var prefixes: [String] = []
        while let prefix = raw.prefixes[prefixes.count] { prefixes.append(String(cString: prefix)) }
        return prefixes
    }

    /// Every name with its value, in the order of the headers; the names live as long as the process.
    var constants: [(name: UnsafePointer<CChar>, value: Int64)] {
        UnsafeBufferPointer(start: raw.constants, count: Int(raw.count)).map { ($0.name, $0.value) }
    }

    /// The value of a name, or of a list of names if values combine; nil if it has none here.
    func value(of name: UnsafeBufferPointer<CChar>) -> Int64? {
        guard combines else { return single(name[...]) }
        var bits: Int64 = 0
        var rest = name[...]
        while let comma = rest.firstIndex(of: CChar(bitPattern: UInt8(ascii: ","))) {
            guard let value = single(rest[..<comma]) else { return nil }
            bits |= value
            rest = rest[(comma + 1)...]
        }
        guard let value = single(rest) else { return nil }
        return bits | value
    }

    private func single(_ text: Slice<UnsafeBufferPointer<CChar>>) -> Int64? {
        var start = text.startIndex
        var end = text.endIndex
        while start < end, Self.isBlank(text.base[start]) { start += 1 }
        while start < end, Self.isBlank(text.base[end - 1]) { end -= 1 }
        guard start < end, end - start <= longest else { return nil }
        let name = UnsafeBufferPointer(rebasing: text.base[start..<end])
        if let constant = find(nil, name) { return constant.pointee.value }
        var prefixes: UnsafePointer<UnsafePointer<CChar>?> = raw.prefixes
        while let prefix = prefixes.pointee {
            if let constant = find(prefix, name) { return constant.pointee.value }
            prefixes += 1
        }
        return nil
    }

    /// The constant whose name is the prefix and the name together. In one family no two names differ
    /// by their case alone, so one search is for the exact name and for any other case of it.
    private func find(
        _ prefix: UnsafePointer<CChar>?, _ name: UnsafeBufferPointer<CChar>
    ) -> UnsafePointer<clinux_constant>? {
        var hash = Hash()
        if let prefix { hash.add(prefix) }
        for character in name { hash.add(character) }
        var slot = hash.value & slotMask
        while let constant = slots[slot] {
            if Self.equal(constant.pointee.name, prefix, name) { return constant }
            slot = (slot + 1) & slotMask
        }
        return nil
    }

    private static func equal(
        _ whole: UnsafePointer<CChar>, _ prefix: UnsafePointer<CChar>?, _ name: UnsafeBufferPointer<CChar>
    ) -> Bool {
        var rest = whole
        if var prefix {
            while prefix.pointee != 0 {
                guard rest.pointee == prefix.pointee else { return false }
                rest += 1
                prefix += 1
            }
        }
        for character in name {
            // The end of `whole` is equal to nothing, not even to a NUL in the name.
            guard rest.pointee != 0, capital(rest.pointee) == capital(character) else { return false }
            rest += 1
        }
        return rest.pointee == 0
    }

    private static func isBlank(_ character: CChar) -> Bool { character == 0x20 || character == 0x09 }

    /// The capital of an ASCII letter; names have capitals throughout, but for AF_DECnet.
    private static func capital(_ character: CChar) -> CChar {
        character >= 0x61 && character <= 0x7a ? character - 0x20 : character
    }

    /// FNV-1a over a name in capitals.
    private struct Hash {
        private var state: UInt32 = 2_166_136_261

        var value: Int { Int(state) }

        mutating func add(_ character: CChar) {
            state = (state ^ UInt32(UInt8(bitPattern: capital(character)))) &* 16_777_619
        }

        /// - Returns: the length of the name.
        @discardableResult
        mutating func add(_ name: UnsafePointer<CChar>) -> Int {
            var end = name
            while end.pointee != 0 {
                add(end.pointee)
                end += 1
            }
            return end - name
        }
    }
}

extension Family {
    /// Every family there is, in the order of constants.h.
    static let all = (0..<clinux_family_count).map { Family(clinux_family_at($0)) }

    // Files
    static let openFlags = known(clinux_open_flags)
    static let resolveFlags = known(clinux_resolve_flags)
    static let mode = known(clinux_mode)
    static let access = known(clinux_access)
    static let seek = known(clinux_seek)
    static let fcntlCommand = known(clinux_fcntl_command)
    static let descriptorFlags = known(clinux_descriptor_flags)
    static let lockType = known(clinux_lock_type)
    static let ownerType = known(clinux_owner_type)
    static let seals = known(clinux_seals)
    static let notifyEvents = known(clinux_notify_events)
    static let writeHint = known(clinux_write_hint)
    static let flock = known(clinux_flock)
    static let lockf = known(clinux_lockf)
    static let directoryDescriptor = known(clinux_directory_descriptor)
    static let atFlags = known(clinux_at_flags)
    static let renameFlags = known(clinux_rename_flags)
    static let xattrFlags = known(clinux_xattr_flags)
    static let allocationMode = known(clinux_allocation_mode)
    static let fileAdvice = known(clinux_file_advice)
    static let fileTime = known(clinux_file_time)
    static let entryType = known(clinux_entry_type)
    static let statxFields = known(clinux_statx_fields)
    static let statxAttributes = known(clinux_statx_attributes)
    static let transferFlags = known(clinux_transfer_flags)
    static let spliceFlags = known(clinux_splice_flags)
    static let syncRangeFlags = known(clinux_sync_range_flags)
    static let ioctlRequest = known(clinux_ioctl_request)

    // Mounts
    static let mountFlags = known(clinux_mount_flags)
    static let unmountFlags = known(clinux_unmount_flags)
    static let mountStatus = known(clinux_mount_status)

    // Events
    static let pollEvents = known(clinux_poll_events)
    static let epollFlags = known(clinux_epoll_flags)
    static let epollCommand = known(clinux_epoll_command)
    static let epollEvents = known(clinux_epoll_events)
    static let eventfdFlags = known(clinux_eventfd_flags)
    static let signalfdFlags = known(clinux_signalfd_flags)
    static let timerfdFlags = known(clinux_timerfd_flags)
    static let timerfdTimeFlags = known(clinux_timerfd_time_flags)
    static let inotifyFlags = known(clinux_inotify_flags)
    static let inotifyEvents = known(clinux_inotify_events)

    // Memory
    static let protection = known(clinux_protection)
    static let mapFlags = known(clinux_map_flags)
    static let msync = known(clinux_msync)
    static let mlock = known(clinux_mlock)
    static let mlock2 = known(clinux_mlock2)
    static let mremap = known(clinux_mremap)
    static let advice = known(clinux_advice)
    static let memfdFlags = known(clinux_memfd_flags)

    // Sockets
    static let domain = known(clinux_domain)
    static let socketType = known(clinux_socket_type)
    static let socketProtocol = known(clinux_socket_protocol)
    static let socketLevel = known(clinux_socket_level)
    static let socketOption = known(clinux_socket_option)
    static let messageFlags = known(clinux_message_flags)
    static let controlMessage = known(clinux_control_message)
    static let backlog = known(clinux_backlog)
    static let shutdown = known(clinux_shutdown)

    // The internet protocols
    static let ipOption = known(clinux_ip_option)
    static let ipv6Option = known(clinux_ipv6_option)
    static let pathMTU = known(clinux_path_mtu)
    static let tcpOption = known(clinux_tcp_option)
    static let tcpState = known(clinux_tcp_state)
    static let udpOption = known(clinux_udp_option)

    // Processes
    static let exitStatus = known(clinux_exit_status)
    static let waitOptions = known(clinux_wait_options)
    static let waitType = known(clinux_wait_type)
    static let signal = known(clinux_signal)
    static let signalHandler = known(clinux_signal_handler)
    static let signalMask = known(clinux_signal_mask)
    static let signalFlags = known(clinux_signal_flags)
    static let clock = known(clinux_clock)
    static let timerFlags = known(clinux_timer_flags)
    static let intervalTimer = known(clinux_interval_timer)
    static let resource = known(clinux_resource)
    static let resourceLimit = known(clinux_resource_limit)
    static let usage = known(clinux_usage)
    static let priority = known(clinux_priority)
    static let scheduler = known(clinux_scheduler)
    static let cloneFlags = known(clinux_clone_flags)
    static let randomFlags = known(clinux_random_flags)
    static let prctlOption = known(clinux_prctl_option)
    static let prctlValue = known(clinux_prctl_value)
    static let securebits = known(clinux_securebits)
    static let tracer = known(clinux_tracer)

    // Errors, and the rest
    static let error = known(clinux_error)
    static let number = known(clinux_number)

    /// The table that was built for all of them serves the one.
    private static func known(_ raw: clinux_family) -> Family {
        guard let family = all.first(where: { $0.raw.constants == raw.constants }) else {
            preconditionFailure("\(String(cString: raw.label)) is not in CLINUX_FAMILIES")
        }
        return family
    }
}
