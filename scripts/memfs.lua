-- A complete file system in memory, of which it takes at most half, like a tmpfs.
--
--   fluhost memfs.lua MOUNTPOINT [fuse options]

local flu = require "flu"
local E = flu.errno
local gmatch, match, rep, sub = string.gmatch, string.match, string.rep, string.sub
local ceil, max, min = math.ceil, math.max, math.min

-- With Lua's own setting, 200, garbage may grow as large as all the files together.
collectgarbage("setpause", 120)

local function proc(name, pattern)
  local file = io.open("/proc/" .. name)
  local text = file and file:read("*a") or ""
  if file then file:close() end
  return tonumber(match(text, pattern))
end

-- TIMES. They are never changed in place, so that several may be the same table.
local function now()
  local sec, nsec = flu.now()
  return {sec = sec, nsec = nsec}
end

local function modified(stat)
  local time = now()
  stat.modification, stat.change = time, time
end

-- Like the mount option relatime: only the first read after a change counts.
local function accessed(stat)
  local read, written = stat.access, stat.modification
  if read.sec < written.sec or read.sec == written.sec and read.nsec <= written.nsec then
    stat.access = now()
  end
end

-- CONTENT. A file is kept in chunks of 128 KiB, the most that one request reads or
-- writes. A chunk that was written in one go is one string. Once a part of it is
-- written it is a table of 4 KiB pages, so that a small write never copies more than
-- a page, until a read of all of it makes it a string again. Chunks and pages that
-- are missing, and strings that end early, stand for zeros.
--
-- Most functions here serve both levels: `pieces` are either the chunks of a file or
-- the pages of a chunk, numbered from 1, and `unit` is the full size of one.
local CHUNK, PAGE, SECTOR = 128 * 1024, 4096, 512
local MAX_SIZE = 2 ^ 53 - 1 -- beyond it, a Lua number cannot tell all offsets apart

local capacity = ceil((proc("meminfo", "MemTotal:%s*(%d+)") or 2 ^ 21) * 1024 / 2 / PAGE)
local free_pages, free_nodes, last_ino = capacity, capacity, 0

-- The number of pages that a piece takes.
local function held(piece)
  if type(piece) == "string" then return ceil(#piece / PAGE) end
  local count = 0
  for _ in pairs(piece or {}) do count = count + 1 end
  return count
end

local function take(stat, pages)
  stat.blocks = stat.blocks + pages * PAGE / SECTOR
  free_pages = free_pages - pages
end

-- Chunk `index` as a table of pages, which it is from now on.
local function split(chunks, index)
  local chunk = chunks[index] or ""
  if type(chunk) == "table" then return chunk end
  local pages = {}
  for at = 1, #chunk, PAGE do pages[#pages + 1] = sub(chunk, at, at + PAGE - 1) end
  chunks[index] = pages
  return pages
end

local function splice(old, at, new)
  return sub(old, 1, at) .. rep("\0", at - #old) .. new .. sub(old, at + #new + 1)
end

local function put(stat, pieces, unit, offset, data)
  local done, length = 0, #data
  while done < length do
    local at = (offset + done) % unit
    local index = (offset + done - at) / unit + 1
    local count = min(unit - at, length - done)
    local part = count == length and data or sub(data, done + 1, done + count)
    local old = pieces[index]
    if unit == PAGE or count == unit or not old and at == 0 then
      local new = count == unit and part or splice(old or "", at, part)
      pieces[index] = new
      take(stat, held(new) - held(old))
    else
      put(stat, split(pieces, index), PAGE, at, part)
    end
    done = done + count
  end
end

local function get(pieces, unit, offset, length)
  local at = offset % unit
  if at + length > unit then -- more than one piece
    local parts = {}
    repeat
      local count = min(unit - at, length)
      parts[#parts + 1] = get(pieces, unit, offset, count)
      offset, at, length = offset + count, 0, length - count
    until length == 0
    return table.concat(parts)
  end
  local index = (offset - at) / unit + 1
  local piece = pieces[index] or ""
  if type(piece) == "table" then
    local data = get(piece, PAGE, at, length)
    if length == CHUNK and held(piece) == CHUNK / PAGE then pieces[index] = data end
    return data
  end
  if at > 0 or #piece > length then piece = sub(piece, at + 1, at + length) end
  return piece .. rep("\0", length - #piece)
end

-- Makes zeros of the bytes from `first` up to `last`, and holes where it can.
local function clear(stat, pieces, unit, first, last)
  for index, piece in pairs(pieces) do
    local start = (index - 1) * unit
    local from, to = max(first - start, 0), min(last - start, unit)
    if from == 0 and to >= (type(piece) == "string" and #piece or unit) then
      pieces[index] = nil
      take(stat, -held(piece))
    elseif from < to and unit == CHUNK then
      clear(stat, split(pieces, index), PAGE, from, to)
    elseif from < to then
      pieces[index] = to < #piece and splice(piece, from, rep("\0", to - from)) or sub(piece, 1, from)
    end
  end
end

local function resize(node, size)
  local stat = node.stat
  if size > MAX_SIZE then error(E.EFBIG) end
  if size < stat.size then clear(stat, node.chunks, CHUNK, size, math.huge) end
  stat.size = size
  modified(stat)
end

-- NODES, which Unix calls inodes. `stat` is what getattr answers: made once, then
-- changed in place. Beside it are the `kind`, the `xattrs`, and what the node holds:
-- `children` by name, `chunks` or a `target`.

local function set(names)
  local result = {}
  for name in gmatch(names, "%a+") do result[name] = true end
  return result
end

local permissions = set "rusr wusr xusr rgrp wgrp xgrp roth woth xoth suid sgid svtx"

local function new_mode(kind, flags)
  local mode = {[kind] = true}
  for name in pairs(permissions) do mode[name] = flags[name] end
  return mode
end

local function new_node(kind, flags, uid, gid)
  if free_nodes == 0 then error(E.ENOSPC) end
  free_nodes, last_ino = free_nodes - 1, last_ino + 1
  local time = now()
  return {
    kind = kind, xattrs = {}, children = kind == "dir" and {} or nil, chunks = kind == "reg" and {} or nil,
    stat = {
      ino = last_ino, mode = new_mode(kind, flags), nlink = kind == "dir" and 2 or 1,
      uid = uid, gid = gid, rdev = 0, size = 0, blocks = 0, blksize = CHUNK,
      access = time, modification = time, change = time,
    },
  }
end

-- The root belongs to the one who mounts.
local root = new_node("dir", set "rusr wusr xusr rgrp xgrp roth xoth",
  proc("self/status", "Uid:%s+%d+%s+(%d+)") or 0, proc("self/status", "Gid:%s+%d+%s+(%d+)") or 0)

-- The node that has the path, if any, the directory it is in and its name there.
local function locate(path)
  local node, parent, name = root, root, ""
  for part in gmatch(path, "[^/]+") do
    if not node then error(E.ENOENT) end
    if not node.children then error(E.ENOTDIR) end
    if #part > 255 then error(E.ENAMETOOLONG) end
    parent, name, node = node, part, node.children[part]
  end
  return node, parent, name
end

local function find(path)
  local node, parent, name = locate(path)
  return node or error(E.ENOENT), parent, name
end

-- Makes `name` stand for `node`, or for nothing.
local function set_entry(parent, name, node)
  local stat, old = parent.stat, parent.children[name]
  parent.children[name] = node
  if old and old.children then stat.nlink = stat.nlink - 1 end -- a directory's ".."
  if node and node.children then stat.nlink = stat.nlink + 1 end
  modified(stat)
end

local function remove(node, parent, name)
  local stat = node.stat
  set_entry(parent, name, nil)
  stat.nlink = node.children and 0 or stat.nlink - 1
  stat.change = now()
  if stat.nlink == 0 then
    free_nodes = free_nodes + 1
    take(stat, -stat.blocks * SECTOR / PAGE)
  end
end

local function create(path, kind, flags)
  local existing, parent, name = locate(path)
  if existing then error(E.EEXIST) end
  local caller = flu.get_context()
  local node = new_node(kind, flags, caller.uid, caller.gid)
  if parent.stat.mode.sgid then
    node.stat.gid = parent.stat.gid
    node.stat.mode.sgid = kind == "dir" or node.stat.mode.sgid
  end
  set_entry(parent, name, node)
  return node
end

-- HANDLERS. libfuse renames a file that is removed while it is open, and removes it
-- when it is closed: here, no node outlives its last name.
local fs = {}

function fs.getattr(path) return find(path).stat end
function fs.fgetattr(path, stat, fi) return fi.handle.stat end
function fs.readlink(path) return find(path).target or error(E.EINVAL) end
function fs.getxattr(path, name) return find(path).xattrs[name] or error(E.ENODATA) end
function fs.truncate(path, size) resize(find(path), size) end
function fs.ftruncate(path, size, fi) resize(fi.handle, size) end
function fs.mkdir(path, mode) create(path, "dir", mode) end
function fs.create(path, mode, fi) fi.handle = create(path, "reg", mode) end

function fs.mknod(path, mode, rdev)
  local kind = mode.fifo and "fifo" or mode.sock and "sock" or mode.chr and "chr" or mode.blk and "blk" or "reg"
  create(path, kind, mode).stat.rdev = rdev
end

function fs.symlink(target, path)
  local node = create(path, "lnk", set "rusr wusr xusr rgrp wgrp xgrp roth woth xoth")
  node.target, node.stat.size = target, #target
end

function fs.link(old, new)
  local node = find(old)
  local existing, parent, name = locate(new)
  if node.children then error(E.EPERM) end
  if existing then error(E.EEXIST) end
  set_entry(parent, name, node)
  node.stat.nlink, node.stat.change = node.stat.nlink + 1, now()
  node.linked = true
end

function fs.unlink(path)
  local node, parent, name = find(path)
  if node.children then error(E.EISDIR) end
  remove(node, parent, name)
end

function fs.rmdir(path)
  local node, parent, name = find(path)
  if not node.children then error(E.ENOTDIR) end
  if next(node.children) then error(E.ENOTEMPTY) end
  remove(node, parent, name)
end

function fs.rename(old, new)
  local node, from, name = find(old)
  local target, to, new_name = locate(new)
  if node == target then return end -- POSIX: two links to one file both stay
  if node.children and sub(new, 1, #old + 1) == old .. "/" then error(E.EINVAL) end
  if target then
    if node.children and not target.children then error(E.ENOTDIR) end
    if target.children and not node.children then error(E.EISDIR) end
    if target.children and next(target.children) then error(E.ENOTEMPTY) end
    remove(target, to, new_name)
  end
  set_entry(from, name, nil)
  set_entry(to, new_name, node)
  node.stat.change = now()
end

function fs.readdir(path, filler)
  local node, parent = find(path)
  accessed(node.stat)
  filler(".", node.stat)
  filler("..", parent.stat)
  for name, child in pairs(node.children) do filler(name, child.stat) end
end

function fs.chmod(path, mode)
  local node = find(path)
  node.stat.mode, node.stat.change = new_mode(node.kind, mode), now()
end

function fs.chown(path, uid, gid)
  local node = find(path)
  local stat, mode, unchanged = node.stat, node.stat.mode, 2 ^ 32 - 1
  if uid ~= unchanged then stat.uid = uid end
  if gid ~= unchanged then stat.gid = gid end
  if not node.children then
    mode.suid = nil
    if mode.xgrp then mode.sgid = nil end
  end
  stat.change = now()
end

function fs.utimens(path, access, modification)
  local stat = find(path).stat
  stat.access = {sec = access.sec, nsec = access.nsec}
  stat.modification = {sec = modification.sec, nsec = modification.nsec}
  stat.change = now()
end

-- All changes come through the kernel, so what it has cached of a file is right when
-- the file is opened again. But it caches the names of a hard-linked file one by one.
function fs.open(path, fi)
  local node = find(path)
  fi.handle = node
  fi.keep_cache = not node.linked
end

function fs.read(path, size, offset, fi)
  local node = fi.handle
  local length = min(size, node.stat.size - offset)
  if length <= 0 then return "" end
  accessed(node.stat)
  return get(node.chunks, CHUNK, offset, length)
end

function fs.write(path, data, offset, fi)
  local node = fi.handle
  local stat, stop = node.stat, offset + #data
  if stop > MAX_SIZE then error(E.EFBIG) end
  if #data > (free_pages - 1) * PAGE then error(E.ENOSPC) end
  put(stat, node.chunks, CHUNK, offset, data)
  if stop > stat.size then stat.size = stop end
  modified(stat)
  return #data
end

local KEEP_SIZE, PUNCH_HOLE = flu.FALLOC_FL_KEEP_SIZE, flu.FALLOC_FL_PUNCH_HOLE

function fs.fallocate(path, mode, offset, length, fi)
  local node, stop = fi.handle, offset + length
  if mode == PUNCH_HOLE + KEEP_SIZE then
    clear(node.stat, node.chunks, CHUNK, offset, stop)
    modified(node.stat)
  elseif mode ~= 0 and mode ~= KEEP_SIZE then
    error(E.EOPNOTSUPP)
  elseif length > free_pages * PAGE then
    error(E.ENOSPC)
  elseif mode == 0 and stop > node.stat.size then
    resize(node, stop) -- no memory is set aside: what is new is a hole
  end
end

function fs.statfs()
  return {
    bsize = PAGE, frsize = PAGE, blocks = capacity, bfree = free_pages, bavail = free_pages,
    files = capacity, ffree = free_nodes, favail = free_nodes, namemax = 255,
  }
end

function fs.setxattr(path, name, value, flags)
  if match(name, "^system%.") then error(E.EOPNOTSUPP) end -- ACLs would be kept, but not obeyed
  local node = find(path)
  if flags.create and node.xattrs[name] then error(E.EEXIST) end
  if flags.replace and not node.xattrs[name] then error(E.ENODATA) end
  node.xattrs[name] = value
  node.stat.change = now()
end

function fs.listxattr(path)
  local names = {}
  for name in pairs(find(path).xattrs) do names[#names + 1] = name end
  return names
end

function fs.removexattr(path, name)
  local node = find(path)
  if not node.xattrs[name] then error(E.ENODATA) end
  node.xattrs[name] = nil
  node.stat.change = now()
end

-- attr_timeout=0, as the kernel would not see at one name of a file what has changed
-- through another. Where nothing is hard-linked, -o attr_timeout=1 is faster.
flu.main({"memfs", "-o", "use_ino,default_permissions,attr_timeout=0", ...}, fs)
