-- assert hands errno values on as they are, and is otherwise that of Lua 5.1.

local errno = require("flu").errno

local function caught(...)
  local ok, value = pcall(assert, ...)
  assert(not ok)
  return value
end

assert(rawequal(caught(false, errno.EACCES), errno.EACCES))
assert(rawequal(caught(nil, errno.EACCES), errno.EACCES))
assert(rawequal(caught(nil, errno.EACCES, "more"), errno.EACCES))
local thing = {}
assert(rawequal(caught(false, thing), thing))

assert(caught(false) == "assertion failed!")
assert(caught(nil) == "assertion failed!")
assert(caught(false, "a message") == "a message")
assert(caught(false, "") == "")
assert(caught(false, "%s%d") == "%s%d")
assert(caught(false, 12) == "12" or caught(false, 12) == 12)
assert(caught():find("bad argument #1 to", 1, true))

-- What is true comes back, all of it.
local results = {assert(1, "two", nil, false, thing)}
assert(results[1] == 1 and results[2] == "two" and results[4] == false and results[5] == thing)
assert(select("#", assert(true, nil, nil)) == 3)
assert(rawequal(assert(errno.EPERM), errno.EPERM))
assert(assert(0) == 0 and assert("") == "")

-- The message is not changed on its way.
local file, message, code = io.open("/there/is/nothing")
assert(caught(file, message, code) == message)
