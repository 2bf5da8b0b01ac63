-- Two folders, of which one shows through the other: what is at a path, and how it changes.
--
-- LOWER is never changed. UPPER has what differs, in the form of the kernel's own overlayfs:
--   - a file that is there is the one; folders of both are merged
--   - a character device 0:0 is a whiteout: there is nothing, whatever LOWER has
--   - a folder with the extended attribute trusted.overlay.opaque (user.overlay.opaque if we may not set that one) of
--     the value "y" is not merged
-- Each change of a name is one rename, so that at no moment, and after no crash, there is anything else than before or
-- after it. What is not ready has the name NEW, beside the place where it will be; one that a crash has left is not
-- shown, and removed when the name is needed.

local flu = require "flu"
local S = require "syscall"
local must = require "lib.must"
local place = require "lib.place"
local copy = require "lib.copy_up"
local E = flu.errno

local NOFOLLOW = S.AT_SYMLINK_NOFOLLOW
local NEW = ".overlay.new"

local function parent_of(path)
  return path:match "^(.+)/" or "/"
end

local function is_new(path)
  return path:match "[^/]*$" == NEW
end

-- The layers of two trees, from lib/tree.lua.
return function(upper, lower)
  local layers = {}

  local upper_root, lower_root = must(S.fstat(upper.root)), must(S.fstat(lower.root))
  -- The numbers of two file systems must not meet. This is beyond what either is likely to have.
  local shift = upper_root.st_dev ~= lower_root.st_dev and 2 ^ 52 or 0

  -- The number under which a file of LOWER is seen.
  function layers.number(inode)
    return type(inode) == "number" and inode + shift or inode
  end

  -- MARKS
  local function try_marks(prefix)
    local path = place.path(upper.root, ".")
    local ok, message = S.setxattr(path, prefix .. "probe", "y")
    if ok then S.removexattr(path, prefix .. "probe") end
    return ok and prefix, message
  end

  -- What the names of our attributes begin with.
  local marks, message = try_marks "trusted.overlay."
  if not marks then marks, message = try_marks "user.overlay." end
  if not marks then error("UPPER takes no attributes, which mark a folder as opaque: " .. message, 0) end

  function layers.is_private(attribute)
    return attribute:sub(1, #marks) == marks
  end

  local function is_whiteout(status)
    return status.st_rdev == 0 and S.S_ISCHR(status.st_mode)
  end

  -- Whether an entry of a folder of either layer is not to be seen.
  function layers.is_hidden(dir, name, type)
    if name == NEW then return true end
    if type ~= S.DT_CHR and type ~= S.DT_UNKNOWN then return false end
    return is_whiteout(must(S.fstatat(dir, name, nil, NOFOLLOW)))
  end

  local function is_opaque(path)
    local dir, name = upper.at(path)
    local value = S.lgetxattr(place.path(dir, name), marks .. "opaque")
    return upper.done(dir, name, value == "y")
  end

  local function make_opaque(dir, name)
    local path = place.path(dir, name)
    local ok, message, code = S.lsetxattr(path, marks .. "opaque", "y")
    if code == S.EACCES then  -- whoever is not root needs more permissions for it than the folder shall have
      local permissions = must(S.fstatat(dir, name, nil, NOFOLLOW)).st_mode % S.S_IFIFO
      must(S.fchmodat(dir, name, permissions + S.S_IWUSR, NOFOLLOW))
      ok, message, code = S.lsetxattr(path, marks .. "opaque", "y")
      must(S.fchmodat(dir, name, permissions, NOFOLLOW))
    end
    must(ok, message, code)
  end

  -- WHAT IS WHERE
  local status = {[upper] = S.t.stat(), [lower] = S.t.stat()}  -- for all requests: nobody keeps them

  -- What one tree has at a path, if anything.
  local function look(tree, path)
    local ok, dir, name = pcall(tree.at, path)
    if ok then ok, dir = pcall(tree.done, dir, name, S.fstatat(dir, name, status[tree], NOFOLLOW)) end
    if ok then return dir end
    if dir ~= E.ENOENT and dir ~= E.ENOTDIR then error(dir, 0) end
  end

  -- Whether a folder of LOWER shows through at a path. One that does not now never will again, so that the answers can
  -- be kept: they are asked for with nearly every request.
  local known, count = {}, 0

  function layers.shows(path)
    local answer = known[path]
    if answer ~= nil then return answer end
    local below = path == "/" or layers.beneath(path)
    answer = below == true or below ~= nil and S.S_ISDIR(below.st_mode)
    if answer then
      local above = look(upper, path)
      answer = not above or S.S_ISDIR(above.st_mode) and (path == "/" or not is_opaque(path))
    end
    if count == 10000 then known, count = {}, 0 end
    known[path], count = answer, count + 1
    return answer
  end

  -- What LOWER has at a path, whether or not UPPER has something else there.
  function layers.beneath(path)
    if not layers.shows(parent_of(path)) then return nil end
    local found = look(lower, path)
    return found and not is_whiteout(found) and found or nil
  end

  -- The attributes of what is seen at a path, and "upper" or "lower", where it is. Nil if there is nothing, with
  -- "whiteout" if that is because of one.
  function layers.find(path)
    if is_new(path) then return nil, "whiteout" end
    local found = look(upper, path)
    if found then
      if is_whiteout(found) then return nil, "whiteout" end
      return found, "upper"
    end
    found = layers.beneath(path)
    return found, found and "lower"
  end

  -- The same with the numbers that are shown. A folder of both has that of LOWER, so that it stays the same when
  -- something in it is changed; how many folders are in it is not counted.
  function layers.status(path)
    local found, layer = layers.find(path)
    if layer == "lower" then
      found.st_ino = layers.number(found.st_ino)
    elseif found and S.S_ISDIR(found.st_mode) and layers.shows(path) then
      local below = path == "/" and lower_root or layers.beneath(path)
      found.st_ino, found.st_nlink = layers.number(below.st_ino), 1
    end
    return found, layer
  end

  -- CHANGES, all of them in UPPER. A descriptor that an error leaves open is closed by the collector.

  -- Removes what is in UPPER. Of a folder nothing is left to be seen by now.
  local function discard(dir, name)
    local ok, message, code = S.unlinkat(dir, name)
    if ok or code == S.ENOENT then return end
    if code ~= S.EISDIR then must(ok, message, code) end
    local folder = must(S.openat(dir, name, S.O_DIRECTORY + S.O_NOFOLLOW + S.O_CLOEXEC))
    local names = {}
    for entry in must(S.getdents(folder)) do names[#names + 1] = entry end
    for _, entry in ipairs(names) do
      if entry ~= "." and entry ~= ".." then discard(folder, entry) end
    end
    folder:close()
    must(upper.rmdir(dir, name))
  end

  -- Calls `make(...)`, which makes what is called NEW in a folder, and gives it the name `name` in place of what has
  -- that. The result is that of `make`.
  local function replace(dir, name, make, ...)
    discard(dir, NEW)
    local ok, result = pcall(make, ...)
    if ok then
      local moved, message, code = S.renameat2(dir, NEW, dir, name, S.RENAME_NOREPLACE)
      if code == S.EEXIST then moved, message, code = S.renameat2(dir, NEW, dir, name, S.RENAME_EXCHANGE) end
      ok = moved
      if not ok then result = E[code] end
    end
    discard(dir, NEW)  -- what was replaced, or what is not ready
    if not ok then error(result, 0) end
    return result
  end

  -- Files of LOWER that are open: descriptor -> path.
  local reading = {}
  layers.reading = reading

  -- Who reads a file that was copied goes on in the copy: the kernel has one cache for all who have it open.
  local function follow(path, file)
    for fd, read in pairs(reading) do
      if read == path then
        must(S.dup3(file, fd, S.O_CLOEXEC)):nogc()  -- `fd` closes it
        reading[fd] = nil
      end
    end
  end

  -- Sees to it that UPPER has what is at a path: of a file the first `size` bytes, or all.
  function layers.copy_up(path, size)
    local _, layer = layers.find(path)
    if layer == "whiteout" then error(E.ENOENT, 0) end
    if layer ~= "lower" then return end  -- it is there, or was removed while it is open, or has never been
    layers.copy_up(parent_of(path))
    local from, from_name = lower.at(path)
    local dir, name = upper.at(path)
    local before = must(S.fstat(dir))
    local file = replace(dir, name, copy, from, from_name, dir, NEW, layers.is_private, size)
    S.utimensat(dir, ".", {before.st_atim, before.st_mtim})  -- as nobody has changed the folder
    lower.done(from, from_name, true)
    upper.done(dir, name, true)
    if file then
      follow(path, file)
      file:close()
    end
  end

  -- Has `make(path)` make something new at a path. Over a whiteout that is done beside it.
  function layers.make(path, make)
    if is_new(path) then error(E.EPERM, 0) end
    layers.copy_up(parent_of(path))
    local _, layer = layers.find(path)
    if layer ~= "whiteout" then return make(path) end
    local dir, name = upper.at(path)
    replace(dir, name, function()
      make(path:match "^.*/" .. NEW)
      if S.S_ISDIR(must(S.fstatat(dir, NEW, nil, NOFOLLOW)).st_mode) then make_opaque(dir, NEW) end
    end)
    upper.done(dir, name, true)
  end

  -- Removes a file or an empty folder.
  function layers.remove(path)
    local covers = layers.beneath(path) ~= nil
    layers.copy_up(parent_of(path))
    local dir, name = upper.at(path)
    if covers then
      replace(dir, name, function() must(S.mknodat(dir, NEW, S.S_IFCHR)) end)
      known[path] = false
    else
      discard(dir, name)
    end
    upper.done(dir, name, true)
  end

  -- Takes whiteouts out of a folder in which there is nothing else.
  local function empty(dir, name, replaces)
    replace(dir, name, function()
      copy(dir, name, dir, NEW, layers.is_private)
      if replaces then make_opaque(dir, NEW) end
    end)
  end

  -- Moves a file, or a folder that is not in LOWER. At `newpath` is the like of it, empty if it is a folder, or
  -- nothing.
  function layers.rename(path, newpath)
    if is_new(newpath) then error(E.EPERM, 0) end
    layers.copy_up(path)
    layers.copy_up(parent_of(newpath))
    local covers, replaces = layers.beneath(path) ~= nil, layers.beneath(newpath) ~= nil
    local is_folder = S.S_ISDIR(layers.find(path).st_mode)
    local _, layer = layers.find(newpath)
    local dir, name = upper.at(path)
    local newdir, newname = upper.at(newpath)
    if is_folder and replaces then
      make_opaque(dir, name)
      known[newpath] = false
    end
    if layer == "whiteout" then
      must(S.renameat2(dir, name, newdir, newname, S.RENAME_EXCHANGE))
      if not covers then discard(dir, name) end
    else
      if is_folder and layer == "upper" then empty(newdir, newname, replaces) end
      must(S.renameat2(dir, name, newdir, newname, covers and S.RENAME_WHITEOUT or 0))
    end
    upper.done(dir, name, true)
    upper.done(newdir, newname, true)
  end

  return layers
end
