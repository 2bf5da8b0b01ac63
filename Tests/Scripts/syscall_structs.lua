-- Structs: construction, fields, sizes, views, and what keeps what alive (syscall-api.md, section 4).

local S = require "syscall"
local check = require "check"
local raises = check.raises_like
local t = S.t

local function get(object, key) return object[key] end
local function set(object, key, value) object[key] = value end

-- Sizes and field names, in order; those that have come later are checked if they are there.
local structs = {
  { "timespec", 16, "tv_sec tv_nsec" },
  { "timeval", 16, "tv_sec tv_usec" },
  { "stat", 144, "st_dev st_ino st_nlink st_mode st_uid st_gid st_rdev st_size st_blksize st_blocks",
    "st_atim st_mtim st_ctim" },
  { "in_addr", 4, "s_addr" },
  { "in6_addr", 16, "", "s6_addr" },
  { "sockaddr", 16, "sa_family", "sa_data" },
  { "sockaddr_in", 16, "sin_family sin_port", "sin_addr sin_zero" },
  { "sockaddr_in6", 28, "sin6_family sin6_port sin6_flowinfo", "sin6_addr sin6_scope_id" },
  { "sockaddr_un", 110, "sun_family", "sun_path" },
  { "sockaddr_storage", 128, "ss_family", "" },
  { "msghdr", 56, "", "msg_name msg_namelen msg_iov msg_iovlen msg_control msg_controllen msg_flags" },
  { "sysinfo", 112, "uptime", "loads totalram freeram sharedram bufferram totalswap freeswap procs pad totalhigh"
    .. " freehigh mem_unit" },
  { "utsname", 390, "", "sysname nodename release version machine domainname" },
  { "fdset", 128, "", "fds_bits" },
}
local documented = "fd timespec timeval buffer stat sockaddr sockaddr_in sockaddr_un in_addr utsname iovec msghdr"
  .. " cmsghdr sysinfo fdset"
for name in documented:gmatch("%S+") do assert(type(t[name]) == "function", name) end
for _, case in ipairs(structs) do
  local name, size, numbers, others = unpack(case)
  local constructor = assert(t[name], name)
  local object = constructor()
  assert(S.sizeof(constructor) == size and S.sizeof(object) == size, name)
  assert(S.string(object, size) == ("\0"):rep(size), name .. " is not zero")
  assert(type(object) == "userdata" and object == object and object ~= constructor())
  local positional, named = {}, {}
  for field in numbers:gmatch("%S+") do
    assert(object[field] == 0, field)
    positional[#positional + 1] = #positional + 3
    named[field] = #positional + 2
  end
  for field in (others or ""):gmatch("%S+") do local _ = object[field] end
  local a, b, c = constructor(unpack(positional)), constructor(named), constructor(positional)
  local copy = constructor(a)
  for field, value in pairs(named) do
    assert(a[field] == value and b[field] == value and c[field] == value and copy[field] == value, field)
    object[field] = value
    a[field] = 0
    assert(a[field] == 0 and copy[field] == value)
  end
  assert(S.string(object, size) == S.string(copy, size))
  raises("has no field 'nothing'", get, object, "nothing")
  raises("has no field 'nothing'", set, object, "nothing", 1)
  raises("has no field", get, object, 1)
  raises("has no field 'nothing'", constructor, { nothing = 1 })
  raises("", constructor, unpack({}, 1, 30))
  raises("", function() return object < copy end)
  raises("", function() return object + 1 end)
  raises("", pairs, object)
end

-- Construction
assert(t.timespec(5).tv_sec == 5 and t.timespec(5).tv_nsec == 0)
assert(t.timespec { tv_nsec = 3 }.tv_nsec == 3 and t.timespec { 4, 5 }.tv_nsec == 5 and t.timespec({}).tv_sec == 0)
raises("only 2 fields", t.timespec, 1, 2, 3)
raises("only 2 fields", t.timespec, { 1, 2, 3 })
raises("neither a field nor a position", t.timespec, { [1.5] = 1 })
raises("neither a field nor a position", t.timespec, { [0] = 1 })
raises("neither a field nor a position", t.timespec, { [true] = 1 })
raises("", t.timespec, t.timeval(1, 2))
raises("", t.timespec, "1")
raises("", t.timespec, nil, 1)

-- Values
local ts = t.timespec()
local values = { { true, 1 }, { false, 0 }, { 2.9, 2 }, { -2.9, -2 }, { 2 ^ 53, 2 ^ 53 }, { -2 ^ 40, -2 ^ 40 } }
for _, case in ipairs(values) do
  ts.tv_sec = case[1]
  assert(ts.tv_sec == case[2])
end
for _, bad in ipairs { "1", {}, print, 0 / 0, 1 / 0, 2 ^ 70, ts } do raises("tv_sec", set, ts, "tv_sec", bad) end
raises("tv_sec", set, ts, "tv_sec", nil)
assert(ts.tv_sec == -2 ^ 40)
ts.tv_sec = S.int64 "9007199254740993"
assert(tostring(ts.tv_sec) == "9007199254740993")
local st = t.stat()
st.st_mode, st.st_size, st.st_dev = -1, -1, S.uint64 "18446744073709551615"
assert(st.st_mode == 2 ^ 32 - 1 and st.st_size == -1 and tostring(st.st_dev) == "18446744073709551615")
local sin = t.sockaddr_in(S.AF_INET, -1)
assert(sin.sin_port == 65535 and sin.sin_family == S.AF_INET)
sin.sin_port = 65536 + 7
assert(sin.sin_port == 7)

-- Nested structs: from a struct or a table, not from a number; read as a view, assigned as a copy.
assert(t.sockaddr_in(2, 0, { 7 }).sin_addr.s_addr == 7 and t.sockaddr_in(2, 0, { s_addr = 7 }).sin_addr.s_addr == 7)
local address = t.in_addr(16777343)
local sin = t.sockaddr_in(2, 0, address)
assert(sin.sin_addr.s_addr == 16777343)
address.s_addr = 1
assert(sin.sin_addr.s_addr == 16777343)
raises("in_addr or a table", t.sockaddr_in, 2, 0, 7)
raises("in_addr or a table", set, sin, "sin_addr", 7)
raises("in_addr or a table", set, sin, "sin_addr", t.timespec())
raises("has no field", set, sin, "sin_addr", { nothing = 1 })
local view = sin.sin_addr
view.s_addr = 99
assert(sin.sin_addr.s_addr == 99 and view == sin.sin_addr and view ~= address)
sin.sin_addr = address
assert(view.s_addr == 1)
sin.sin_addr = { s_addr = 2 ^ 32 - 1 }
assert(view.s_addr == 2 ^ 32 - 1)
sin = nil
collectgarbage()
collectgarbage()
for _ = 1, 200 do t.buffer(16, 1) end
assert(view.s_addr == 2 ^ 32 - 1, "the view keeps its struct alive")
local st = assert(S.stat("/"))
st.st_atim.tv_nsec = 123
assert(st.st_atim.tv_nsec == 123 and st.st_atime == st.st_atim.tv_sec)
st.st_mtime = 5
assert(st.st_mtim.tv_sec == 5)

-- Arrays in structs
local in6 = t.in6_addr()
in6.s6_addr[15], in6.s6_addr[0] = 1, 257
assert(in6.s6_addr[15] == 1 and in6.s6_addr[0] == 1 and #in6.s6_addr == 16)
raises("index", get, in6.s6_addr, 16)
raises("index", get, in6.s6_addr, -1)
raises("index", set, in6.s6_addr, 16, 1)
local un = t.sockaddr_un(S.AF_UNIX, "path")
assert(S.string(un.sun_path) == "path" and un.sun_path[0] == 112 and un.sun_path[4] == 0 and #un.sun_path == 108)
un.sun_path = "x"
assert(S.string(un.sun_path, 108) == "x" .. ("\0"):rep(107))
un.sun_path = ("y"):rep(108)
assert(S.string(un.sun_path) == ("y"):rep(108))
raises("room for 108", set, un, "sun_path", ("y"):rep(109))
raises("", set, un, "sun_path", 5)
local path = un.sun_path
un = nil
collectgarbage()
assert(path[107] == 121)
local set_of = t.fdset()
set_of.fds_bits[31] = 2 ^ 32 - 1
assert(set_of.fds_bits[31] == 2 ^ 32 - 1 and set_of.fds_bits[30] == 0 and #set_of.fds_bits == 32)
raises("index", get, set_of.fds_bits, 32)
assert(t.sysinfo({ loads = { 1, 2, 3 } }).loads[2] == 3)
raises("room for 3", t.sysinfo, { loads = { 1, 2, 3, 4 } })

-- cmsghdr: a struct with so many bytes more
local cmsg = t.cmsghdr(4)
assert(S.sizeof(cmsg) == 20 and #cmsg.cmsg_data == 4)
cmsg.cmsg_len, cmsg.cmsg_level, cmsg.cmsg_type = 20, S.SOL_SOCKET, S.SCM_RIGHTS
cmsg.cmsg_data[3] = 9
assert(cmsg.cmsg_len == 20 and cmsg.cmsg_level == S.SOL_SOCKET and cmsg.cmsg_data[3] == 9)
assert(t.cmsghdr(2, 18, 1, 1, "ab").cmsg_data[1] == 98 and S.sizeof(t.cmsghdr(0)) == 16)
raises("index", get, cmsg.cmsg_data, 4)
raises("bad argument #1 to 'cmsghdr'", t.cmsghdr)
raises("size", t.cmsghdr, -1)

-- Pointers keep what they refer to alive; unset ones are nil; what was assigned is read back.
local message = t.msghdr()
assert(message.msg_name == nil and message.msg_iov == nil and message.msg_control == nil)
do
  local iov, control = t.iovec(1, { t.buffer(4, "data"), 4 }), t.buffer(20, 7)
  message.msg_iov, message.msg_control, message.msg_name = iov, control, t.sockaddr_in(2)
  assert(rawequal(message.msg_iov, iov) and rawequal(message.msg_control, control))
end
collectgarbage()
collectgarbage()
for _ = 1, 200 do t.buffer(16, 1) end
assert(S.string(message.msg_iov[0].iov_base, 4) == "data" and message.msg_control[19] == 7)
assert(message.msg_name.sin_family == 2)
local copy = t.msghdr(message)
message.msg_iov = nil
assert(message.msg_iov == nil and #copy.msg_iov == 1)
raises("msg_iov", set, message, "msg_iov", 5)
raises("msg_iov", set, message, "msg_iov", {})
raises("msg_name", set, message, "msg_name", io.stdout)

local kept = setmetatable({}, { __mode = "v" })
do
  local buffer = t.buffer(10)
  kept[1], message.msg_control = buffer, buffer
end
collectgarbage()
assert(kept[1])
message.msg_control = nil
collectgarbage()
assert(not kept[1], "a pointer that is cleared lets go")

-- iovec: elements as arguments or in one table, each with names or positions; the rest is zero.
local a, b = t.buffer(4, "aaaa"), t.buffer(6, "bbbbbb")
for _, io in ipairs {
  t.iovec(2, { iov_base = a, iov_len = 4 }, { iov_base = b, iov_len = 6 }), t.iovec(2, { a, 4 }, { b, 6 }),
  t.iovec(2, { { iov_base = a, iov_len = 4 }, { b, 6 } }), t.iovec(2, { { a, 4 }, { b, 6 } }),
} do
  assert(#io == 2 and rawequal(io[0].iov_base, a) and io[0].iov_len == 4 and rawequal(io[1].iov_base, b))
  assert(io[1].iov_len == 6 and S.sizeof(io) == 32)
end
local one = t.iovec(1, { a, 4 })
assert(rawequal(one[0].iov_base, a) and one[0].iov_len == 4)
local rest = t.iovec(3, { { a, 4 } })
assert(rest[0].iov_len == 4 and rest[1].iov_base == nil and rest[2].iov_len == 0)
rest[2] = { b, 2 }
rest[1].iov_base, rest[1].iov_len = a, 1
assert(rawequal(rest[2].iov_base, b) and rest[1].iov_len == 1)
rest[1] = rest[2]
assert(rawequal(rest[1].iov_base, b))
local element = rest[1]
rest = nil
collectgarbage()
assert(rawequal(element.iov_base, b) and element.iov_len == 2)
assert(#t.iovec(0) == 0 and t.iovec(1, { "text", 4 })[0].iov_len == 4)
raises("can't take 2", t.iovec, 1, { a, 4 }, { b, 6 })
raises("can't take 2", t.iovec, 1, { { a, 4 }, { b, 6 } })
raises("index", get, one, 1)
raises("index", get, one, -1)
raises("indexed by numbers", get, one, "iov_base")
raises("bad argument #1 to 'iovec'", t.iovec)
raises("bad argument #1 to 'iovec'", t.iovec, "1")
raises("", t.iovec, 1, 5)
raises("", t.iovec, -1)
raises("iov_base", t.iovec, 1, { 5, 4 })

-- S.t.fd owns a descriptor.
local file = assert(S.open("/dev/null"))
local number = file.fd
file:nogc()
local owner = t.fd(number)
assert(owner.fd == number and owner ~= file)
owner, file = nil, nil
collectgarbage()
local value, _, code = S.close(number)
assert(value == nil and code == S.EBADF)
raises("bad argument #1 to 'fd'", t.fd)
raises("bad argument #1 to 'fd'", t.fd, "stdin")
