import CLua

/// Userdata that own something of C, freed by the collector.
struct ResourceType: @unchecked Sendable {
    /// Lives as long as the process: Lua closures hold its address.
    let raw: UnsafeMutablePointer<clua_resource_type>
    let methods: [Entry]

    /// - Parameters:
    ///   - methods: get the userdata as their first argument.
    ///   - call: what calling the userdata does, as if it were a function; it also gets them first.
    ///   - finalizer: frees the resource. It may not touch Lua. Without one nothing is owned.
    init(
        _ name: StaticString, methods: [Entry], calling call: Entry? = nil,
        finalizer: (@convention(c) (UnsafeMutableRawPointer?) -> Void)? = nil
    ) {
        self.methods = methods
        raw = .allocate(capacity: 1)
        raw.initialize(to: clua_resource_type())
        raw.pointee.name = name.cString
        raw.pointee.finalizer = finalizer
        raw.pointee.methods = permanent(methods.map { $0.registration() })
        raw.pointee.method_count = UInt32(methods.count)
        raw.pointee.call = call.map { permanent([$0.registration()]) }
    }
}

/// Userdata of a resource type.
struct ResourceArgument: ArgumentKind {
    /// Deferred, since a type's own methods take it.
    let type: @Sendable () -> ResourceType
    let label: String

    func read(_ frame: Frame, _ index: Int32) throws(BadArgument) -> UnsafeMutableRawPointer {
        guard let resource = clua_resource(frame.raw.pointee.L, index, type().raw) else {
            throw BadArgument(index: index, text: label)
        }
        return resource
    }
}
