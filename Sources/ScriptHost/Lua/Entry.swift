import CLua

/// What C does before the Swift body runs, with an argument or for the result, because it may raise or allocate.
enum Preparation {
    /// An array of strings becomes a list; `strict`: numbers are refused.
    case strings(strict: Bool)
    /// An array of integers becomes a list of 32 bits each.
    case integers
    case functions([UnsafePointer<CChar>])
    /// `strict`: with a number in every field.
    case record(UnsafeMutablePointer<clua_layout>, strict: Bool = false)
    /// An array of descriptors with events becomes a list; the functions know those that have names.
    case polled(descriptor: NameParser, events: NameParser)
    /// nil becomes a new iovec of one byte.
    case vector(AnyLayout)
    case text
    /// An array of descriptors becomes a list; the function knows those that have names.
    case descriptors(NameParser)
    /// A table with one of these names in place of all arguments becomes the arguments.
    case unpack([StaticString])
    /// Memory of a size for the call alone.
    case scratch(Int)
    /// Memory of the argument's value for the call alone, unless another argument is there.
    case scratchUnless(Int32)
    /// So many descriptors may come out.
    case reserve(Int)
    /// A mapped region may come out.
    case region
    case resource(@Sendable () -> ResourceType)
    /// nil or an array of so many structs; `convert` knows what numbers and strings stand for.
    case structs(AnyLayout, count: Int, convert: StructConversion)
}

/// Finds the number that a name stands for; false: none.
typealias NameParser = @convention(c) (UnsafePointer<CChar>?, Int, UnsafeMutablePointer<Int32>?) -> Bool

/// Makes a struct of a number or, if there is one, of a string; false: it stands for none.
typealias StructConversion =
    @convention(c) (Double, UnsafePointer<CChar>?, Int, UnsafeMutableRawPointer?) -> Bool

extension Preparation: @unchecked Sendable {}

/// A function that Lua scripts can call: its name, the kinds of its arguments, and what it does.
struct Entry: Sendable {
    let name: StaticString
    let arguments: [any ArgumentKind]
    /// The Lua types of what it returns when all goes well, as LuaCATS writes them.
    var returns = ""
    /// Whether it can also return nil, a message and an error number.
    var canFail = false
    /// What the outcome needs, beside what the arguments need.
    var preparations: [Preparation] = []
    let body: @Sendable (Frame) -> Void
}

extension Entry {
    /// A call whose outcome is made by the kind of its result.
    init(
        name: StaticString, arguments: [any ArgumentKind], result: some ResultKind,
        body: @escaping @Sendable (Frame) -> Void
    ) {
        self.init(
            name: name, arguments: arguments, returns: result.type, canFail: result.canFail,
            preparations: result.preparations, body: body)
    }
}
