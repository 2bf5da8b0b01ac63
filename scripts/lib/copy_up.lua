-- Copies one file, of any kind, from folder to folder: content, owner, permissions, attributes, times.

local S = require "syscall"
local must = require "lib.must"
local place = require "lib.place"

local NOFOLLOW = S.AT_SYMLINK_NOFOLLOW
-- Never wait for a fifo, and never follow a link, that took the place of a file.
local SAFE = S.O_NOFOLLOW + S.O_NONBLOCK + S.O_CLOEXEC
local root = S.geteuid() == 0

-- What there is of `count` bytes, from the same place of one file to that of the other: how many they were.
local function copy_bytes(from, to, place, count)
  local copied = S.copy_file_range(from, place, to, place, count)
  if copied then return copied end
  must(S.lseek(to, place, S.SEEK_SET))  -- between unlike file systems
  return must(S.sendfile(to, from, place, count))
end

-- The first `size` bytes. A hole stays one.
local function copy_content(from, to, size)
  local place = 0
  while place < size do
    local start, _, code = S.lseek(from, place, S.SEEK_DATA)
    if code == S.ENXIO then break end  -- nothing but a hole
    place = must(start, nil, code)
    local stop = math.min(size, must(S.lseek(from, place, S.SEEK_HOLE)))
    while place < stop do
      local count = copy_bytes(from, to, place, stop - place)
      if count == 0 then return end  -- it is shorter than it was
      place = place + count
    end
  end
  must(S.ftruncate(to, size))
end

-- Extended attributes, access lists among them. Those of the new file's own are what its folder has given it.
local function copy_attributes(from, to, is_private)
  local mine = {}
  for _, name in ipairs(S.llistxattr(from) or {}) do
    if not is_private(name) then
      mine[name] = true
      local ok, message, code = S.lsetxattr(to, name, must(S.lgetxattr(from, name)))
      -- What says who may do what must not get lost, unless it is root's to say.
      local lost = code == S.EOPNOTSUPP and not name:find("^s") or code == S.EPERM and not root
      if not lost then must(ok, message, code) end
    end
  end
  for _, name in ipairs(S.llistxattr(to) or {}) do
    if not mine[name] then S.lremovexattr(to, name) end
  end
end

-- Makes the new file, with what is in it. Of a regular file it gives the descriptor.
local function make(dir, name, newdir, newname, status, size)
  local kind = status.st_mode - status.st_mode % S.S_IFIFO
  if kind == S.S_IFDIR then
    must(S.mkdirat(newdir, newname, S.S_IRWXU))
  elseif kind == S.S_IFLNK then
    must(S.symlinkat(must(S.readlinkat(dir, name)), newdir, newname))
  elseif kind ~= S.S_IFREG then
    must(S.mknodat(newdir, newname, kind + S.S_IRUSR, status.st_rdev))
  else
    local from = must(S.openat(dir, name, S.O_RDONLY + SAFE))
    local file = must(S.openat(newdir, newname, S.O_RDWR + S.O_CREAT + S.O_EXCL + SAFE, S.S_IRUSR + S.S_IWUSR))
    local ok, problem = pcall(copy_content, from, file, math.min(size or status.st_size, status.st_size))
    from:close()
    if ok then return file end
    file:close()  -- or it would take up room until the collector finds it
    error(problem, 0)
  end
end

-- Makes `newname` in the folder `newdir` what `name` is in `dir`: of a file the first `size` bytes, or all; of a folder
-- nothing that is in it. Attributes for which `is_private(name)` is true stay behind. Gives the descriptor of a file,
-- which can be read and written.
return function(dir, name, newdir, newname, is_private, size)
  local status = must(S.fstatat(dir, name, nil, NOFOLLOW))
  local file = make(dir, name, newdir, newname, status, size)
  local permissions = status.st_mode % S.S_IFIFO

  -- In this order: a new owner takes privileges away, and all of it changes times.
  local ok, message, code = S.fchownat(newdir, newname, status.st_uid, status.st_gid, NOFOLLOW)
  if not ok and code == S.EPERM and not root then
    permissions = permissions % S.S_ISVTX  -- it is the user's now, and has no more than his rights
  else
    must(ok, message, code)
  end
  copy_attributes(place.path(dir, name), place.path(newdir, newname), is_private)
  if not S.S_ISLNK(status.st_mode) then must(S.fchmodat(newdir, newname, permissions, NOFOLLOW)) end
  must(S.utimensat(newdir, newname, {status.st_atim, status.st_mtim}, NOFOLLOW))
  if file then must(S.fsync(file)) end  -- or a crash might leave its name without its content
  return file
end
