-- The helpers: string, sizeof, cast, strerror, errno, nogc.

local S = require "syscall"
local check = require "check"
local raises = check.raises_like

-- string: up to the first NUL, or so many bytes
local buffer = S.t.buffer(8, "ab\0cd")
assert(S.string(buffer) == "ab" and S.string(buffer, 5) == "ab\0cd" and S.string(buffer, 8) == "ab\0cd\0\0\0")
assert(S.string(buffer, 0) == "" and S.string(buffer, 2.9) == "ab" and S.string(buffer, S.int64(3)) == "ab\0")
assert(S.string(S.t.buffer(4, "test")) == "test", "the end of the object ends it")
assert(S.string(S.t.buffer(0)) == "" and S.string(S.t.buffer(0), 0) == "")
assert(S.string(S.t.timespec(0x64636261, 0)) == "abcd" and #S.string(S.t.timespec(), 16) == 16)
assert(S.string("text") == "text" and S.string("text", 2) == "te")
assert(S.string("a\0b") == "a" and S.string("a\0b", 3) == "a\0b")
local address = S.t.sockaddr_un and S.t.sockaddr_un(S.AF_UNIX, "/some/path")
if address then assert(S.string(address.sun_path) == "/some/path" and S.string(address.sun_path, 5) == "/some") end
local vector = S.t.iovec(1, { buffer, 8 })
assert(S.string(vector[0].iov_base) == "ab" and #S.string(vector, 16) == 16)
raises("9 of the 8 bytes that argument #1 has", S.string, buffer, 9)
raises("%-1 of the 8 bytes", S.string, buffer, -1)
raises("of the 4 bytes", S.string, "text", 5)
raises("of the 16 bytes", S.string, S.t.timespec(), 17)
raises("bad argument #1 to 'string' %(string or object expected, got no value%)", S.string)
raises("bad argument #1 to 'string'", S.string, nil)
raises("bad argument #1 to 'string'", S.string, nil, 4)
raises("bad argument #1 to 'string'", S.string, 12)
raises("bad argument #1 to 'string'", S.string, {})
raises("bad argument #1 to 'string'", S.string, S.t.fd(1):nogc() or S.int64 "9223372036854775807")
raises("bad argument #1 to 'string'", S.string, io.stdout)
raises("bad argument #2 to 'string'", S.string, buffer, "2")
raises("bad argument #2 to 'string'", S.string, buffer, {})
raises("bad argument #2 to 'string'", S.string, buffer, 0 / 0)

-- sizeof: objects, constructors, types of C
assert(S.sizeof(buffer) == 8 and S.sizeof(vector) == 16)
assert(S.sizeof(S.t.iovec(3)) == 48 and S.sizeof(S.t.stat()) == 144)
assert(S.sizeof(S.t.stat) == 144 and S.sizeof(S.t.buffer, 10) == 10 and S.sizeof(S.t.iovec, 3) == 48)
assert(S.sizeof(S.t.buffer, 0) == 0 and S.sizeof(S.t.stat, nil) == 144)
assert(S.sizeof(S.t.fd) == 4 and S.sizeof(S.int64 "9223372036854775807") == 8)
do local fd = S.t.fd(1) fd:nogc() assert(S.sizeof(fd) == 4) end
if S.t.cmsghdr then assert(S.sizeof(S.t.cmsghdr, 4) == 20 and S.sizeof(S.t.cmsghdr(4)) == 20) end
assert(S.sizeof("int") == 4 and S.sizeof("long") == 8 and S.sizeof(" unsigned  int ") == 4 and S.sizeof("time_t") == 8)
assert(S.sizeof("struct stat") == 144 and S.sizeof("struct timespec") == 16 and S.sizeof("struct iovec") == 16)
if S.t.ucred then assert(S.sizeof("struct ucred") == 12) end
raises("bad argument #2 to 'sizeof' %(number expected, got no value%)", S.sizeof, S.t.buffer)
raises("bad argument #2 to 'sizeof'", S.sizeof, S.t.iovec, "3")
raises("no buffer has %-1", S.sizeof, S.t.buffer, -1)
raises("no iovec has", S.sizeof, S.t.iovec, 2 ^ 62)
raises("no type that is known", S.sizeof, "struct nothing")
raises("no type that is known", S.sizeof, "stat")
raises("no type that is known", S.sizeof, "")
raises("bad argument #1 to 'sizeof' %(object, constructor or name of a type expected, got number%)", S.sizeof, 4)
raises("bad argument #1 to 'sizeof'", S.sizeof)
raises("bad argument #1 to 'sizeof'", S.sizeof, nil)
raises("bad argument #1 to 'sizeof'", S.sizeof, {})
raises("bad argument #1 to 'sizeof'", S.sizeof, print)
raises("bad argument #1 to 'sizeof'", S.sizeof, S.getpid)
raises("bad argument #1 to 'sizeof'", S.sizeof, io.stdout)

-- cast: a view of a buffer as a struct
local buffer = S.t.buffer(24)
local view = S.cast("struct timespec *", buffer)
view.tv_sec, view.tv_nsec = 258, -1
assert(buffer[0] == 2 and buffer[1] == 1 and buffer[8] == 255 and buffer[16] == 0 and S.sizeof(view) == 16)
buffer[0] = 3
assert(view.tv_sec == 259 and S.clock_gettime("REALTIME", view) and view.tv_sec > 1000000000)
buffer = nil
collectgarbage()
assert(view.tv_sec > 1000000000, "the view keeps the buffer alive")
local again = S.cast(" struct  timeval* ", view)
again.tv_usec = 5
assert(view.tv_nsec == 5)
local st = S.cast("struct stat *", S.t.buffer(144))
assert(S.stat("/", st) and st.st_mode == S.stat("/").st_mode)
st.st_atim.tv_sec = 7
assert(st.st_atim.tv_sec == 7)
raises("not supported", S.cast, "int *", S.t.buffer(8))
raises("not supported", S.cast, "struct timespec", S.t.buffer(16))
raises("not supported", S.cast, "struct timespec **", S.t.buffer(16))
raises("not supported", S.cast, "struct nothing *", S.t.buffer(16))
raises("not supported", S.cast, "", S.t.buffer(16))
raises("smaller than the struct", S.cast, "struct timespec *", S.t.buffer(15))
raises("smaller than the struct", S.cast, "struct stat *", S.t.timespec())
raises("pointers", S.cast, "struct iovec *", S.t.buffer(16))
raises("pointers", S.cast, "struct timespec *", S.t.iovec(1))
raises("pointers", S.cast, "struct timespec *", S.t.iovec(1)[0])
if S.t.msghdr then raises("pointers", S.cast, "struct msghdr *", S.t.buffer(100)) end
if address then raises("multiple of 8", S.cast, "struct timespec *", address.sun_path) end
local region = assert(S.mmap(nil, 4096, S.PROT_READ, S.MAP_PRIVATE + S.MAP_ANONYMOUS, -1, 0))
raises("buffer or struct expected", S.cast, "struct timespec *", region)
raises("bad argument #2 to 'cast'", S.cast, "struct timespec *", "0123456789abcdef")
raises("bad argument #2 to 'cast'", S.cast, "struct timespec *")
raises("bad argument #2 to 'cast'", S.cast, "struct timespec *", 4096)
raises("bad argument #1 to 'cast'", S.cast)
if S.t.cmsghdr then
  local header = S.cast("struct cmsghdr *", S.t.buffer(24))
  assert(#header.cmsg_data == 8)
  header.cmsg_data[7] = 1
  raises("index", function() return header.cmsg_data[8] end)
end

-- strerror: the text and the argument as it is
local function two(...) assert(select("#", ...) == 2) return ... end
local text, argument = two(S.strerror(2))
assert(text == "No such file or directory" and argument == 2)
for _, name in ipairs { "ENOENT", "enoent", "NOENT", " EnoEnt " } do
  local text, argument = two(S.strerror(name))
  assert(text == "No such file or directory" and argument == name)
end
local _, message, code = S.open("/nowhere/at/all")
assert(S.strerror(code) == message and code == S.errno("ENOENT"))
assert(S.strerror(0) == "Success" and S.strerror(9999) == "Unknown error 9999")
assert(S.strerror(-1) == "Unknown error -1" and S.strerror(1e9) == "Unknown error 1000000000")
raises("bad argument #1 to 'strerror'", S.strerror)
raises("names no", S.strerror, "ENOTHING")
raises("names no", S.strerror, "2")
raises("names no", S.strerror, "ENOENT, EPERM")

-- errno: the number of a name; it tells nothing of the last error
assert(S.errno("EBADF") == 9 and S.errno("ebadf") == 9 and S.errno("BADF") == 9 and S.errno(9) == 9)
assert(S.errno(1000) == 1000 and S.errno("EWOULDBLOCK") == S.errno("EAGAIN") and S.errno("ENOTSUP") == S.EOPNOTSUPP)
assert(S.errno("EALREADY") == 114 and S.errno("EHWPOISON") == 133 and S.errno("EDEADLOCK") == S.errno("EDEADLK"))
raises("bad argument #1 to 'errno'", S.errno)
raises("bad argument #1 to 'errno'", S.errno, {})
raises("names no", S.errno, "ENOTHING")
raises("names no", S.errno, "SIGTERM")
raises("names no", S.errno, "9")

-- nogc returns nothing, and takes any object
assert(select("#", S.nogc(S.t.buffer(1))) == 0 and select("#", S.nogc(S.t.timespec())) == 0)
local fd = assert(S.dup(1))
assert(select("#", fd:nogc()) == 0)
local number = fd.fd
fd = nil
collectgarbage()
assert(S.close(number) == true)
for _, value in ipairs { 1, "string", true, {}, print, io.stdout } do
  raises("bad argument #1 to 'nogc'", S.nogc, value)
end
raises("bad argument #1 to 'nogc'", S.nogc, nil)
raises("bad argument #1 to 'nogc'", S.nogc)
