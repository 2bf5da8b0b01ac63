-- Calls of the module in a loop, with errors, finalizers that raise and garbage: nothing is left behind.

local flu = require "flu"

local function round()
  local context = flu.get_context()
  flu.get_context(context)
  pcall(flu.get_context, 5)
  pcall(flu.main)
  pcall(flu.main, {"test", true}, {})
  pcall(flu.main, {"test"}, 5)
  pcall(flu.main, {"test"}, setmetatable({}, {__index = function(_, name)
    return name == "getattr" and print or error("x")
  end}))
  pcall(error, flu.errno.EPERM)
  tostring(flu.errno[5])
end

for _ = 1, 1000 do round() end
collectgarbage()
collectgarbage()
local before = collectgarbage("count")
for _ = 1, 20000 do round() end
collectgarbage()
collectgarbage()
local after = collectgarbage("count")
assert(after < before + 20, ("%d KiB more"):format(after - before))

-- The same while finalizers raise at each chance. Any call may fail now, with what they raised.
local raised = 0
for _ = 1, 20000 do
  pcall(function()
    getmetatable(newproxy(true)).__gc = function() raised = raised + 1; error("from __gc") end
    collectgarbage("restart")
    round()
  end)
end
assert(raised > 1000, raised)
while not pcall(collectgarbage) do end
assert(flu.get_context().uid == 0 and flu.errno.EPERM == flu.errno[1])
