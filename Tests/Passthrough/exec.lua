-- Programs: who may run them, and as whom they run.

local S = require "syscall"
local t = require "transcript"
local root, alice, bob, carol = t.root, t.alice, t.bob, t.carol

local function program(name, how)
  t.file(name, how)
  assert(os.execute("cat /usr/bin/id >" .. name) == 0)
  assert(S.lchown(name, (how.user or root).uid, how.group or (how.user or root).gid))
  assert(S.chmod(name, tonumber(how.mode, 8)))
end

t.case("permissions", function()
  for _, mode in ipairs {"0111", "0755", "0644", "0100", "0010", "0001", "0700", "00", "0666", "0070"} do
    program("p" .. mode, {user = alice, mode = mode})
    for _, user in ipairs {alice, bob, carol, root} do user:run("./p" .. mode, "-u") end
  end
end)

t.case("scripts", function()
  t.file("s", {user = alice, mode = "0755", content = "#!/bin/sh\necho hello $0\n"})
  t.file("unreadable", {user = alice, mode = "0711", content = "#!/bin/sh\necho hello\n"})
  t.file("empty", {user = alice, mode = "0755"})
  t.file("nonsense", {user = alice, mode = "0755", content = "\1\2\3"})
  t.make("link", "l", {target = "s"})
  t.folder("d", {mode = "0755"})
  for _, user in ipairs {alice, bob} do
    for _, name in ipairs {"s", "unreadable", "nonsense", "l", "d", "none"} do user:run("./" .. name) end
  end
end)

t.case("set-user-ID and set-group-ID", function()
  program("u", {user = bob, mode = "04755"})
  program("g", {user = root, group = 65531, mode = "02755"})
  program("both", {user = bob, group = 65531, mode = "06755"})
  for _, name in ipairs {"u", "g", "both"} do
    alice:run("./" .. name, "-u")
    alice:run("./" .. name, "-g")
    root:run("./" .. name, "-u")
  end
  -- written by another, it is his no more
  assert(S.chmod("u", 2559))
  local fd = alice:open("u", "wronly, append")
  alice:write(fd, "x")
  alice:close(fd)
  alice:run("./u", "-u")
end)

t.case("a program of a folder that may not be read", function()
  t.folder("d", {user = alice, mode = "0711"})
  t.folder("closed", {user = alice, mode = "0700"})
  program("d/p", {user = alice, mode = "0755"})
  program("closed/p", {user = alice, mode = "0755"})
  bob:run("d/p", "-u")
  bob:run("closed/p", "-u")
end)
