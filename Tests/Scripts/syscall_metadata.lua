-- What the file system knows about files: stat and what changes it, modes, device numbers, file systems.

local S = require "syscall"
local is, fails, raises = require("check").is, require("check").fails, require("check").raises

local function octal(digits) return tonumber(digits, 8) end

local folder = os.tmpname()
os.remove(folder)
assert(S.mkdir(folder, octal "700"))
local file, link, missing = folder .. "/file", folder .. "/link", folder .. "/missing"
local root = S.stat("/proc/self").st_uid == 0
local previous = S.umask(0)
assert(type(previous) == "number")

-- The mask is returned, whole or by names, and its lower nine bits count.
is(S.umask(octal "27"), 0)
is(S.umask "iwgrp, S_IRWXO", octal "27")
is(S.umask(octal "7777"), octal "27")
is(S.umask(0), octal "777")
raises("bad argument #1 to 'umask'", S.umask)
raises("bad argument #1 to 'umask'", S.umask, "18")

-- stat: a new object, or the one that was given.
local fd = assert(S.creat(file, octal "640"))
is(fd:write("hello"), 5)
assert(S.symlink("file", link))
local st = assert(S.stat(file))
is(type(st), "userdata")
is(st.st_size, 5)
is(st.st_mode, S.S_IFREG + octal "640")
is(st.st_nlink, 1)
is(type(st.st_ino), "number")
assert(st.st_ino > 0 and st.st_dev > 0 and st.st_blksize > 0 and st.st_blocks >= 0)
assert(S.S_ISREG(st.st_mode) and not S.S_ISLNK(st.st_mode) and not S.S_ISSOCK(st.st_mode))
assert(math.abs(st.st_mtim.tv_sec - os.time()) < 100 and st.st_mtim.tv_nsec < 1e9)
is(st.st_mtime, st.st_mtim.tv_sec)
is(st.st_atime, st.st_atim.tv_sec)
is(st.st_ctime, st.st_ctim.tv_sec)
raises("no field 'size'", function() return st.size end)
raises("no field 'st_birthtime'", function() st.st_birthtime = 1 end)
is(S.stat(link).st_ino, st.st_ino)
is(S.fstat(fd).st_ino, st.st_ino)
is(fd:fstat().st_size, 5)
assert(S.S_ISLNK(S.lstat(link).st_mode) and S.lstat(link).st_size == 4)
local own = S.t.stat()
is(own.st_size, 0)
assert(S.stat(file, own) == own and rawequal(S.lstat(file, own), own))
is(own.st_size, 5)
assert(rawequal(fd:fstat(own), own))
fails("ENOENT", S.stat(missing))
fails("ENOENT", S.lstat(missing, own))
is(own.st_size, 5)
fails("EBADF", S.fstat(-1))
fails("EFAULT", S.stat(nil))
fails("EFAULT", S.lstat(nil))
fails("ENOTDIR", S.stat(file .. "/below"))
raises("bad argument #1 to 'stat'", S.stat, 3)
raises("holds a NUL", S.stat, file .. "\0")
raises("bad argument #2 to 'stat' (stat expected, got table)", S.stat, file, {})
raises("stat expected", S.stat, file, S.t.buffer(144))
raises("bad argument #1 to 'fstat' (descriptor expected, got no value)", S.fstat)
raises("descriptor expected", S.fstat, "3")
is(S.stat(S.t.buffer(#file + 1, file)).st_ino, st.st_ino)
raises("holds no NUL", S.stat, S.t.buffer(#file, file))

-- fstatat: relative to a directory, of the descriptor itself, and of links.
local dir = assert(S.open(folder, "O_RDONLY, O_DIRECTORY"))
is(S.fstatat(dir, "file").st_ino, st.st_ino)
is(dir:fstatat("link").st_ino, st.st_ino)
assert(S.S_ISLNK(dir:fstatat("link", nil, "AT_SYMLINK_NOFOLLOW").st_mode))
assert(rawequal(S.fstatat(dir, "file", own, 0), own))
assert(S.S_ISDIR(S.fstatat(dir, "", nil, S.AT_EMPTY_PATH).st_mode))
is(S.fstatat("AT_FDCWD", file).st_ino, st.st_ino)
is(S.fstatat(S.AT_FDCWD, file, nil, "symlink_nofollow").st_ino, st.st_ino)
fails("ENOENT", dir:fstatat "missing")
fails("ENOTDIR", fd:fstatat "file")
fails("EBADF", S.fstatat(-1, "file"))
fails("EFAULT", S.fstatat(dir, nil))
raises("names no at flags", S.fstatat, dir, "file", nil, "AT_NOTHING")

-- Every type of file, by its number.
local types = {REG = S.S_IFREG, DIR = S.S_IFDIR, CHR = S.S_IFCHR, BLK = S.S_IFBLK, FIFO = S.S_IFIFO, LNK = S.S_IFLNK,
               SOCK = S.S_IFSOCK}
for name in pairs(types) do
  for other, bits in pairs(types) do is(S["S_IS" .. name](bits + octal "1777"), name == other) end
  is(S["S_IS" .. name](0), false)
  raises("bad argument #1 to 'S_IS" .. name, S["S_IS" .. name])
end
assert(S.S_ISDIR(S.stat("/").st_mode) and S.S_ISCHR(S.stat("/dev/null").st_mode))

-- Device numbers: bits 8-19 and 44-63 are the major, the others the minor.
is(S.stat("/dev/zero").st_rdev, S.makedev(1, 5))
is(S.makedev(1, 5), 261)
is(S.makedev(4095, 255), 1048575)
is(S.makedev(0, 256), 2 ^ 20)
is(S.makedev(8, 2 ^ 20 - 1), 8 * 256 + 255 + 4095 * 2 ^ 20)
is(S.makedev(511, 2 ^ 32 - 1), 511 * 256 + 255 + (2 ^ 24 - 1) * 2 ^ 20)
is(tostring(S.makedev(2 ^ 32 - 1, 2 ^ 32 - 1)), "18446744073709551615")
for _, pair in ipairs {{0, 0}, {1, 5}, {8, 17}, {259, 3}, {4095, 2 ^ 20}, {4096, 0}, {2 ^ 32 - 1, 2 ^ 32 - 1}} do
  local dev = S.makedev(pair[1], pair[2])
  is(S.major(dev), pair[1])
  is(S.minor(dev), pair[2])
end
is(h, nil)
is(l, nil)
raises("bad argument #1 to 'major'", S.major, "261")
raises("bad argument #2 to 'makedev'", S.makedev, 1)

-- Permissions.
assert(S.chmod(file, octal "4711"))
is(S.stat(file).st_mode, S.S_IFREG + octal "4711")
assert(fd:fchmod(S.S_IRUSR + S.S_IWUSR))
is(fd:fstat().st_mode, S.S_IFREG + octal "600")
assert(S.fchmod(fd, "irusr, iwusr, irgrp"))
is(fd:fstat().st_mode, S.S_IFREG + octal "640")
assert(dir:fchmodat("file", octal "604"))
is(fd:fstat().st_mode, S.S_IFREG + octal "604")
fails("EOPNOTSUPP", dir:fchmodat("link", octal "600", "AT_SYMLINK_NOFOLLOW"))
fails("ENOENT", S.chmod(missing, 0))
fails("EBADF", S.fchmod(-1, 0))
fails("EFAULT", S.chmod(nil, 0))
fails("EINVAL", dir:fchmodat("file", 0, 2 ^ 20))
raises("bad argument #2 to 'chmod'", S.chmod, file)
raises("bad argument #2 to 'fchmod'", fd.fchmod, fd)

-- Owners; -1 leaves one as it is.
local uid, gid = st.st_uid, st.st_gid
assert(S.chown(file, -1, -1) and S.lchown(link, -1, -1) and fd:fchown(uid, gid) and dir:fchownat("file", -1, gid))
is(fd:fstat().st_uid, uid)
if root then
  assert(S.chown(link, 1, 2))
  is(S.stat(file).st_uid, 1)
  is(S.stat(file).st_gid, 2)
  is(S.lstat(link).st_uid, uid)
  assert(S.lchown(link, 3, -1))
  is(S.lstat(link).st_uid, 3)
  is(S.lstat(link).st_gid, gid)
  assert(dir:fchownat("link", 2 ^ 32 - 2, 4, S.AT_SYMLINK_NOFOLLOW))
  is(S.lstat(link).st_uid, 2 ^ 32 - 2)
  assert(fd:fchown(uid, gid))
  is(S.stat(file).st_uid, uid)
else
  fails("EPERM", S.chown(file, uid + 1, -1))
  print "not run: changing owners takes root"
end
fails("ENOENT", S.chown(missing, 0, 0))
fails("ENOENT", S.lchown(missing, 0, 0))
fails("EBADF", S.fchown(-1, 0, 0))
raises("bad argument #3 to 'chown'", S.chown, file, 0)
raises("bad argument #2 to 'lchown'", S.lchown, file)

-- Access: true or an error.
is(S.access(file, S.R_OK + S.W_OK), true)
is(S.access(file, S.F_OK), true)
is(S.access(file, "R_OK, W_OK"), true)
is(S.access("/", "X_OK"), true)
fails("ENOENT", S.access(missing, S.F_OK))
fails("EINVAL", S.access(file, 64))
fails("EFAULT", S.access(nil, 0))
assert(S.chmod(file, octal "600"))
fails("EACCES", S.access(file, S.X_OK))
is(dir:faccessat("file", "R_OK"), true)
is(dir:faccessat("file", "R_OK", "AT_EACCESS"), true)
fails("EACCES", S.faccessat(dir, "file", S.X_OK, S.AT_EACCESS))
fails("ENOENT", dir:faccessat("missing", 0))
raises("bad argument #2 to 'access'", S.access, file)
raises("names no access mode", S.access, file, "R_OKAY")

-- Times, in every form.
local function times() local now = S.stat(file) return now.st_atim, now.st_mtim end
local function check(access, nanoseconds, modification, others)
  local a, m = times()
  is(a.tv_sec, access)
  is(a.tv_nsec, nanoseconds)
  is(m.tv_sec, modification)
  is(m.tv_nsec, others)
end
assert(fd:futimens {{1, 2}, {tv_sec = 3, tv_nsec = 4}})
check(1, 2, 3, 4)
assert(S.futimens(fd, {own.st_atim, S.t.stat().st_mtim}))
is(S.stat(file).st_atime, own.st_atime)
is(S.stat(file).st_mtime, 0)
assert(S.utimensat("AT_FDCWD", file, {1234567890.25, -1.5}))
check(1234567890, 250000000, -2, 500000000)
assert(dir:utimensat("file", {{7, 8}, {0, S.UTIME_OMIT}}))
check(7, 8, -2, 500000000)
assert(dir:utimensat("file", {"omit", {9, 10}}))
check(7, 8, 9, 10)
local before = os.time()
assert(dir:utimensat("file", {"UTIME_NOW", "Omit"}))
assert(math.abs(S.stat(file).st_atime - before) < 100 and S.stat(file).st_mtime == 9)
assert(dir:utimensat("file", {{0, S.UTIME_OMIT}, {0, S.UTIME_NOW}}))
assert(math.abs(S.stat(file).st_mtime - before) < 100)
assert(fd:futimens {0, 0} and S.stat(file).st_mtime == 0)
assert(fd:futimens())
assert(math.abs(S.stat(file).st_atime - before) < 100 and math.abs(S.stat(file).st_mtime - before) < 100)
assert(dir:utimensat("link", {11, 12}, "AT_SYMLINK_NOFOLLOW"))
is(S.lstat(link).st_mtime, 12)
assert(S.stat(file).st_mtime ~= 12)
fails("EINVAL", fd:futimens {{0, 1e9}, {0, 0}})
fails("ENOENT", dir:utimensat("missing", nil))
fails("EFAULT", dir:utimensat(nil, nil))
fails("EBADF", S.futimens(-1))
raises("bad argument #2 to 'futimens' (table of timespec expected, got number)", S.futimens, fd, 5)
raises("timespec expected at index 1, got nil", S.futimens, fd, {})
raises("timespec expected at index 2, got never", S.futimens, fd, {"now", "never"})
raises("timespec expected at index 1, got boolean", S.futimens, fd, {true, 1})
for _, bad in ipairs {1 / 0, -1 / 0, 0 / 0, 2 ^ 63, -2 ^ 70} do
  raises("timespec expected at index 1, got number", S.futimens, fd, {bad, 0})
end
raises("no field 'sec'", S.futimens, fd, {{sec = 1}, 0})
raises("only 2 fields", S.futimens, fd, {{1, 2, 3}, 0})
raises("is a number", S.futimens, fd, {{"1"}, 0})

-- Sizes.
assert(S.truncate(file, 3) and fd:fstat().st_size == 3)
assert(fd:ftruncate(2 ^ 41) and S.stat(file).st_size == 2 ^ 41)
assert(S.ftruncate(fd, 0) and S.stat(file).st_size == 0)
fails("EINVAL", S.truncate(file, -1))
fails("EINVAL", fd:ftruncate(-1))
fails("ENOENT", S.truncate(missing, 0))
fails("EISDIR", S.truncate(folder, 0))
fails("EINVAL", dir:ftruncate(0))
raises("bad argument #2 to 'truncate'", S.truncate, file)
raises("bad argument #2 to 'ftruncate'", S.ftruncate, fd, "0")
raises("does not fit into 64 bits", S.ftruncate, fd, 0 / 0)

-- File systems.
local fs, vfs = assert(S.statfs(folder)), assert(S.statvfs(folder))
is(fs.f_type, fd:fstatfs().f_type)
is(S.statfs("/proc").f_type, tonumber("9fa0", 16))
is(vfs.f_namemax, fs.f_namelen)
is(vfs.f_blocks, fd:fstatvfs().f_blocks)
assert(fs.f_bsize > 0 and vfs.f_frsize > 0 and fs.f_blocks >= fs.f_bfree and #fs.f_fsid == 2)
assert(vfs.f_files >= vfs.f_ffree and vfs.f_bavail <= vfs.f_bfree and type(vfs.f_flag) == "number")
assert(fs.f_frsize and fs.f_flags and vfs.f_fsid and vfs.f_favail and fs.f_bavail and fs.f_files and fs.f_ffree)
local given = S.t.statfs()
assert(rawequal(S.statfs(folder, given), given) and given.f_type == fs.f_type and S.t.statvfs())
fails("ENOENT", S.statfs(missing))
fails("ENOENT", S.statvfs(missing))
fails("EBADF", S.fstatfs(-1))
fails("EBADF", S.fstatvfs(-1))
fails("EFAULT", S.statvfs(nil))
is(fd:syncfs(), true)
is(S.sync(), true)
fails("EBADF", S.syncfs(-1))
-- Accounting is the whole machine's: root could really switch it.
fails(root and "EISDIR" or "EPERM", S.acct(folder))
fails(root and "ENOENT" or "EPERM", S.acct(missing))
if not root then fails("EPERM", S.acct()) end
raises("bad argument #1 to 'acct'", S.acct, 1)

-- A closed descriptor is refused before the call.
fd:close()
for _, call in ipairs {"fstat", "fchmod", "fchown", "futimens", "ftruncate", "fstatfs", "fstatvfs", "syncfs"} do
  fails("EBADF", fd[call](fd, call == "fchmod" and 0 or nil))
end

S.umask(previous)
assert(S.unlink(file) and S.unlink(link) and S.rmdir(folder))
