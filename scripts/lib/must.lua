-- Calls of `syscall` that fail give nil, a message and a number. `must(S.call(...))` is the value, or throws
-- the number's errno value, for the program that uses the file system.

local E = require("flu").errno

local thrown = setmetatable({}, {__index = function(values, code)
  values[code] = E[code]
  return values[code]
end})

return function(value, _, code)
  if value == nil then error(thrown[code], 0) end
  return value
end
