-- What the scripts in Tests/Scripts say of results; each raises an error at its caller's line.

local S = require "syscall"

local check = {}

-- The value is what was expected.
function check.is(value, expected, what)
  if value ~= expected then
    error(("%s%s, not %s"):format(what and what .. ": " or "", tostring(value), tostring(expected)), 2)
  end
end

-- The call answered nil, the text and the number of the error, and nothing else.
function check.fails(name, ...)
  local count, value, message, code = select("#", ...), ...
  if count ~= 3 or value ~= nil or code ~= S[name] or message ~= (S.strerror(name)) then
    error(("%d results: %s, %s, %s, not %s"):format(count, tostring(value), tostring(message), tostring(code), name), 2)
  end
end

local function raised(is_plain, text, f, ...)
  local ok, message = pcall(f, ...)
  if ok or not tostring(message):find(text, 1, is_plain) then
    error(("%s, not an error that says: %s"):format(tostring(message), text), 3)
  end
end

-- The call raises an error that says this.
function check.raises(text, f, ...) raised(true, text, f, ...) end

-- The call raises an error with this pattern.
function check.raises_like(pattern, f, ...) raised(false, pattern, f, ...) end

-- Runs `body` in a child, which then ends; what waitpid says of it, and its number. 99: it raised an error.
function check.child(body)
  local pid = assert(S.fork())
  if pid == 0 then
    local ok, message = pcall(body)
    if not ok then io.stderr:write(tostring(message), "\n") end
    S._exit(ok and 0 or 99)
  end
  return assert(S.waitpid(pid)), pid
end

return check
