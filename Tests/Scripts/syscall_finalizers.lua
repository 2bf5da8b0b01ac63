-- Finalizers that raise errors at any moment: nothing that the system has given is lost.
local S = require "syscall"
local acquire = require "acquire"

local function held()
  local count = 0
  for _ in S.readdir "/proc/self/fd" do count = count + 1 end
  for line in io.lines "/proc/self/maps" do
    if line:find "/dev/zero %(deleted%)$" then count = count + 1 end
  end
  return count
end

-- A chain of objects that are garbage at once, each made by the finalizer of the one before; the last raises.
local raised, left = 0, 0
local function trouble()
  getmetatable(newproxy(true)).__gc = function()
    left = left - 1
    if left == 0 then error "from a finalizer" end
    if left > 0 then trouble() end
  end
end

local function step()
  for _ = 1, 3 do trouble() end  -- a register that is not used any more may keep one of them alive
  acquire()
end

acquire()
collectgarbage()
local before = held()
for i = 1, 400 do
  left = i % 40 + 1
  collectgarbage("setpause", 1)
  collectgarbage("setstepmul", 10000)
  local ok, problem = pcall(step)
  if not ok then
    raised = raised + 1
    if not tostring(problem):find "from a finalizer" then error(problem, 0) end
  end
  left = 0
  while not pcall(collectgarbage) do end  -- an error leaves the collector's clock wrong
end
assert(raised > 50, raised)
collectgarbage()
assert(held() == before, held() - before)
