-- Lists of access rights, POSIX's draft: they are kept, inherited, changed by chmod, and obeyed.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

-- The list as setxattr takes it: version 2, then tag, permissions and ID of each entry.
local function list(...)
  local tags = {u = 1, user = 2, g = 4, group = 8, m = 16, o = 32}
  local out = {"\2\0\0\0"}
  for _, entry in ipairs {...} do
    local tag, bits, id = entry:match "^(%a+):(%d):?(%d*)$"
    id = tonumber(id) or 4294967295
    out[#out + 1] = string.char(
      tags[tag], 0, bits, 0, id % 256, math.floor(id / 256) % 256, math.floor(id / 65536) % 256,
      math.floor(id / 16777216) % 256)
  end
  return table.concat(out)
end

local ACCESS, DEFAULT = "system.posix_acl_access", "system.posix_acl_default"

local function tries(path)
  for _, user in ipairs {alice, bob, carol} do
    for _, flags in ipairs {"rdonly", "wronly"} do
      local fd, _, code = t.as(user, S.open, path, flags)
      t.note(user, path .. " " .. flags, fd and "ok" or t.error_name(code))
    end
    local ok, _, code = t.as(user, S.access, path, "x_ok")
    t.note(user, path .. " x_ok", ok and "ok" or t.error_name(code))
  end
end

t.case("of a file", function()
  t.file("f", {user = alice, mode = "0600"})
  for _, rights in ipairs {
    list("u:6", "user:4:65533", "g:0", "m:4", "o:0"), list("u:6", "user:7:65533", "g:0", "m:7", "o:0"),
    list("u:6", "user:7:65533", "g:4", "m:2", "o:0"), list("u:0", "user:0:65533", "g:6", "m:7", "o:7"),
    list("u:6", "g:4", "group:6:65531", "m:6", "o:0"), list("u:6", "g:4", "o:4"),
    list("u:6", "user:4:65532", "g:7", "group:0:65534", "m:7", "o:7"),
  } do
    bob:setxattr("f", ACCESS, rights)
    alice:setxattr("f", ACCESS, rights)
    alice:getxattr("f", ACCESS)
    tries "f"
    alice:chmod("f", "0640")
    tries "f"
    alice:chmod("f", "0777")
    tries "f"
  end
  alice:removexattr("f", ACCESS)
  alice:getxattr("f", ACCESS)
  alice:setxattr("f", ACCESS, "nonsense")
  alice:setxattr("f", ACCESS, list("u:6"))
  alice:setxattr("f", ACCESS, list("u:6", "user:4:65533", "g:0", "o:0"))
  alice:setxattr("f", DEFAULT, list("u:6", "g:4", "o:4"))
  alice:listxattr("f")
end)

t.case("set-group-ID bit of a list that somebody else sets", function()
  t.file("f", {user = alice, group = bob.gid, mode = "02755"})
  assert(S.chmod("f", 1517))
  alice:setxattr("f", ACCESS, list("u:7", "user:4:65532", "g:5", "m:5", "o:5"))
  t.file("g", {user = alice, mode = "02755"})
  alice:setxattr("g", ACCESS, list("u:7", "user:4:65532", "g:5", "m:5", "o:5"))
end)

for _, mask in ipairs {0, 18, 63} do
  t.case("what a folder passes on, with umask " .. mask, function()
    S.umask(mask)
    t.folder("d", {user = alice, mode = "0777"})
    alice:setxattr("d", DEFAULT, list("u:7", "user:6:65533", "g:5", "group:7:65531", "m:7", "o:1"))
    alice:getxattr("d", DEFAULT)
    bob:open("d/file", "creat, excl, rdwr", "0666")
    bob:open("d/private", "creat, excl, rdwr", "0600")
    alice:mkdir("d/folder", "0777")
    alice:mkdir("d/folder/more", "0700")
    carol:open("d/folder/file", "creat, excl, rdwr", "0640")
    alice:mkfifo("d/fifo", "0644")
    root:mknod("d/chr", S.S_IFCHR + 438, 259)
    alice:symlink("x", "d/link")
    tries "d/file"
    tries "d/folder/file"
    alice:removexattr("d", DEFAULT)
    alice:open("d/after", "creat, excl, rdwr", "0666")
    alice:setxattr("d/folder", DEFAULT, list("u:7", "g:7", "o:0"))
    bob:open("d/folder/third", "creat, excl, rdwr", "0666")
    alice:mkdir("d/folder/fourth", "0777")
  end)
end

t.case("of a folder, who may make and remove", function()
  t.folder("d", {user = alice, mode = "0700"})
  alice:setxattr("d", ACCESS, list("u:7", "user:7:65533", "user:5:65532", "g:0", "m:7", "o:0"))
  bob:open("d/bob's", "creat, excl, rdwr", "0644")
  carol:open("d/carol's", "creat, excl, rdwr", "0644")
  carol:open("d/bob's")
  carol:unlink("d/bob's")
  bob:rename("d/bob's", "d/other")
  alice:chmod("d", "0750")
  bob:unlink("d/other")
  bob:stat("d/other")
  alice:chmod("d", "0700")
  bob:stat("d/other")
end)

t.case("by setfacl and getfacl", function()
  t.file("f", {user = alice})
  t.folder("d", {user = alice})
  alice:run("/usr/bin/setfacl", "-m", "u:65533:rw,g:65531:r", "f")
  alice:run("/usr/bin/setfacl", "-d", "-m", "u:65533:rwx", "d")
  bob:run("/usr/bin/setfacl", "-m", "u:65533:rw", "f")
  bob:run("/usr/bin/getfacl", "-n", "f", "d")
  alice:open("d/new", "creat, excl, rdwr", "0666")
  alice:run("/usr/bin/getfacl", "-n", "d/new")
  alice:run("/usr/bin/setfacl", "-b", "f", "d")
  alice:run("/usr/bin/getfacl", "-n", "f", "d")
end)
