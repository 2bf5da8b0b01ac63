-- Names of files, links, special files, and directories with many of them.

local S = require "syscall"
local check = require "check"
local is, fails, raises = check.is, check.fails, check.raises

local function octal(digits) return tonumber(digits, 8) end

local home = assert(S.getcwd())
local folder = os.tmpname()
os.remove(folder)
assert(S.mkdir(folder, octal "700"))
folder = assert(S.realpath(folder))
local dir = assert(S.open(folder))
local previous = S.umask(0)
local function touch(name) assert(assert(S.openat(dir, name, "O_CREAT, O_WRONLY", octal "600")):close()) end
local function mode(name) return S.fstatat(dir, name, nil, "AT_SYMLINK_NOFOLLOW").st_mode end

-- The current directory, as a string, in a buffer, with a limit.
assert(S.chdir(folder))
is(S.getcwd(), folder)
is(S.getcwd(nil, #folder + 1), folder)
is(S.getcwd(nil, 0), folder)
fails("ERANGE", S.getcwd(nil, #folder))
fails("ERANGE", S.getcwd(nil, 1))
local buffer = S.t.buffer(#folder + 1, 255)
is(S.getcwd(buffer, #folder + 1), true)
for i = 1, #folder do is(buffer[i - 1], folder:byte(i)) end
is(buffer[#folder], 0)
is(S.stat(buffer).st_ino, dir:fstat().st_ino)
fails("ERANGE", S.getcwd(buffer, #folder))
fails("EINVAL", S.getcwd(buffer))
fails("EINVAL", S.getcwd(buffer, 0))
raises("bad argument #2 to 'getcwd'", S.getcwd, buffer, #folder + 2)
raises("bad argument #2 to 'getcwd'", S.getcwd, buffer, -1)
raises("bad argument #1 to 'getcwd'", S.getcwd, "no buffer", 4)
assert(S.chdir "/" and S.getcwd() == "/" and dir:fchdir() and S.getcwd() == folder)
fails("ENOENT", S.chdir "missing")
fails("EBADF", S.fchdir(-1))
fails("EFAULT", S.chdir(nil))

-- Directories are made with the mode that is given, 0 without one, less the mask.
assert(S.mkdir("made", octal "751"))
is(mode "made", S.S_IFDIR + octal "751")
assert(S.mkdir "bare" and dir:mkdirat("at", octal "700"))
is(mode "bare", S.S_IFDIR)
S.umask(octal "22")
assert(S.mkdir("masked", octal "777") and S.umask(0))
is(mode "masked", S.S_IFDIR + octal "755")
fails("EEXIST", S.mkdir "made")
fails("ENOENT", dir:mkdirat "missing/below")
fails("ENOTEMPTY", S.rmdir(folder))
assert(S.rmdir "masked" and S.rmdir "bare" and dir:unlinkat("at", "AT_REMOVEDIR"))
fails("ENOENT", S.rmdir "bare")
fails("EISDIR", S.unlink "made")
raises("bad argument #1 to 'mkdir'", S.mkdir, 1)
raises("holds a NUL", S.mkdir, "a\0b")

-- openat: relative, absolute, and without a mode.
local fd = assert(dir:openat("a", S.O_CREAT + S.O_RDWR + S.O_EXCL, octal "640"))
is(mode "a", S.S_IFREG + octal "640")
is(fd:write "content", 7)
fails("EEXIST", S.openat(dir, "a", "creat, excl"))
fails("ENOENT", S.openat(dir, "missing"))
assert(S.openat("AT_FDCWD", "a"):close() and S.openat(-1, folder .. "/a"):close())
fails("EBADF", S.openat(-1, "a"))
fails("ENOTDIR", fd:openat "a")
raises("descriptor expected", S.openat, "AT_HOME", "a")

-- Renaming and links.
assert(S.rename("a", "b") and S.renameat(dir, "b", dir, "c") and dir:renameat2("c", dir, "a"))
touch "b"
fails("EEXIST", S.renameat2(dir, "a", dir, "b", "RENAME_NOREPLACE"))
assert(dir:renameat2("a", dir, "b", S.RENAME_EXCHANGE))
is(S.stat("b").st_size, 7)
assert(S.rename("b", "a"))
fails("ENOENT", S.rename("b", "a"))
fails("EFAULT", S.rename("a", nil))
assert(S.link("a", "hard") and dir:linkat("a", dir, "harder"))
is(fd:fstat().st_nlink, 3)
fails("EEXIST", S.link("a", "hard"))
assert(S.unlink "hard" and dir:unlinkat "harder" and fd:fstat().st_nlink == 1)
fails("ENOENT", S.unlink "hard")
fails("ENOENT", S.unlinkat(dir, "hard"))
assert(S.symlink("a", "soft") and S.symlinkat("no\nwhere", dir, "dangling"))
is(S.readlink "soft", "a")
is(dir:readlinkat "dangling", "no\nwhere")
is(#assert(S.readlink "/proc/self/exe") > 1, true)
local long = ("x"):rep(4095)
if S.symlink(long, "long") then
  is(S.readlink "long", long)
  assert(S.unlink "long")
end
fails("ENAMETOOLONG", S.symlink(long .. "x", "longer"))
fails("EINVAL", S.readlink "a")
fails("ENOENT", S.readlink "missing")
fails("EINVAL", S.readlinkat(dir, "a"))
fails("EFAULT", S.readlink(nil))
assert(S.linkat(dir, "soft", dir, "followed", "AT_SYMLINK_FOLLOW") and S.S_ISREG(mode "followed"))
assert(S.linkat(dir, "soft", dir, "kept") and S.S_ISLNK(mode "kept"))
assert(S.unlink "followed" and S.unlink "kept")
is(S.realpath "soft", folder .. "/a")
is(S.realpath "made/.././/a", folder .. "/a")
fails("ENOENT", S.realpath "dangling")
fails("ENOENT", S.realpath "")
raises("bad argument #1 to 'realpath'", S.realpath)

-- Special files; only root makes devices.
assert(S.mkfifo("fifo", octal "600") and dir:mkfifoat("fifo2", octal "640"))
is(mode "fifo2", S.S_IFIFO + octal "640")
assert(S.mknod("node", S.S_IFREG + octal "644") and dir:mknodat("socket", S.S_IFSOCK + octal "600", 0))
assert(S.S_ISREG(mode "node") and S.S_ISSOCK(mode "socket") and S.S_ISFIFO(mode "fifo"))
fails("EEXIST", S.mkfifo("fifo", 0))
fails("EINVAL", S.mknod("wrong", S.S_IFMT))
local device, message, code = S.mknod("null", S.S_IFCHR + octal "600", S.makedev(1, 3))
if device then
  is(S.stat("null").st_rdev, S.makedev(1, 3))
  assert(S.unlink "null")
else
  fails("EPERM", device, message, code)
  print "not run: making a device takes root"
end
raises("bad argument #2 to 'mkfifo'", S.mkfifo, "x")
raises("bad argument #2 to 'mknod'", S.mknod, "x")
if S.getuid and S.getuid() == 0 then fails("ENOTDIR", S.chroot "a") end
fails("ENOENT", S.chroot "missing")

-- Listing: every entry once, with its type and inode.
local expected = {
  ["."] = S.DT_DIR, [".."] = S.DT_DIR, made = S.DT_DIR, a = S.DT_REG, soft = S.DT_LNK, dangling = S.DT_LNK,
  fifo = S.DT_FIFO, fifo2 = S.DT_FIFO, node = S.DT_REG, socket = S.DT_SOCK,
}
local function lists_all(...)
  local seen = 0
  for name, type, ino in ... do
    if expected[name] ~= type and type ~= S.DT_UNKNOWN then error(name .. " has type " .. tostring(type)) end
    assert(expected[name], name)
    if name ~= ".." then is(ino, S.fstatat(dir, name, nil, "AT_SYMLINK_NOFOLLOW").st_ino) end
    seen = seen + 1
  end
  is(seen, 10)
end
lists_all(S.readdir(folder))
lists_all(S.readdir "made/..")
lists_all(assert(S.readdir "."))
lists_all(dir:getdents())

-- getdents begins at the position of the descriptor, which it shares; dir is at its end now.
for name in dir:getdents() do error(name) end
is(dir:lseek(0, "SEEK_SET"), 0)
lists_all(S.getdents(dir))
fails("ENOTDIR", fd:getdents())
fails("EBADF", S.getdents(-1))
fails("ENOENT", S.readdir "missing")
fails("ENOTDIR", S.readdir "a")
fails("EFAULT", S.readdir(nil))
raises("bad argument #1 to 'readdir'", S.readdir, 1)
raises("attempt to call", function() for name in S.readdir "missing" do error(name) end end)

-- The end stays the end; a list that is closed, or given up, closes its directory.
local function descriptors()
  local count = 0
  for _ in S.readdir "/proc/self/fd" do count = count + 1 end
  return count
end
local before = descriptors()
local list = S.readdir(folder)
is(type(list), "userdata")
is(select("#", S.readdir(folder)), 1)
collectgarbage()
is(descriptors(), before + 1)
while list() do end
is(descriptors(), before)
is(list(), nil)
is(list:close(), true)
list = dir:getdents()
assert(dir:lseek(0, "SEEK_SET") == 0 and list() and descriptors() == before + 1)
is(list:close(), true)
is(descriptors(), before)
is(list(), nil)
is(list:close(), true)
raises("directory expected, got fd", list.close, dir)
raises("directory expected, got table", list.close, {})
for _ in S.readdir(folder) do break end
for _ in dir:getdents() do break end
list = S.readdir(folder)
collectgarbage()
is(descriptors(), before + 1)
assert(list())
list = nil
collectgarbage()
collectgarbage()
is(descriptors(), before)

-- An error in the midst is raised: here the list's own descriptor, the lowest number that was free, is closed.
local free = assert(S.dup(dir))
local number = free.fd
assert(free:close())
list = S.readdir(folder)
assert(S.close(number))
raises("can't read the directory: Bad file descriptor", function() while list() do end end)
is(list(), nil)
is(descriptors(), before)

-- A number that somebody else has got meanwhile is not closed.
list = S.readdir(folder)
assert(S.close(number))
local other = assert(S.open("/dev/null"))
is(other.fd, number)
is(list:close(), true)
assert(other:fstat())
assert(other:close())

-- Many entries, some with odd names; the cost of each is the same.
for name in pairs(expected) do
  if name ~= "." and name ~= ".." and name ~= "made" then assert(S.unlink(name)) end
end
local COUNT = 10000
local odd = {["\1\255\n"] = true, ["…"] = true, [("n"):rep(255)] = true, [" "] = true, ["..."] = true}
for name in pairs(odd) do touch(name) end
for i = 1, COUNT do touch("file" .. i) end
local function read_path() return S.readdir "." end
local function read_descriptor() dir:lseek(0, "set") return dir:getdents() end
for _, start in ipairs {read_path, read_descriptor} do
  local seen, count = {}, 0
  for name, type in start() do
    assert(not seen[name])
    seen[name], count = type, count + 1
  end
  is(count, COUNT + 5 + 3)
  for i = 1, COUNT do assert(seen["file" .. i], i) end
  for name in pairs(odd) do assert(seen[name], name) end
end

-- Names may vanish and come while they are listed.
for name in S.readdir "." do
  if name:find "^file" then assert(S.unlink(name)) end
end
for name in pairs(odd) do assert(S.unlink(name)) end
for name in S.readdir "." do assert(name == "." or name == ".." or name == "made", name) end

-- A path that is longer than PATH_MAX is there all the same.
local deep, depth = ("d"):rep(250), 20
for _ = 1, depth do assert(S.mkdir(deep, octal "700") and S.chdir(deep)) end
is(S.getcwd(), folder .. ("/" .. deep):rep(depth))
fails("ERANGE", S.getcwd(nil, 5000))
for _ = 1, depth do assert(S.chdir ".." and S.rmdir(deep)) end
is(S.getcwd(), folder)

-- A directory that is gone has no path.
assert(S.mkdir("gone", octal "700") and S.chdir "gone" and S.rmdir(folder .. "/gone"))
fails("ENOENT", S.getcwd())
assert(dir:fchdir())

fd:close()
fails("EBADF", fd:getdents())
assert(S.rmdir "made" and S.chdir(home) and S.rmdir(folder) and dir:close())
fails("EBADF", dir:fchdir())
fails("EBADF", S.openat(dir, "a"))
S.umask(previous)
