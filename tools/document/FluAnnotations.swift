/// What the module `flu` declares. What its functions and handlers take is written here, since handlers are the
/// script's own; that no name is missing is checked.
struct FluModel {
    var entries: [String]
    var constants: [String]
    var errors: [String]
    var handlers: [String]

    /// scripts/types/flu.lua: the module as editors with LuaCATS know it.
    func annotations() -> (text: String, problems: [String]) {
        var lines = [
            "---@meta flu", "", "-- Written by `make docs`. For editors that know LuaCATS; nothing runs this file.", "",
        ]
        lines += Self.types.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines += ["---An error that a handler throws: error(flu.errno.ENOENT).", "---@class flu.error", ""]
        lines += ["---@class flu.errors", "---@field [integer] flu.error"]
        lines += errors.map { "---@field \($0) flu.error" }
        lines += ["", "---The functions of a file system; docs/flu.md tells about each.", "---@class flu.handlers"]
        var problems: [String] = []
        for handler in handlers {
            guard let type = Self.handlers[handler] else {
                problems.append("FluAnnotations.swift: nothing about the handler \(handler)")
                continue
            }
            lines.append("---@field \(handler)? \(type)")
        }
        lines += [
            "---@field flag_nullpath_ok? boolean handlers with fi do without a path where there is none",
            "---@field flag_nopath? boolean handlers with fi never need a path",
        ]
        problems += Self.handlers.keys.filter { !handlers.contains($0) }.sorted().map {
            "FluAnnotations.swift: there is no handler \($0)"
        }
        lines += [
            "", "---File systems as tables of handlers.", "---@class flu", "---@field errno flu.errors errors by name",
        ]
        lines += constants.map { "---@field \($0) integer" }
        lines += ["flu = {}", ""]
        for entry in entries {
            guard let text = Self.functions[entry] else {
                problems.append("FluAnnotations.swift: nothing about the function \(entry)")
                continue
            }
            lines += text.split(separator: "\n").map(String.init) + [""]
        }
        return ((lines + ["return flu"]).joined(separator: "\n") + "\n", problems)
    }

    private static let functions = [
        "main": """
        ---Mounts the file system and answers its requests until it is unmounted.
        ---@param argv (string|number)[] the program's name, the mount point, options of libfuse
        ---@param fs flu.handlers
        ---@return true?
        ---@return string? message
        ---@return integer? code
        function flu.main(argv, fs) end
        """,
        "get_context": """
        ---Who makes the request that is being answered; all 0 outside of a request.
        ---@param context? table filled and returned in place of a new table
        ---@return flu.context
        function flu.get_context(context) end
        """,
        "now": """
        ---Seconds since 1970, and nanoseconds.
        ---@return integer sec
        ---@return integer nsec
        function flu.now() end
        """,
    ]

    private static let handlers = [
        "getattr": "fun(path: string, stat: flu.stat): flu.stat",
        "fgetattr": "fun(path: string, stat: flu.stat, fi: flu.fi): flu.stat?",
        "access": "fun(path: string, mask: integer)",
        "readlink": "fun(path: string, size: integer): string",
        "readdir": "fun(path: string, filler: flu.filler, fi: flu.fi)",
        "opendir": "fun(path: string, fi: flu.fi)",
        "releasedir": "fun(path: string, fi: flu.fi)",
        "fsyncdir": "fun(path: string, datasync: boolean, fi: flu.fi)",
        "mknod": "fun(path: string, mode: flu.set, rdev: integer)",
        "mkdir": "fun(path: string, mode: flu.set)",
        "unlink": "fun(path: string)",
        "rmdir": "fun(path: string)",
        "symlink": "fun(target: string, path: string)",
        "link": "fun(path: string, newpath: string)",
        "rename": "fun(path: string, newpath: string, hides: string?)",
        "chmod": "fun(path: string, mode: flu.set)",
        "chown": "fun(path: string, uid: integer, gid: integer)",
        "truncate": "fun(path: string, size: integer, kill_suidgid: boolean)",
        "ftruncate": "fun(path: string, size: integer, fi: flu.fi)",
        "utimens": "fun(path: string, access: flu.times, modification: flu.times)",
        "open": "fun(path: string, fi: flu.fi)",
        "create": "fun(path: string, mode: flu.set, fi: flu.fi)",
        "read": "fun(path: string, size: integer, offset: integer, fi: flu.fi): string",
        "write": "fun(path: string, data: string, offset: integer, fi: flu.fi): integer",
        "read_buf": "fun(path: string?, size: integer, offset: integer, fi: flu.fi):"
            + " fd|integer|string, integer?, integer?",
        "write_buf": "fun(path: string?, data: flu.buf, offset: integer, fi: flu.fi): integer",
        "statfs": "fun(path: string): flu.statistics",
        "flush": "fun(path: string, fi: flu.fi)",
        "release": "fun(path: string, fi: flu.fi)",
        "fsync": "fun(path: string, datasync: boolean, fi: flu.fi)",
        "setxattr": "fun(path: string, name: string, value: string, flags: flu.set)",
        "getxattr": "fun(path: string, name: string): string",
        "listxattr": "fun(path: string): string[]",
        "removexattr": "fun(path: string, name: string)",
        "init": "fun(conn: table)",
        "destroy": "fun()",
        "lock": "fun(path: string, fi: flu.fi, command: integer, lock: flu.lock)",
        "flock": "fun(path: string, fi: flu.fi, operation: integer)",
        "ioctl": "fun(path: string, command: integer, argument: integer, fi: flu.fi, flags: integer, data: string):"
            + " integer?, string?",
        "poll": "fun(path: string, fi: flu.fi, handle: flu.pollhandle?): integer",
        "fallocate": "fun(path: string, mode: integer, offset: integer, length: integer, fi: flu.fi)",
        "bmap": "fun(path: string, blocksize: integer, index: integer): integer",
    ]

    private static let types = """
        ---Flags by name: { reg = true, rusr = true }.
        ---@alias flu.set table<string, boolean>

        ---@alias flu.mode flu.set|integer|"file"|"directory"|"link"|"socket"|"named pipe"|"char device"|"block device"|"other"

        ---Seconds since 1970, or seconds and nanoseconds.
        ---@alias flu.time number|{ sec: integer, nsec?: integer }

        ---@class flu.times
        ---@field sec integer
        ---@field nsec integer
        ---@field now? true the caller asked for the present time
        ---@field omit? true this time shall stay as it is

        ---@class flu.stat
        ---@field mode? flu.mode
        ---@field nlink? integer
        ---@field uid? integer
        ---@field gid? integer
        ---@field rdev? integer
        ---@field size? integer
        ---@field blocks? integer
        ---@field access? flu.time
        ---@field modification? flu.time
        ---@field change? flu.time
        ---@field atime? flu.time
        ---@field mtime? flu.time
        ---@field ctime? flu.time
        ---@field ino? integer
        ---@field dev? integer
        ---@field blksize? integer

        ---@class flu.statistics
        ---@field bsize? integer
        ---@field frsize? integer
        ---@field blocks? integer
        ---@field bfree? integer
        ---@field bavail? integer
        ---@field files? integer
        ---@field ffree? integer
        ---@field namemax? integer

        ---An open file, until the handler returns.
        ---@class flu.fi
        ---@field flags flu.set
        ---@field fh integer
        ---@field handle any
        ---@field direct_io boolean
        ---@field keep_cache boolean
        ---@field nonseekable boolean
        ---@field noflush boolean
        ---@field kill_suidgid boolean
        ---@field flush boolean
        ---@field flock_release boolean
        ---@field lock_owner number
        ---@field writepage integer

        ---@class flu.context
        ---@field uid integer
        ---@field gid integer
        ---@field pid integer
        ---@field umask integer

        ---@class flu.lock
        ---@field type integer
        ---@field whence integer
        ---@field start integer
        ---@field len integer
        ---@field pid integer

        ---@class flu.pollhandle
        ---@field notify fun(self: flu.pollhandle): true?, string?, integer?

        ---The bytes of a write, during its handler.
        ---@class flu.buf
        ---@field size fun(self: flu.buf): integer
        ---@field pwrite fun(self: flu.buf, fd: fd|integer, offset: integer, size?: integer): integer?, string?, integer?
        ---@field string fun(self: flu.buf): string?, string?, integer?

        ---Takes an entry of a directory; false when there is no room for more. Or all entries of an open directory.
        ---@alias flu.filler fun(name: string|number|fd, stat?: flu.stat): boolean?, string?, integer?

        """
}
