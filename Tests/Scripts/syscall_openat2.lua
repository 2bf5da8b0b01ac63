-- openat2: how a path is walked, and what openat takes in silence.

local S = require "syscall"
local check = require "check"
local is, fails, raises = check.is, check.fails, check.raises

local folder = os.tmpname()
os.remove(folder)
assert(S.mkdir(folder, 448))
folder = assert(S.realpath(folder))
local dir = assert(S.open(folder))
local previous = S.umask(0)

local function how(flags, resolve, mode)
  return S.t.open_how {flags = flags, resolve = resolve or 0, mode = mode or 0}
end
local function write(path, text)
  local fd = assert(dir:openat(path, "creat, wronly", 384))
  assert(fd:write(text))
  assert(fd:close())
end
local function reads(path, resolve)
  local fd = assert(S.openat2(dir, path, how(S.O_RDONLY, resolve)))
  local text = assert(fd:read(nil, 100))
  assert(fd:close())
  return text
end
local function refuses(name, path, resolve) fails(name, S.openat2(dir, path, how(S.O_RDONLY, resolve))) end

-- folder/outside, folder/top/file, folder/top/below/file and links
write("outside", "outside")
assert(S.mkdirat(dir, "top", 448) and S.mkdirat(dir, "top/below", 448))
write("top/file", "file")
write("top/below/file", "below")
local base = dir
dir = assert(base:openat("top"))
assert(S.symlinkat("file", dir, "link"))
assert(S.symlinkat("below", dir, "links"))
assert(S.symlinkat("../outside", dir, "up"))
assert(S.symlinkat("/file", dir, "absolute"))
assert(S.symlinkat("loop", dir, "loop"))
assert(S.symlinkat("../below/../file", dir, "below/dots"))

-- Without limits it is openat.
is(reads "file", "file")
is(reads "up", "outside")
is(reads("links/file", 0), "below")
is(reads "../outside", "outside")
is(reads(folder .. "/outside"), "outside")
refuses("ENOENT", "missing")
refuses("ENOTDIR", "file/below")
refuses("ELOOP", "loop")
fails("EBADF", S.openat2(-1, "file", how(0)))
assert(S.openat2(-1, "/dev/null", how(0)):close())
assert(S.openat2("AT_FDCWD", "/dev/null", how(0)):close())
assert(dir:openat2("file", how(0)):close())

-- RESOLVE_BENEATH: nothing leads out, not even for a while, and nothing is absolute.
local beneath = S.RESOLVE_BENEATH
is(reads("file", beneath), "file")
is(reads("link", beneath), "file")
is(reads("below/../file", beneath), "file")
is(reads("below/dots", beneath), "file")
assert(S.openat2(dir, ".", how(S.O_PATH, beneath)):close())
refuses("EXDEV", "..", beneath)
refuses("EXDEV", "../top/file", beneath)
refuses("EXDEV", "below/../../top/file", beneath)
refuses("EXDEV", "up", beneath)
refuses("EXDEV", "absolute", beneath)
refuses("EXDEV", "/", beneath)
refuses("EXDEV", folder .. "/top/file", beneath)
refuses("ENOENT", "missing", beneath)
refuses("ELOOP", "loop", beneath)

-- RESOLVE_IN_ROOT: the directory is the top of all.
local in_root = S.RESOLVE_IN_ROOT
is(reads("/file", in_root), "file")
is(reads("../../../file", in_root), "file")
is(reads("absolute", in_root), "file")
refuses("ENOENT", "up", in_root)
refuses("ENOENT", "../outside", in_root)
refuses("EINVAL", "file", in_root + beneath)

-- RESOLVE_NO_SYMLINKS: no link, wherever it leads. One that is the end may be opened as itself.
local no_symlinks = S.RESOLVE_NO_SYMLINKS
is(reads("below/file", no_symlinks), "below")
is(reads("../outside", no_symlinks), "outside")
refuses("ELOOP", "link", no_symlinks)
refuses("ELOOP", "links/file", no_symlinks)
refuses("ELOOP", "below/dots", no_symlinks)
local link = assert(S.openat2(dir, "link", how(S.O_PATH + S.O_NOFOLLOW, no_symlinks)))
assert(S.S_ISLNK(link:fstat().st_mode) and link:close())
refuses("ELOOP", "links/file", no_symlinks + beneath)

-- RESOLVE_NO_MAGICLINKS: none of those that the kernel makes up in /proc. RESOLVE_NO_SYMLINKS takes them in.
local magic = "/proc/self/fd/" .. dir.fd
assert(S.openat2(dir, magic, how(S.O_PATH)):close())
refuses("ELOOP", magic, S.RESOLVE_NO_MAGICLINKS)
refuses("ELOOP", magic, no_symlinks)
is(reads("link", S.RESOLVE_NO_MAGICLINKS), "file")
refuses("EXDEV", magic, beneath)

-- RESOLVE_NO_XDEV: one file system.
is(reads("link", S.RESOLVE_NO_XDEV), "file")
refuses("EXDEV", "/proc/self/stat", S.RESOLVE_NO_XDEV)

-- RESOLVE_CACHED: only what the kernel knows already, and never anything that may wait.
local _, _, code = S.openat2(dir, "file", how(S.O_RDONLY, S.RESOLVE_CACHED))
assert(code == nil or code == S.EAGAIN, code)
fails("EAGAIN", S.openat2(dir, "new", how(S.O_CREAT + S.O_WRONLY, S.RESOLVE_CACHED, 384)))

-- Files are made with their mode, less the umask.
local fd = assert(S.openat2(dir, "new", how(S.O_CREAT + S.O_EXCL + S.O_RDWR + S.O_CLOEXEC, beneath, 416)))
is(fd:fstat().st_mode, S.S_IFREG + 416)
is(assert(fd:fcntl("F_GETFD")), S.FD_CLOEXEC)
is(assert(fd:write("12345")), 5)
assert(fd:close())
fails("EEXIST", S.openat2(dir, "new", how(S.O_CREAT + S.O_EXCL + S.O_WRONLY, beneath, 384)))
assert(S.openat2(dir, "new", how(S.O_WRONLY + S.O_TRUNC, beneath)):close())
is(S.fstatat(dir, "new").st_size, 0)
fails("EXDEV", S.openat2(dir, "../new", how(S.O_CREAT + S.O_WRONLY, beneath, 384)))
fails("ENOENT", S.stat(folder .. "/new"))

-- What openat would have overlooked is refused.
fails("EINVAL", S.openat2(dir, "file", how(S.O_RDONLY, 0, 384)))  -- a mode, and nothing is made
fails("EINVAL", S.openat2(dir, "new", how(S.O_CREAT + S.O_WRONLY, 0, 65536)))
fails("EINVAL", S.openat2(dir, "file", how(2 ^ 40)))
fails("EINVAL", S.openat2(dir, "file", how(2 ^ 31)))
fails("EINVAL", S.openat2(dir, "file", how(S.O_RDONLY, 2 ^ 20)))
fails("EINVAL", S.openat2(dir, "file", how(S.O_RDONLY, 2 ^ 63)))
fails("EINVAL", S.openat2(dir, "file", how(S.O_PATH + S.O_RDWR)))
for bit = 6, 40 do refuses("EINVAL", "file", 2 ^ bit) end
for bit = 0, 5 do assert(select(3, S.openat2(dir, "file", how(S.O_RDONLY, 2 ^ bit))) ~= S.EINVAL) end

-- The struct has the kernel's size, or it would say E2BIG; its fields take 64 bits.
local struct = S.t.open_how {flags = 1, mode = 2, resolve = 3}
is(struct.flags, 1) is(struct.mode, 2) is(struct.resolve, 3)
is(S.sizeof(struct), 24)
struct.flags = S.uint64 "18446744073709551615"
is(tostring(struct.flags), "18446744073709551615")
raises("no field 'nothing'", function() struct.nothing = 1 end)
raises("flags", S.t.open_how, {flags = "rdonly"})
raises("bad argument #3 to 'openat2' (open_how expected, got table)", S.openat2, dir, "file", {flags = 0})
raises("bad argument #3 to 'openat2' (open_how expected, got number)", S.openat2, dir, "file", 0)
raises("open_how expected, got stat", S.openat2, dir, "file", S.t.stat())
raises("bad argument #1 to 'openat2'", S.openat2, "nowhere", "file", how(0))
raises("holds a NUL", S.openat2, dir, "a\0b", how(0))
raises("bad argument #2 to 'openat2'", S.openat2, dir, 5, how(0))
fails("EFAULT", S.openat2(dir, "file"))
fails("EFAULT", S.openat2(dir, nil, how(0)))
fails("ENAMETOOLONG", S.openat2(dir, ("x"):rep(256), how(0)))
fails("ENAMETOOLONG", S.openat2(dir, ("x/"):rep(2100), how(0)))
fails("ENOENT", S.openat2(dir, "", how(0)))

-- One object can serve many calls, and no descriptor is lost.
local same = how(S.O_RDONLY, beneath)
for _ = 1, 3000 do assert(S.openat2(dir, "below/file", same)):close() end
for _ = 1, 3000 do S.openat2(dir, "up", same) end

S.umask(previous)
os.execute(("rm -r '%s'"):format(folder))
