-- Every way in which a handler can fail: functions that raise, by what they raise.

local flu = require "flu"

local ENOSPC = flu.errno.ENOSPC

local function proxy(metamethods)
  local value = newproxy(true)
  for event, method in pairs(metamethods) do getmetatable(value)[event] = method end
  return value
end

-- The caller gets EIO, and the log a message.
local failures = {
  ["a string"] = function() error("text") end,
  ["a string without a place"] = function() error("text", 0) end,
  ["an empty string"] = function() error("", 0) end,
  ["bytes that are no text"] = function() error("\0\255\128\27[31m\n\n\r" .. ("%s%n"):rep(10), 0) end,
  ["a long string"] = function() error(("long "):rep(20000)) end,
  ["nil"] = function() error(nil) end,
  ["nothing"] = function() error() end,
  ["a number"] = function() error(28) end,
  ["NaN"] = function() error(0 / 0) end,
  ["true"] = function() error(true) end,
  ["false"] = function() error(false) end,
  ["a table"] = function() error({}) end,
  ["a table that holds an errno"] = function() error({ENOSPC}) end,
  ["a table with __tostring"] = function()
    error(setmetatable({}, {__tostring = function() return "told" end}))
  end,
  ["a table with __tostring that raises"] = function()
    error(setmetatable({}, {__tostring = function() error("from __tostring") end}))
  end,
  ["a table with __tostring that raises itself"] = function()
    local value
    value = setmetatable({}, {__tostring = function() error(value) end})
    error(value)
  end,
  ["a table with __tostring that returns a table"] = function()
    error(setmetatable({}, {__tostring = function() return {} end}))
  end,
  ["a table with __tostring that is no function"] = function() error(setmetatable({}, {__tostring = 5})) end,
  ["a table with metamethods that raise"] = function()
    local function raise() error("from a metamethod") end
    error(setmetatable({}, {__index = raise, __len = raise, __concat = raise, __eq = raise, __metatable = raise}))
  end,
  ["a function"] = function() error(print) end,
  ["a coroutine"] = function() error(coroutine.create(function() end)) end,
  ["userdata"] = function() error(newproxy()) end,
  ["userdata with __tostring"] = function() error(proxy {__tostring = function() return "told" end}) end,
  ["a file"] = function() error(io.stdout) end,
  ["an operation on nil"] = function() return nil + 1 end,
  ["a call of nil"] = function() return (nil)() end,
  ["a bad argument"] = function() ("x").rep() end,
  ["a module that is missing"] = function() require "there.is.no.such.module" end,
  ["assert of false"] = function() assert(false) end,
  ["assert with a message"] = function() assert(nil, "a message") end,
  ["assert with a table"] = function() assert(nil, {}) end,
  ["a yield"] = function() coroutine.yield() end,
  ["a yield of an errno"] = function() coroutine.yield(ENOSPC) end,
  ["a recursion without end"] = function()
    local function f() return 1 + f() end
    return f()
  end,
  ["a recursion through C without end"] = function()
    local function f() return (("x"):gsub("x", f)) end
    return f()
  end,
  ["a recursion of metamethods without end"] = function()
    local t = setmetatable({}, {})
    getmetatable(t).__index = function(_, key) return t[key .. "x"] end
    return t.x
  end,
  ["a sort that compares at random"] = function()
    local list = {}
    for i = 1, 100 do list[i] = i end
    table.sort(list, function() return true end)
    error("sorted")
  end,
  ["an error in a finalizer"] = function()
    proxy {__gc = function() error("from __gc") end}
    collectgarbage()
    error("the finalizer did not run")
  end,
  ["a recursion without end in a finalizer"] = function()
    local function f() return 1 + f() end
    proxy {__gc = f}
    collectgarbage()
  end,
  ["an error in a coroutine, wrapped"] = function() coroutine.wrap(function() error("inside") end)() end,
  ["an error in a hook"] = function()
    debug.sethook(function()
      debug.sethook()
      error("from a hook")
    end, "", 1)
    return 1
  end,
  ["flu.main"] = function() flu.main({"test", "/tmp"}, {}) end,
}

-- The caller gets ENOSPC, and the log nothing.
local errnos = {
  ["errno"] = function() error(ENOSPC) end,
  ["errno with a level"] = function() error(ENOSPC, 2) end,
  ["errno by number"] = function() error(flu.errno[28]) end,
  ["errno through assert"] = function() assert(false, ENOSPC) end,
  ["errno through assert of a call"] = function() assert(pcall(error, ENOSPC)) end,
  ["errno thrown again"] = function()
    local _, value = pcall(function() error(ENOSPC) end)
    error(value)
  end,
  ["errno through xpcall"] = function()
    local _, value = xpcall(function() error("first") end, function() return ENOSPC end)
    error(value)
  end,
  ["errno through a coroutine"] = function() coroutine.wrap(function() error(ENOSPC) end)() end,
  ["errno through resume"] = function() assert(coroutine.resume(coroutine.create(function() error(ENOSPC) end))) end,
  ["errno from a metamethod"] = function()
    return setmetatable({}, {__index = function() error(ENOSPC) end}).x
  end,
  ["errno through gsub"] = function() return (("x"):gsub("x", function() error(ENOSPC) end)) end,
  ["errno through sort"] = function() table.sort({3, 2, 1}, function() error(ENOSPC) end) end,
  ["errno after other errors"] = function()
    for _ = 1, 10 do pcall(error, "caught") end
    pcall(error, flu.errno.EPERM)
    error(ENOSPC)
  end,
  ["errno from the depth"] = function()
    local function f(n)
      if n == 0 then error(ENOSPC) end
      return 1 + f(n - 1)
    end
    return f(150)
  end,
}

return {failures = failures, errnos = errnos}
