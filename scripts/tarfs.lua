-- A tar archive as a folder, to be read. Nothing is unpacked: programs get their bytes from the archive itself.
--
--   fluhost tarfs.lua ARCHIVE MOUNTPOINT [fuse options]
--
-- A later member replaces an earlier one of the same name. "/a" and "./a" are "a", and of a name with ".." counts what
-- follows the last one, as with GNU tar. The archive must not change while it is mounted.

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
package.path = here .. "?.lua;" .. package.path

local flu = require "flu"
local S = require "syscall"
local must = require "lib.must"
local fuse_options = require "lib.options"
local read_archive = require "lib.tar"
local quote = require("lib.words").quote
local E = flu.errno
local gmatch, rep = string.gmatch, string.rep
local max, min = math.max, math.min

local function fail(...)
  io.stderr:write("tarfs: ", table.concat({...}, ": "), "\n")
  os.exit(1)
end

local name, mountpoint = ...
if not mountpoint then
  io.stderr:write("usage: fluhost tarfs.lua ARCHIVE MOUNTPOINT [fuse options]\n")
  os.exit(2)
end

local archive, message = S.open(name, S.O_RDONLY + S.O_NONBLOCK + S.O_CLOEXEC)  -- not waiting for a pipe's writer
if not archive then fail(name, message) end
local file = assert(S.fstat(archive))
if not S.S_ISREG(file.st_mode) and not S.S_ISBLK(file.st_mode) then fail(name, "this is no file to seek in") end

-- THE TREE. A node has `children` by name, or a `target`, or `start` or `map`, which tell where its content is.
local types = {reg = S.S_IFREG, dir = S.S_IFDIR, lnk = S.S_IFLNK, chr = S.S_IFCHR, blk = S.S_IFBLK, fifo = S.S_IFIFO}
local nodes, has_xattrs = 0, false

local function describe(node, member)
  node.mode, node.uid, node.gid, node.time = types[member.kind] + member.mode, member.uid, member.gid, member.time
  node.xattrs = member.xattrs
  has_xattrs = has_xattrs or node.xattrs ~= nil
end

local function new_node(member)
  nodes = nodes + 1
  local node = {ino = nodes, nlink = 0, size = member.size}
  describe(node, member)
  if member.kind == "dir" then
    node.children, node.nlink, node.size = {}, 2, 0
  elseif member.kind == "lnk" then
    node.target, node.size = member.target, #member.target
  elseif member.map then
    node.map, node.blocks = member.map, math.ceil(member.stored / 512)
  else
    node.start, node.rdev = member.start, member.rdev
  end
  return node
end

-- What folders are like that the archive has members in, but not themselves.
local implied = {
  kind = "dir", mode = 493, uid = file.st_uid, gid = file.st_gid,  -- 0755
  time = {sec = file.st_mtim.tv_sec, nsec = file.st_mtim.tv_nsec},
}
local root = new_node(implied)

local function drop(node)
  if not node.children then node.nlink = node.nlink - 1 end
  for _, child in pairs(node.children or {}) do drop(child) end
end

local function put(parent, part, node)
  local old = parent.children[part]
  if old == node then return end
  if old then drop(old) end
  if old and old.children then parent.nlink = parent.nlink - 1 end
  parent.children[part] = node
  if node.children then parent.nlink = parent.nlink + 1 else node.nlink = node.nlink + 1 end
end

-- The names that a path of the archive goes through, or what no file system could have.
local function parts(path)
  local list = {}
  for part in gmatch(path, "[^/]+") do
    if #part > 255 or #path > 4095 then return nil, "its name is too long" end
    if part == ".." then list = {} elseif part ~= "." then list[#list + 1] = part end
  end
  return list
end

local function find(list)
  local node = root
  for _, part in ipairs(list) do node = node and node.children and node.children[part] end
  return node
end

-- Puts a member into the tree, or says why it can't.
local function add(member)
  if member.kind == "label" then return end
  if member.kind == "rest" then return "it begins in another archive" end
  local path, problem = parts(member.path)
  if not path then return problem end
  local there, node = find(path), nil
  if member.kind == "hard" then
    local target = parts(member.target)
    node = target and find(target)
    if not node or node.children then return "it is a hard link to " .. quote(member.target) .. ", which is no file" end
  elseif member.kind == "dir" and there and there.children then
    return describe(there, member)
  end
  local last = table.remove(path)
  if not last then return "only a folder can be the mount point" end
  local parent = root
  for _, part in ipairs(path) do
    local child = parent.children[part]
    if not child or not child.children then
      child = new_node(implied)
      put(parent, part, child)
    end
    parent = child
  end
  put(parent, last, node or new_node(member))
end

local ok, problem = pcall(read_archive, archive, function(member)
  local problem = add(member)
  if problem then io.stderr:write("tarfs: ", name, ": ", quote(member.path), " is left out: ", problem, "\n") end
end)
if not ok then fail(name, problem) end
collectgarbage()

-- HANDLERS. `fi.handle` is the node.
local fs = {flag_nopath = true}

local function locate(path)
  local node = root
  for part in gmatch(path, "[^/]+") do
    node = node.children and node.children[part] or error(E.ENOENT, 0)
  end
  return node
end

local status = {}  -- one for all requests: nobody keeps it

function fs.getattr(path)
  local node = locate(path)
  status.ino, status.mode, status.nlink, status.uid, status.gid = node.ino, node.mode, node.nlink, node.uid, node.gid
  status.size, status.blocks, status.rdev = node.size, node.blocks, node.rdev
  status.access, status.modification, status.change = node.time, node.time, node.time
  return status
end

function fs.readlink(path)
  return locate(path).target
end

function fs.opendir(path, fi)
  fi.handle = locate(path)
end

function fs.readdir(_, filler, fi)
  filler(".", fi.handle)
  filler("..", {mode = types.dir})
  for part, node in pairs(fi.handle.children) do filler(part, node) end
end

function fs.open(path, fi)
  fi.handle = locate(path)
  fi.keep_cache, fi.noflush = true, true  -- nothing changes
end

-- Of a sparse file: where the bytes are if one piece has them all; else a string of pieces and of zeros.
local function read_pieces(map, offset, size)
  local first, after = 1, #map + 1  -- the first piece that ends behind `offset`
  while first < after do
    local middle = math.floor((first + after) / 2)
    if map[middle].stop > offset then after = middle else first = middle + 1 end
  end
  local strings, stop = {}, offset + size
  while offset < stop do
    local piece = map[first]
    local hole = piece and min(piece.first, stop) or stop
    if offset < hole then
      strings[#strings + 1] = rep("\0", hole - offset)
      offset = hole
    else
      local count = min(piece.stop, stop) - offset
      local place = piece.start + offset - piece.first
      if count == size then return archive, place, size end
      local data = must(S.pread(archive, nil, count, place))
      if #data < count then error(E.EIO, 0) end
      strings[#strings + 1] = data
      offset, first = offset + count, first + 1
    end
  end
  return table.concat(strings)
end

function fs.read_buf(_, size, offset, fi)
  local node = fi.handle
  size = min(size, node.size - offset)
  if size <= 0 then return "" end
  if node.map then return read_pieces(node.map, offset, size) end
  return archive, node.start + offset, size
end

function fs.statfs()
  return {bsize = 512, frsize = 512, blocks = file.st_size / 512, files = nodes, namemax = 255}
end

if has_xattrs then  -- else the kernel asks once, and never again
  function fs.getxattr(path, attribute)
    return (locate(path).xattrs or {})[attribute] or error(E.ENODATA, 0)
  end

  function fs.listxattr(path)
    local list = {}
    for attribute in pairs(locate(path).xattrs or {}) do list[#list + 1] = attribute end
    return list
  end
end

local options = {select(3, ...)}
local ours = "ro,use_ino,attr_timeout=3600,entry_timeout=3600,negative_timeout=3600," .. fuse_options.fsname(name)
-- Others may read what the archive lets them.
if fuse_options.serves_everybody(options) then ours = ours .. ",default_permissions" end
flu.main({"tarfs", mountpoint, "-o", ours, unpack(options)}, fs)
