-- Reading folders, also while they change; and what they say of themselves.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob = t.root, t.alice, t.bob

local types = {
  [S.DT_REG] = "file", [S.DT_DIR] = "folder", [S.DT_LNK] = "link", [S.DT_FIFO] = "fifo", [S.DT_SOCK] = "sock",
  [S.DT_CHR] = "chr", [S.DT_BLK] = "blk", [S.DT_UNKNOWN] = "unknown",
}

local function list(path, with_types)
  local found = {}
  for name, kind, inode in S.readdir(path) do
    local status = assert(S.lstat(path .. "/" .. name))
    -- ".." of the top is what is above the mount point
    found[#found + 1] = name .. (with_types and " " .. types[kind] or "")
      .. (inode == status.st_ino and "" or " not its inode")
  end
  table.sort(found)
  t.say("  ", path, ": ", #found > 50 and t.text(table.concat(found, " ")) or table.concat(found, ", "))
end

t.case("names, types and inodes", function()
  for _, kind in ipairs(t.kinds) do t.make(kind, kind) end
  assert(S.link("file", "second"))
  list(".", true)
  list("folder", true)
  t.file("a b")
  t.file("\255\254")
  t.file("new\nline")
  t.file(("n"):rep(255))
  t.file(("\195\164"):rep(127))
  list(".", true)
end)

t.case("many", function()
  t.folder("d")
  for i = 1, 3000 do assert(S.symlink("x", "d/name" .. i)) end
  list "d"
  for i = 1, 3000, 2 do assert(S.unlink("d/name" .. i)) end
  list "d"
end)

-- The entries that a descriptor gives, from its position on.
local function rest(fd)
  local found = {}
  for name in assert(S.getdents(fd)) do found[#found + 1] = name end
  table.sort(found)
  return t.text(table.concat(found, " "))
end

t.case("again from the start", function()
  t.folder("d")
  for i = 1, 10 do t.file("d/" .. i) end
  local fd = assert(S.open("d", "directory"))
  t.say("  ", rest(fd))
  t.say("  ", rest(fd))
  t.file("d/new")
  assert(fd:lseek(0, "set"))
  t.say("  ", rest(fd))
  assert(S.unlink("d/1"))
  assert(fd:lseek(0, "set"))
  t.say("  ", rest(fd))
end)

t.case("entries removed while they are read", function()
  t.folder("d")
  for i = 1, 2000 do t.file("d/" .. i) end
  local seen, count = {}, 0
  for name in S.readdir("d") do
    if name ~= "." and name ~= ".." then
      assert(not seen[name], name)
      seen[name] = true
      count = count + 1
      assert(S.unlink("d/" .. name))
    end
  end
  t.say("  ", count)
  list "d"
  root:rmdir("d")
end)

t.case("entries added and renamed while they are read", function()
  t.folder("d")
  for i = 1, 1000 do t.file("d/" .. i) end
  local seen, step = {}, 0
  for name in S.readdir("d") do
    assert(not seen[name], name)
    seen[name] = true
    step = step + 1
    if step <= 500 then
      t.file("d/new" .. step)
      assert(S.rename("d/new" .. step, "d/newer" .. step))
    end
  end
  local missed = 0
  for i = 1, 1000 do
    if not seen[tostring(i)] then missed = missed + 1 end
  end
  t.say("  missed ", missed)  -- those that were there all the time
end)

t.case("who may", function()
  for _, mode in ipairs {"0755", "0711", "0744", "0700", "0333"} do
    local name = "d" .. mode
    t.folder(name, {user = alice, mode = mode})
    t.file(name .. "/f", {user = alice})
    for _, user in ipairs {alice, bob, root} do
      user:open(name, "directory")
      user:open(name .. "/f")
      user:stat(name .. "/f")
      user:chdir(name)
      assert(S.chdir(t.cwd))
      user:access(name, "x_ok")
      user:access(name .. "/f", "r_ok")
    end
  end
end)

t.case("links of folders", function()
  t.folder("d")
  for i = 1, 5 do root:mkdir("d/" .. i, "0755") end
  root:lstat("d")
  root:rename("d/1", "d/2/1")
  root:rename("d/2", "d/3/2")
  root:rmdir("d/3/2/1")
  root:rename("d/4", "d/5")
  root:lstat("d/.")
  root:lstat("d/5/..")
end)

t.case("a descriptor of a folder", function()
  t.folder("d", {user = alice})
  t.file("d/f")
  local fd = alice:open("d", "directory")
  alice:fstat(fd)
  alice:fchmod(fd, "0700")
  alice:fsync(fd)
  alice:fdatasync(fd)
  alice:write(fd, "x")
  alice:ftruncate(fd, 0)
  alice:futimens(fd, {5, 6})
  root:fchown(fd, bob.uid, bob.gid)
  root:rename("d", "e")
  alice:fstat(fd)
  root:fchmod(fd, "0755")
  t.say("  ", rest(fd))
  bob:fsetxattr(fd, "user.x", "y")
  bob:open("e/f", "wronly")
  bob:fchdir(fd)
  bob:stat("f")
  assert(S.chdir(t.cwd))
end)

t.case("the current folder is renamed", function()
  t.folder("a", {mode = "0777"})
  t.folder("a/b", {mode = "0777"})
  t.file("a/b/f", {content = "hello"})
  assert(S.chdir "a/b")
  root:rename("../../a", "../../c")
  root:stat("f")
  t.content("f")
  t.file("g")
  root:rename("f", "../f")
  root:stat("../f")
  t.say("  ", (S.getcwd():gsub("^.*/case%d+/", "")))
  assert(S.chdir(t.cwd))
  root:stat("c/b/g")
end)
