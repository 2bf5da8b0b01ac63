-- Requests in words, for a log or a trace: `open "/a" rdonly`, `chmod "/a" reg 0644`, `ENOENT`.

local flu = require "flu"
local concat, format, gsub = table.concat, string.format, string.gsub

-- How to write an argument, by a letter for each kind of them.
local write = {}

-- A name may hold anything, but must neither end the line nor command the reader's terminal.
local function escape(bytes)
  return (gsub(bytes, ".", function(byte) return format("\\x%02x", byte:byte()) end))
end

function write.p(text)
  return text and '"' .. gsub(gsub(text, '[%c"\\]', escape), "\194[\128-\159]", escape) .. '"' or "(removed)"
end

local permissions = {}
for name in ("xoth woth roth xgrp wgrp rgrp xusr wusr rusr svtx sgid suid"):gmatch "%a+" do
  permissions[#permissions + 1], permissions[name] = name, 2 ^ #permissions
end

function write.m(mode)
  local kind, sum = "", 0
  for name in pairs(mode) do
    if permissions[name] then sum = sum + permissions[name] else kind = name .. " " end
  end
  return kind .. format("%04o", sum)
end

function write.s(set)
  local names = {}
  for name in pairs(set) do names[#names + 1] = name ~= "largefile" and name or nil end  -- which all have
  table.sort(names)
  return names[1] and concat(names, ",")
end

local commands = {[flu.F_GETLK] = "get", [flu.F_SETLK] = "set", [flu.F_SETLKW] = "wait"}
local locks = {[flu.F_RDLCK] = "read", [flu.F_WRLCK] = "write", [flu.F_UNLCK] = "unlock"}

function write.f(fi) return write.s(fi.flags) end
function write.n(number) return format("%d", number) end
function write.o(offset) return format("at %d", offset) end
function write.i(id) return id == 2 ^ 32 - 1 and "-" or write.n(id) end
function write.b(bytes) return write.n(type(bytes) == "string" and #bytes or bytes:size()) end
function write.t(time) return time.now and "now" or time.omit and "omit" or format("%d.%09d", time.sec, time.nsec) end
function write.c(command) return commands[command] end
function write.l(lock) return format("%s %d at %d", locks[lock.type], lock.len, lock.start) end
function write.k(operation)
  local kind = operation % flu.LOCK_NB
  kind = kind == flu.LOCK_SH and "shared" or kind == flu.LOCK_EX and "exclusive" or "unlock"
  return operation % (2 * flu.LOCK_NB) < flu.LOCK_NB and kind or kind .. " nb"
end
function write.h(hides) return hides and "to hide it for " .. hides end
function write.d(datasync) return datasync and "datasync" end

-- The arguments of handlers; of all others, a path.
local forms = {
  access = "pn", chmod = "pm", chown = "pii", create = "pmf", fallocate = "pnon", flock = "p-k", fsync = "pd",
  fsyncdir = "pd", ftruncate = "pn", getxattr = "pp", ioctl = "pn", link = "pp", lock = "p-cl", mkdir = "pm",
  mknod = "pmn", open = "pf", read = "pno", read_buf = "pno", removexattr = "pp", rename = "pph", setxattr = "ppbs",
  symlink = "pp", truncate = "pn", utimens = "ptt", write = "pbo", write_buf = "pbo",
}

local words = {quote = write.p}

-- A request: the handler's name, and what it got.
function words.request(handler, ...)
  local list, i = {(gsub(handler, "_buf$", ""))}, 0
  for letter in (forms[handler] or "p"):gmatch "." do
    i = i + 1
    local argument = (select(i, ...))
    list[#list + 1] = letter ~= "-" and write[letter](argument) or nil
  end
  return concat(list, " ")
end

local errors = {}
for name, value in pairs(flu.errno) do errors[value] = name end
for name in ("EAGAIN EDEADLK EOPNOTSUPP ENODATA"):gmatch "%a+" do errors[flu.errno[name]] = name end  -- have aliases

-- What a handler threw: the name of an errno value, or the message.
function words.error(value)
  return errors[value] or "error " .. write.p(tostring(value))
end

-- What a handler gave: a number, the size of a string, a symbolic link's target, or that all went well.
function words.result(handler, value)
  if handler == "readlink" then return write.p(value) end
  if handler == "listxattr" then value = #value end
  local kind = type(value)
  return kind == "number" and write.n(value) or kind == "string" and write.b(value) or "ok"
end

return words
