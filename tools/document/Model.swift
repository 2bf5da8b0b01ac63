/// What the reference tells about a module, with nothing of the host's own types in it.
struct ModuleModel {
    var sections: [Section] = []
    /// Structs, buffers and whatever else scripts hold.
    var records: [Record] = []
    var resources: [Resource] = []
    var families: [ConstantFamily] = []
    /// The members that are numbers.
    var constants: [String] = []
    /// The names of the methods of descriptors.
    var methods: [String] = []

    var functions: [Function] { sections.flatMap(\.functions) }

    /// The function that a name or an alias stands for.
    func function(_ name: String) -> Function? {
        functions.first { $0.name == name || $0.aliases.contains(name) }
    }
}

/// One subsystem.
struct Section {
    var title: String
    var introduction: String
    var functions: [Function]
    /// Members that are structs: name and type.
    var objects: [(name: String, type: String)]
}

struct Function {
    var name: String
    var parameters: [Parameter]
    /// The types of the results when all goes well, as LuaCATS writes them.
    var results: [String]
    var canFail: Bool
    /// The keys of the one table that can be given in place of all arguments.
    var keys: [String]
    var text: DocumentationText
    var aliases: [String]

    struct Parameter {
        var name: String
        var type: String
        /// What stands for it when it is missing; nil if it must be there.
        var fallback: String?
        /// The families of constants whose names it takes.
        var families: [String]
    }
}

/// A type of objects.
struct Record {
    enum Shape { case structure, flexible, vector, buffer, descriptor }

    struct Field {
        enum Kind {
            case integer(bytes: Int, isSigned: Bool)
            case boolean
            case structure(String)
            case array(elements: Int?, bytes: Int)
            case pointer
            case other
        }

        var name: String
        var kind: Kind
        var isAlias: Bool
    }

    var name: String
    var shape: Shape
    /// In bytes; of an element, of a vector.
    var size: Int
    /// Of an element, of a vector.
    var fields: [Field]
    /// The name of the struct, which a constructor of several of them need not share.
    var layout: String?
    /// Whether there is a constructor.
    var isConstructible: Bool
}

/// Userdata that own something, with methods of their own.
struct Resource {
    var name: String
    var methods: [Function]
}

struct ConstantFamily {
    var label: String
    var combines: Bool
    var prefixes: [String]
    var names: [String]
}

/// What a doc comment says.
struct DocumentationText {
    var text: String
    /// The pages of the manual that it ends with: `open(2)`.
    var pages: [String]
}
