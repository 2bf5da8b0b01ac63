/// Types as LuaCATS writes them.
enum TypeText {
    /// The types of a list, of which commas in brackets are no part: "string, {a: integer, b: integer}" are two.
    static func list(_ text: String) -> [String] {
        var parts: [String] = []
        var part = ""
        var depth = 0
        for character in text {
            if "({[<".contains(character) { depth += 1 }
            if ")}]>".contains(character) { depth -= 1 }
            if character == "," && depth == 0 {
                parts.append(part)
                part = ""
            } else if character != " " || !part.isEmpty {
                part.append(character)
            }
        }
        return part.isEmpty ? parts : parts + [part]
    }

    /// Puts the prefix before the names of classes, and gives the names that are neither a class nor a type of Lua's.
    static func qualified(_ text: String, classes: Set<String>, prefix: String) -> (text: String, unknown: [String]) {
        let known: Set = [
            "nil", "any", "boolean", "true", "false", "integer", "number", "string", "table", "function", "fun",
            "userdata", "thread", "unknown",
        ]
        var unknown: [String] = []
        // A word before a colon is a key or a parameter, and not a type; what is in quotation marks is a value.
        let parts = text.matches(of: /"[^"]*"|[A-Za-z_][A-Za-z0-9_.]*(\??:)?|[^A-Za-z_"]+/)
        let qualified = parts.map { part in
            let word = String(part.0)
            guard let first = word.first, first.isLetter || first == "_", part.1 == nil else { return word }
            if classes.contains(word) { return prefix + word }
            if !known.contains(word) { unknown.append(word) }
            return word
        }
        return (qualified.joined(), unknown)
    }

    /// A union with nil.
    static func optional(_ type: String) -> String {
        if type.hasSuffix("?") || type == "nil" || type == "any" || type.hasSuffix("|nil") { return type }
        return type.contains(/[|(]/) ? type + "|nil" : type + "?"
    }
}
