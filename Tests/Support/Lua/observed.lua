-- What a transcript says of values, and of a folder before and after something was done in it: short, and without what
-- differs from run to run.

local S = require "syscall"

local observed = {access = true}  -- `access`: whether the times of last access count

local function say(...)
  io.stdout:write(...)
  io.stdout:write("\n")
end
observed.say = say

local TYPES = {
  [S.S_IFREG] = "file", [S.S_IFDIR] = "folder", [S.S_IFLNK] = "link", [S.S_IFIFO] = "fifo", [S.S_IFSOCK] = "sock",
  [S.S_IFCHR] = "chr", [S.S_IFBLK] = "blk",
}

local function escaped(bytes)
  return '"' .. bytes:gsub("[^\32-\126]", function(byte) return ("\\x%02x"):format(byte:byte()) end) .. '"'
end

local function text(bytes)
  if #bytes <= 60 then return escaped(bytes) end
  local sum = 0
  for i = 1, #bytes do sum = (sum * 31 + bytes:byte(i)) % 2147483647 end
  return ("%s...(%d bytes, %d)"):format(escaped(bytes:sub(1, 8)), #bytes, sum)
end
observed.text = text

local names = {}  -- errno -> its name
for name, value in pairs(S) do
  if type(name) == "string" and type(value) == "number" and name:find "^E[%u%d]+$" then
    if not names[value] or name < names[value] then names[value] = name end
  end
end
names[S.EAGAIN] = "EAGAIN"
names[S.ENODATA] = "ENODATA"
names[S.EOPNOTSUPP] = "EOPNOTSUPP"
function observed.error_name(code) return names[code] or tostring(code) end

local function kind(status) return TYPES[status.st_mode - status.st_mode % 4096] or "?" end

local function nanoseconds(time)
  return ("%d.%09d"):format(time.tv_sec, time.tv_nsec)
end
observed.nanoseconds = nanoseconds

-- A status as text. Sizes of folders are their file system's own business.
local function describe(status)
  local what = kind(status)
  local line = ("%s %04o %d:%d links %d"):format(
    what, status.st_mode % 4096, status.st_uid, status.st_gid, status.st_nlink)
  if what == "file" or what == "link" then line = ("%s size %.0f"):format(line, status.st_size) end
  if what == "chr" or what == "blk" then line = ("%s device %s"):format(line, tostring(status.st_rdev)) end
  return line
end
observed.describe = describe

function observed.result(value, message, code)
  if value == nil then return code and observed.error_name(code) or tostring(message) end
  if value == true then return "ok" end
  if type(value) == "string" then return text(value) end
  if type(value) == "number" then return ("%.17g"):format(value) end
  if type(value) == "userdata" then
    local ok, number = pcall(function() return value.fd end)
    if ok and type(number) == "number" then return "a descriptor" end
    ok, number = pcall(function() return value.st_mode end)
    if ok then return describe(value) end
    return "an object"
  end
  if type(value) == "table" then
    local list = {}
    for i, each in ipairs(value) do list[i] = tostring(each) end
    table.sort(list)
    return "{" .. table.concat(list, " ") .. "}"
  end
  return tostring(value)
end

local function argument(value)
  if type(value) == "string" then return text(value) end
  if type(value) == "number" then return ("%.17g"):format(value) end
  if type(value) == "userdata" then return "it" end
  if type(value) == "table" then
    local parts = {}
    for key, each in pairs(value) do parts[#parts + 1] = tostring(key) .. "=" .. argument(each) end
    table.sort(parts)
    return "{" .. table.concat(parts, " ") .. "}"
  end
  return tostring(value)
end
observed.argument = argument

-- THE STATE of the folder that a case is in.

local function short(name)
  return #name <= 70 and name or ("%s...(%d)"):format(name:sub(1, 20), #name)
end

local function attributes(path)
  local list = S.llistxattr(path)
  if not list or #list == 0 then return "" end
  table.sort(list)
  for i, name in ipairs(list) do list[i] = name .. "=" .. text(S.lgetxattr(path, name) or "?") end
  return table.concat(list, " ")
end

-- All paths below `folder`, and the targets of links. Depth is limited: deep trees have tests of their own.
local function walk(folder, paths, depth)
  paths[#paths + 1] = folder
  local found = {}
  for name in S.readdir(folder) or function() end do
    if name ~= "." and name ~= ".." then found[#found + 1] = name end
  end
  table.sort(found)
  for _, name in ipairs(found) do
    local path = folder == "." and name or folder .. "/" .. name
    local status = S.lstat(path)
    if status and kind(status) == "folder" and depth < 12 then walk(path, paths, depth + 1)
    else paths[#paths + 1] = path end
  end
  return paths
end

-- Reading a link may change its time of access: either before that is looked at, or after.
local function look(path, reads_first)
  if reads_first then S.readlink(path) end
  local status = S.lstat(path)
  if not status then return nil end
  return {
    line = describe(status), inode = tostring(status.st_ino),
    target = kind(status) == "link" and text(S.readlink(path) or "?") or "", attributes = attributes(path),
    access = nanoseconds(status.st_atim), modification = nanoseconds(status.st_mtim),
    change = nanoseconds(status.st_ctim),
  }
end

function observed.before()
  local seen, paths = {}, walk(".", {}, 1)
  for _, path in ipairs(paths) do seen[path] = look(path, true) end
  return seen, paths
end

-- Paths that were known are looked at before the folders are read.
function observed.after(known)
  local seen = {}
  for _, path in ipairs(known) do seen[path] = look(path) end
  for _, path in ipairs(walk(".", {}, 1)) do seen[path] = seen[path] or look(path) end
  return seen
end

function observed.say_differences(before, after, start)
  local all = {}
  for path in pairs(before) do all[path] = true end
  for path in pairs(after) do all[path] = true end
  local sorted = {}
  for path in pairs(all) do sorted[#sorted + 1] = path end
  table.sort(sorted)
  local first = {}  -- inode -> the first path that has it
  for _, path in ipairs(sorted) do
    local node = after[path]
    if node and not first[node.inode] then first[node.inode] = path end
  end
  for _, path in ipairs(sorted) do
    local old, new = before[path], after[path]
    local line
    if not new then
      line = "gone"
    elseif not old or old.inode ~= new.inode then
      local was
      for _, other in ipairs(sorted) do
        if before[other] and before[other].inode == new.inode and before[other].line:match "%a+" == new.line:match "%a+"
        then
          was = other
          break
        end
      end
      line = (old and "another: " or "new: ") .. new.line .. (new.target ~= "" and " -> " .. new.target or "")
      if new.attributes ~= "" then line = line .. " " .. new.attributes end
      if was then line = line .. ", was " .. short(was) end
      if first[new.inode] ~= path then line = line .. ", same as " .. short(first[new.inode]) end
      for _, name in ipairs {"access", "modification", "change"} do
        if new[name] >= start then line = line .. ", " .. name end
      end
    else
      local parts = {}
      if old.line ~= new.line then parts[1] = new.line end
      if old.target ~= new.target then parts[#parts + 1] = "-> " .. new.target end
      if old.attributes ~= new.attributes then parts[#parts + 1] = "[" .. new.attributes .. "]" end
      for _, name in ipairs {"access", "modification", "change"} do
        if old[name] ~= new[name] and (name ~= "access" or observed.access) then
          parts[#parts + 1] = new[name] >= start and name or name .. " " .. new[name]
        end
      end
      line = #parts > 0 and table.concat(parts, ", ") or nil
    end
    if line then say("    ", short(path), ": ", line) end
  end
end

return observed
