-- A script starts with descriptors 0, 1 and 2 open and no other, in one thread, without children.

-- io.popen is of no use here: it would add to what is counted.
local function exists(path)
  local file = io.open(path)
  if file then file:close() end
  return file ~= nil
end

local flu = require "flu"

for number = 0, 2 do assert(exists("/proc/self/fdinfo/" .. number), number) end
for number = 3, 1023 do assert(not exists("/proc/self/fdinfo/" .. number), "descriptor " .. number) end

local threads
for line in io.lines("/proc/self/status") do
  threads = threads or line:match("^Threads:%s*(%d+)")
end
assert(threads == "1")
local children = io.open("/proc/self/task/" .. io.open("/proc/self/stat"):read("*n") .. "/children")
assert(not children or children:read("*a") == "")

assert(io.type(io.stdin) == "file" and io.type(io.stdout) == "file" and io.type(io.stderr) == "file")
assert(type(flu) == "table")

-- The same as the module syscall sees it: the first file has the number 3, and there is no child to wait for.
local S = require "syscall"
collectgarbage()
collectgarbage()
local first = assert(S.open("/dev/null"))
assert(first.fd == 3, first.fd)
assert(first:close())
for _, result in ipairs { { S.wait() }, { S.waitpid(-1, S.WNOHANG) } } do
  assert(result[1] == nil and result[3] == S.ECHILD)
end
for line in io.lines("/proc/self/status") do assert(not line:match("^Threads:") or line:match("%s1$"), line) end
