#!/usr/bin/env fluhost
-- A first line that begins with "#" is skipped, and counted.

local _, message = pcall(function() error("here") end)
assert(message:match("shebang%.lua:4: here$"), message)
assert(debug.getinfo(1, "l").currentline == 6)
assert(debug.getinfo(1, "S").source == "@" .. arg[0])
