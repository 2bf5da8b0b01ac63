-- flu.get_context outside of a request.

local flu = require "flu"

local context = flu.get_context()
for _, name in ipairs {"uid", "gid", "pid", "umask"} do assert(context[name] == 0, name) end
local count = 0
for _ in pairs(context) do count = count + 1 end
assert(count == 4)

assert(flu.get_context() ~= context, "each call makes a table of its own")
assert(flu.get_context(nil).uid == 0)

-- A table that is given is filled and returned.
local mine = {uid = "old", pid = 17, mine = "kept", [1] = 1}
assert(rawequal(flu.get_context(mine), mine))
assert(mine.uid == 0 and mine.gid == 0 and mine.pid == 0 and mine.umask == 0 and mine.mine == "kept" and mine[1] == 1)

-- Further arguments do not matter.
assert(rawequal(flu.get_context(mine, 1, 2), mine))

for _, wrong in ipairs {1, "text", true, print, newproxy(), io.stdout} do
  local ok, message = pcall(flu.get_context, wrong)
  assert(not ok)
  assert(message == ("bad argument #1 to 'get_context' (table expected, got %s)"):format(type(wrong)), message)
end

-- A table that does not let itself be filled is its own affair, and an error.
local stubborn = setmetatable({}, {__newindex = function() error("not with me") end})
local ok, message = pcall(flu.get_context, stubborn)
assert(ok or message:find("not with me"))
assert(flu.get_context().uid == 0)
