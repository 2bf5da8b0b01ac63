-- A folder once more: what is done below the mount point is done below ROOT.
--
--   fluhost passthrough.lua ROOT MOUNTPOINT [fuse options]
--
-- Run by root, with `-o allow_other`, it serves every user with that user's rights.
-- A file system of your own can stand on it: see logfs.lua.

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
package.path = here .. "?.lua;" .. package.path

local flu = require "flu"
local S = require "syscall"
local must = require "lib.must"
local place = require "lib.place"
local new_caller = require "lib.caller"
local new_locks = require "lib.locks"
local new_tree = require "lib.tree"
local fuse_options = require "lib.options"
local E = flu.errno

-- NUMBERS of the sets that handlers get.
local permission = {
  rusr = S.S_IRUSR, wusr = S.S_IWUSR, xusr = S.S_IXUSR, rgrp = S.S_IRGRP, wgrp = S.S_IWGRP, xgrp = S.S_IXGRP,
  roth = S.S_IROTH, woth = S.S_IWOTH, xoth = S.S_IXOTH, suid = S.S_ISUID, sgid = S.S_ISGID, svtx = S.S_ISVTX,
  reg = S.S_IFREG, fifo = S.S_IFIFO, sock = S.S_IFSOCK, chr = S.S_IFCHR, blk = S.S_IFBLK,
}

local function permissions(set)
  local sum = 0
  for name in pairs(set) do sum = sum + (permission[name] or 0) end
  return sum
end

-- Of the flags of open(2), what is not the kernel's own business. `direct` is: our
-- memory is not aligned as it would have to be.
local function opening(flags)
  local number = flags.wronly and S.O_WRONLY or flags.rdwr and S.O_RDWR or S.O_RDONLY
  if flags.append then number = number + S.O_APPEND end
  if flags.noatime then number = number + S.O_NOATIME end
  if flags.trunc then number = number + S.O_TRUNC end  -- with -o atomic_o_trunc
  return number
end

local function has(mode, bit)
  return mode % (2 * bit) >= bit
end

local UNCHANGED = 2 ^ 32 - 1  -- -1, for an owner or group that stays
local NOFOLLOW, EMPTY = S.AT_SYMLINK_NOFOLLOW, S.AT_EMPTY_PATH

local passthrough = {serves_everybody = fuse_options.serves_everybody}

-- The handlers of a file system that does everything below the folder `top`, and its tree; for other
-- users as well if `everybody` is true. It may be mounted below `top`, if `mountpoint` is given.
function passthrough.open(top, everybody, mountpoint)
  local fs = {flag_nopath = true}
  -- There is a descriptor for each open file, of which the usual limit allows 1024.
  local files = S.getrlimit("RLIMIT_NOFILE")
  files.rlim_cur = files.rlim_max
  S.setrlimit("RLIMIT_NOFILE", files)

  -- local dir, name = at(path)    the folder of a path, and its name there
  -- done(dir, name, S.call(...))   the value, or throws the error
  local tree = new_tree(top, mountpoint)
  local at, done, procpath = tree.at, tree.done, place.path
  local caller = new_caller(everybody)
  local as_caller = caller.as
  local locks = new_locks()

  function fs.init(conn)
    conn.want.dont_mask = true  -- the umask is ours to apply, or a default ACL's in ROOT
    conn.want.ioctl_dir = conn.capable.ioctl_dir
    conn.want.posix_acl = everybody and conn.capable.posix_acl  -- the kernel checks what ROOT's lists say
    conn.want.handle_killpriv_v2 = conn.capable.handle_killpriv_v2  -- else each write asks for an attribute first
  end

  -- METADATA
  local status = S.t.stat()  -- one for all requests: nobody keeps it

  function fs.getattr(path)
    local dir, name = at(path)
    done(dir, name, S.fstatat(dir, name, status, name == "" and EMPTY or NOFOLLOW))
    -- Of a file that it has renamed libfuse subtracts a link.
    if name == "" then status.st_nlink = status.st_nlink + 1 end
    return status
  end

  function fs.fgetattr(_, _, fi)
    return must(S.fstat(fi.handle, status))
  end

  function fs.access(path, mode)
    local dir, name = at(path)
    if name == "" then return must(S.access(procpath(dir, name), mode)) end
    done(dir, name, S.faccessat(dir, name, mode, S.AT_EACCESS + NOFOLLOW))
  end

  local function change_mode(path, mode)
    local dir, name = at(path)
    mode = mode % S.S_IFIFO  -- without the type
    if name == "" then return must(S.chmod(procpath(dir, name), mode)) end
    done(dir, name, S.fchmodat(dir, name, mode, NOFOLLOW))
  end

  function fs.chmod(path, mode)
    change_mode(path, permissions(mode))
  end

  -- A file whose group is not the caller's loses the set-group-ID bit when it is changed. We have every right, so that
  -- ROOT keeps it. Tells whether it has to go, of the file in `status`.
  local function loses_group_bit()
    return has(status.st_mode, S.S_ISGID) and not caller.is_root() and not caller.is_in(status.st_gid)
  end

  -- A chown that changes neither owner nor group comes of chown(2), and before a write that takes the set-user-ID bit.
  -- Whether somebody may do either the kernel does not ask: who may not must change nothing.
  local function may_change()
    if caller.is_root() or caller.is_user(status.st_uid) then return true end
    return has(status.st_mode, caller.is_in(status.st_gid) and S.S_IWGRP or S.S_IWOTH)
  end

  function fs.chown(path, owner, group)
    local loses = false
    if everybody then
      fs.getattr(path)
      local special = has(status.st_mode, S.S_ISUID) or has(status.st_mode, S.S_ISGID)
      if special and owner == UNCHANGED and group == UNCHANGED and not may_change() then return end
      loses = loses_group_bit() and not S.S_ISDIR(status.st_mode)
    end
    local dir, name = at(path)
    done(dir, name, S.fchownat(dir, name, owner, group, name == "" and EMPTY or NOFOLLOW))
    if not loses then return end
    local mode = fs.getattr(path).st_mode
    if has(mode, S.S_ISGID) then change_mode(path, mode - S.S_ISGID) end
  end

  local function timespec(time)
    if time.now then return "now" elseif time.omit then return "omit" end
    return {tv_sec = time.sec, tv_nsec = time.nsec}
  end

  function fs.utimens(path, access, modification)
    local dir, name = at(path)
    local times = {timespec(access), timespec(modification)}
    if name == "" then return must(S.utimensat("AT_FDCWD", procpath(dir, name), times)) end
    done(dir, name, S.utimensat(dir, name, times, NOFOLLOW))
  end

  function fs.statfs(path)
    local dir, name = at(path)
    local what = name == "" and dir or must(S.openat(dir, name, S.O_PATH + S.O_NOFOLLOW + S.O_CLOEXEC))
    local s = must(S.fstatvfs(what))
    if name ~= "" then
      what:close()
      done(dir, name, true)
    end
    return {
      bsize = s.f_bsize, frsize = s.f_frsize, blocks = s.f_blocks, bfree = s.f_bfree, bavail = s.f_bavail,
      files = s.f_files, ffree = s.f_ffree, namemax = s.f_namemax,
    }
  end

  -- EXTENDED ATTRIBUTES
  function fs.getxattr(path, attribute)
    local dir, name = at(path)
    local get = name == "" and S.getxattr or S.lgetxattr
    return done(dir, name, get(procpath(dir, name), attribute))
  end

  function fs.listxattr(path)
    local dir, name = at(path)
    local list = name == "" and S.listxattr or S.llistxattr
    local names = done(dir, name, list(procpath(dir, name)))
    if not everybody or caller.is_root() then return names end
    for i = #names, 1, -1 do  -- as the kernel does for those who may not read them
      if names[i]:find("^trusted%.") then table.remove(names, i) end
    end
    return names
  end

  function fs.setxattr(path, attribute, value, flags)
    local dir, name = at(path)
    local set = name == "" and S.setxattr or S.lsetxattr
    local bits = flags.create and S.XATTR_CREATE or flags.replace and S.XATTR_REPLACE or 0
    done(dir, name, set(procpath(dir, name), attribute, value, bits))
    if not everybody or attribute ~= "system.posix_acl_access" then return end
    local mode = fs.getattr(path).st_mode
    if loses_group_bit() then change_mode(path, mode - S.S_ISGID) end
  end

  function fs.removexattr(path, attribute)
    local dir, name = at(path)
    local remove = name == "" and S.removexattr or S.lremovexattr
    done(dir, name, remove(procpath(dir, name), attribute))
  end

  -- NAMES
  function fs.readlink(path)
    local dir, name = at(path)
    return done(dir, name, S.readlinkat(dir, name))
  end

  function fs.mknod(path, mode, rdev)
    local dir, name = at(path)
    done(dir, name, as_caller(S.mknodat, dir, name, permissions(mode), rdev))
  end

  function fs.mkdir(path, mode)
    local dir, name = at(path)
    done(dir, name, as_caller(S.mkdirat, dir, name, permissions(mode)))
  end

  function fs.symlink(target, path)
    local dir, name = at(path)
    done(dir, name, as_caller(S.symlinkat, target, dir, name))
  end

  function fs.unlink(path)
    local dir, name = at(path)
    if name == "" then return tree.forget(path) end
    done(dir, name, S.unlinkat(dir, name))
  end

  function fs.rmdir(path)
    local dir, name = at(path)
    done(dir, name, tree.rmdir(dir, name))
  end

  function fs.rename(path, newpath, hides)
    local dir, name = at(path)
    if hides then return done(dir, name, tree.hide(dir, name, newpath, hides)) end
    local newdir, newname = at(newpath)
    local ok, message, code = S.renameat(dir, name, newdir, newname)
    done(newdir, newname, true)
    done(dir, name, ok, message, code)
  end

  function fs.link(path, newpath)
    local dir, name = at(path)
    local newdir, newname = at(newpath)
    local ok, message, code = S.linkat(dir, name, newdir, newname, name == "" and EMPTY or 0)
    done(newdir, newname, true)
    done(dir, name, ok, message, code)
  end

  -- Takes the set-user-ID bit from a file that was changed, and the set-group-ID bit if the
  -- group may execute it or is not the caller's, as the kernel does on other file systems.
  -- We have every right, so that ROOT keeps them; when they have to go, the kernel says so.
  local function drop_privileges(fd)
    local mode = must(S.fstat(fd, status)).st_mode
    local kept = mode
    if has(mode, S.S_ISUID) then kept = kept - S.S_ISUID end
    if has(mode, S.S_ISGID) and (has(mode, S.S_IXGRP) or not caller.is_in(status.st_gid)) then
      kept = kept - S.S_ISGID
    end
    if kept ~= mode then must(S.fchmod(fd, kept % S.S_IFIFO)) end
  end

  -- FILES. `fi.handle` is the descriptor; `fi.fh` is 1 if it appends.
  local function opened(fi, fd)
    fi.handle = fd
    if fi.flags.append then fi.fh = 1 end
    fi.noflush = locks.noflush(fd)
  end

  function fs.open(path, fi)
    local fd = tree.open(path, opening(fi.flags))
    if fi.kill_suidgid then drop_privileges(fd) end
    opened(fi, fd)
  end

  function fs.create(path, mode, fi)
    local dir, name = at(path)
    local flags = opening(fi.flags) + S.O_CREAT + S.O_EXCL + S.O_CLOEXEC
    local fd, message, code = as_caller(S.openat, dir, name, flags, permissions(mode))
    -- Made by somebody else meanwhile: the kernel looks again, and checks whose it is.
    if code == S.EEXIST and not fi.flags.excl then code = S.ESTALE end
    opened(fi, done(dir, name, fd, message, code))
  end

  function fs.read_buf(_, size, offset, fi)
    return fi.handle, offset
  end

  function fs.write_buf(_, data, offset, fi)
    local fd = fi.handle
    if fi.kill_suidgid then drop_privileges(fd) end
    if fi.fh == 0 or fi.writepage == 0 and fi.flags.append then return must(data:pwrite(fd, offset)) end
    -- From a mapping, or when fcntl(2) has ended the appending: these bytes belong to their place.
    local flags = must(fd:fcntl("F_GETFL"))
    fd:fcntl("F_SETFL", flags - S.O_APPEND)
    local count, message, code = data:pwrite(fd, offset)
    fd:fcntl("F_SETFL", flags)
    return must(count, message, code)
  end

  function fs.ftruncate(_, size, fi)
    if fi.kill_suidgid then drop_privileges(fi.handle) end
    must(S.ftruncate(fi.handle, size))
  end

  function fs.truncate(path, size, kill_suidgid)
    local fd = tree.open(path, S.O_WRONLY)
    fs.ftruncate(nil, size, {handle = fd, kill_suidgid = kill_suidgid})
    fd:close()
  end

  function fs.fallocate(_, mode, offset, length, fi)
    must(S.fallocate(fi.handle, mode, offset, length))
  end

  function fs.fsync(_, datasync, fi)
    must((datasync and S.fdatasync or S.fsync)(fi.handle))
  end

  fs.lock, fs.flock = locks.lock, locks.flock

  -- The flags of chattr(1), which the kernel has checked. Another ioctl might do what root alone may.
  local flags_of = {
    [S.FS_IOC_GETFLAGS] = 4, [S.FS_IOC_SETFLAGS] = 0, [S.FS_IOC_FSGETXATTR] = 28, [S.FS_IOC_FSSETXATTR] = 0}

  function fs.ioctl(_, command, _, fi, _, data)
    local size = flags_of[command] or error(E.ENOTTY, 0)
    local memory = S.t.buffer(32, data)
    return must(S.ioctl(fi.handle, command, memory)), S.string(memory, size)
  end

  function fs.release(_, fi)
    fi.handle:close()
  end

  -- FOLDERS
  function fs.opendir(path, fi)
    fi.handle = tree.open(path, S.O_DIRECTORY)
  end

  function fs.readdir(_, filler, fi)
    must(filler(fi.handle))  -- all at once, with inodes and types
  end

  fs.fsyncdir, fs.releasedir = fs.fsync, fs.release
  return fs, tree
end

-- Serves until it is unmounted. `fs` is from `passthrough.open`, or stands on it; `options` is an array of the user's
-- options for libfuse, which may overrule ours.
function passthrough.main(name, top, mountpoint, options, fs)
  local ours = "use_ino,attr_timeout=0,entry_timeout=0," .. fuse_options.fsname(top)
  local everybody = passthrough.serves_everybody(options)
  -- libfuse adds nosuid and nodev. Root can have what ROOT has.
  local flags = S.geteuid() == 0 and S.statvfs(top)
  flags = flags and flags.f_flag
  if flags and not has(flags, S.ST_NOSUID) then ours = ours .. ",suid" end
  if flags and not has(flags, S.ST_NODEV) then ours = ours .. ",dev" end
  if flags and has(flags, S.ST_NOEXEC) then ours = ours .. ",noexec" end
  if everybody then ours = ours .. ",default_permissions" end
  if not fs then
    local ok
    ok, fs = pcall(passthrough.open, top, everybody, mountpoint)
    if not ok then
      io.stderr:write(name, ": ", tostring(fs), "\n")
      os.exit(1)
    end
  end
  return flu.main({name, mountpoint, "-o", ours, unpack(options)}, fs)
end

if debug.getinfo(1, "S").source ~= "@" .. tostring(arg and arg[0]) then return passthrough end

local top, mountpoint = ...
if not mountpoint then
  io.stderr:write("usage: fluhost passthrough.lua ROOT MOUNTPOINT [fuse options]\n")
  os.exit(2)
end
passthrough.main("passthrough", top, mountpoint, {select(3, ...)})
