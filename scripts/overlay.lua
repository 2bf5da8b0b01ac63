-- Two folders as one: LOWER, which is never changed, and over it UPPER, which takes every change.
--
--   fluhost overlay.lua LOWER UPPER MOUNTPOINT [fuse options]
--
-- UPPER has the form of the kernel's own overlayfs (lib/layers.lua), so that
-- `mount -t overlay -o lowerdir=LOWER,upperdir=UPPER,workdir=...` shows the same; with the option `userxattr` if this
-- ran without CAP_SYS_ADMIN. UPPER has to be on a file system with extended attributes and renameat2(2): ext4, xfs,
-- btrfs, tmpfs. While this runs, nobody else may change LOWER or UPPER.
--
-- Not as in one folder, and not so in the kernel's overlay either:
--   - a file of LOWER gets another inode number when it is first changed. If it has several names, the one by which it
--     was changed becomes a file of its own
--   - a folder that is in LOWER can't be renamed: EXDEV, and mv(1) copies it then
--   - the mount point has the owner, permissions, attributes and times of UPPER
--   - there are no devices 0:0, and no attributes that begin with "trusted.overlay." (or "user.overlay.", see above)
-- Better than there: who has a file open for reading sees what others write to it. The price is that a file of LOWER
-- which is renamed or removed while it is open is copied.

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
package.path = here .. "?.lua;" .. package.path

local flu = require "flu"
local S = require "syscall"
local passthrough = require "passthrough"
local new_layers = require "lib.layers"
local new_merge = require "lib.merge"
local E = flu.errno

local overlay = {}

-- The handlers of a file system that shows the folders `lower_top` and `upper_top` as one. Each of them by itself is a
-- pass-through: what is left is to know which of the two, and to have it in UPPER before it changes.
function overlay.open(lower_top, upper_top, mountpoint)
  local lower, lower_tree = passthrough.open(lower_top, true, mountpoint)
  local upper, upper_tree = passthrough.open(upper_top, true, mountpoint)
  local layers = new_layers(upper_tree, lower_tree)
  local merge = new_merge(upper_tree, lower_tree, layers)
  local fs = setmetatable({}, {__index = upper})

  -- The kernel keeps locks by the files that are seen, so that they hold when a file is copied.
  upper.lock, upper.flock = nil, nil

  function fs.init(conn)
    upper.init(conn)
    conn.want.atomic_o_trunc = true  -- so that `open` knows what need not be copied
  end

  -- WHAT IS LOOKED AT
  -- The pass-through that has what is at a path. UPPER's knows of files that were removed while they are open, too.
  local function layer_of(path)
    local _, layer = layers.find(path)
    if layer == "whiteout" then error(E.ENOENT, 0) end
    return layer == "lower" and lower or upper
  end

  function fs.getattr(path)
    local status, layer = layers.status(path)
    if layer == "whiteout" then error(E.ENOENT, 0) end
    return status or upper.getattr(path)
  end

  function fs.readlink(path)
    return layer_of(path).readlink(path)
  end

  function fs.getxattr(path, attribute)
    if layers.is_private(attribute) then error(E.ENODATA, 0) end
    return layer_of(path).getxattr(path, attribute)
  end

  function fs.listxattr(path)
    local seen = {}
    for _, attribute in ipairs(layer_of(path).listxattr(path)) do
      if not layers.is_private(attribute) then seen[#seen + 1] = attribute end
    end
    return seen
  end

  function fs.statfs()
    return upper.statfs("/")
  end

  -- WHAT IS CHANGED
  for _, name in ipairs{"chmod", "chown", "utimens"} do
    fs[name] = function(path, ...)
      layers.copy_up(path)
      upper[name](path, ...)
    end
  end

  for _, name in ipairs{"setxattr", "removexattr"} do
    fs[name] = function(path, attribute, ...)
      if layers.is_private(attribute) then error(E.EPERM, 0) end
      layers.copy_up(path)
      upper[name](path, attribute, ...)
    end
  end

  function fs.truncate(path, size, kill_suidgid)
    layers.copy_up(path, size)
    upper.truncate(path, size, kill_suidgid)
  end

  -- WHAT IS MADE
  function fs.mknod(path, mode, rdev)
    if mode.chr and rdev == 0 then error(E.EPERM, 0) end  -- it would be a whiteout
    layers.make(path, function(place) upper.mknod(place, mode, rdev) end)
  end

  function fs.mkdir(path, mode)
    layers.make(path, function(place) upper.mkdir(place, mode) end)
  end

  function fs.symlink(target, path)
    layers.make(path, function(place) upper.symlink(target, place) end)
  end

  function fs.create(path, mode, fi)
    layers.make(path, function(place) upper.create(place, mode, fi) end)
  end

  function fs.link(path, newpath)
    layers.copy_up(path)
    layers.make(newpath, function(place) upper.link(path, place) end)
  end

  -- NAMES
  local function must_be_empty(path)
    local folder = merge.open(path)
    local full = merge.list(folder, function(name) return name ~= "." and name ~= ".." end)
    merge.close(folder)
    if full then error(E.ENOTEMPTY, 0) end
  end

  function fs.unlink(path)
    local status, layer = layers.find(path)
    if layer == "whiteout" then error(E.ENOENT, 0) end
    if not status then return upper.unlink(path) end  -- it was removed while it was open, and is closed now
    layers.remove(path)
  end

  function fs.rmdir(path)
    must_be_empty(path)
    layers.remove(path)
  end

  function fs.rename(path, newpath, hides)
    local status, layer = layers.find(path)
    if not status then error(E.ENOENT, 0) end
    if hides then  -- the file at `path` is open, and about to be removed or replaced
      layers.copy_up(path)
      upper.rename(path, newpath, "rename")
      if hides == "unlink" then layers.remove(path) end
      return
    end
    if S.S_ISDIR(status.st_mode) and layers.shows(path) then error(E.EXDEV, 0) end
    status, layer = layers.find(newpath)
    if status and S.S_ISDIR(status.st_mode) then must_be_empty(newpath) end
    layers.rename(path, newpath)
  end

  -- FILES. `fi.handle` is a descriptor, as in the pass-through. `layers` knows those of LOWER, and makes them refer to
  -- UPPER when the file is copied.
  function fs.open(path, fi)
    local flags = fi.flags
    if flags.trunc then
      fs.truncate(path, 0, flu.get_context().uid ~= 0)
    elseif flags.wronly or flags.rdwr then
      layers.copy_up(path)
    end
    local layer = layer_of(path)
    layer.open(path, fi)
    if layer == lower then layers.reading[fi.handle] = path end
  end

  function fs.release(path, fi)
    layers.reading[fi.handle] = nil
    upper.release(path, fi)
  end

  -- FOLDERS. `fi.handle` is one of `merge`.
  function fs.opendir(path, fi)
    fi.handle = merge.open(path)
  end

  local entry = S.t.stat()  -- of which type and number count

  function fs.readdir(_, filler, fi)
    merge.list(fi.handle, function(name, type, inode)
      entry.st_mode, entry.st_ino = type * S.S_IFIFO, inode  -- as the kernel's DTTOIF
      return not filler(name, entry)
    end)
  end

  function fs.fsyncdir(path, datasync, fi)
    local fd = fi.handle.upper
    if fd then upper.fsyncdir(path, datasync, {handle = fd}) end
  end

  function fs.releasedir(_, fi)
    merge.close(fi.handle)
  end

  -- The flags of chattr(1).
  function fs.ioctl(path, command, argument, fi, flags, data)
    local folder = type(fi.handle) == "table" and fi.handle
    local name = folder and folder.path or layers.reading[fi.handle]
    if name and command ~= S.FS_IOC_GETFLAGS and command ~= S.FS_IOC_FSGETXATTR then layers.copy_up(name) end
    if folder then merge.refresh(folder) end
    local fd = folder and (folder.upper or folder.lower) or fi.handle
    return upper.ioctl(path, command, argument, {handle = fd}, flags, data)
  end

  return fs
end

if debug.getinfo(1, "S").source ~= "@" .. tostring(arg and arg[0]) then return overlay end

local lower, upper, mountpoint = ...
if not mountpoint then
  io.stderr:write("usage: fluhost overlay.lua LOWER UPPER MOUNTPOINT [fuse options]\n")
  os.exit(2)
end
local ok, fs = pcall(overlay.open, lower, upper, mountpoint)
if not ok then
  io.stderr:write("overlay: ", tostring(fs), "\n")
  os.exit(1)
end
-- The kernel checks who may do what: it alone knows of files as they are seen, and copying needs more rights than that.
passthrough.main("overlay", upper, mountpoint, {"-o", "default_permissions", select(4, ...)}, fs)
