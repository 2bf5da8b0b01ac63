-- The pass-through with handlers that move bytes as strings: strings.lua ROOT MOUNTPOINT [fuse options].
-- What a file system costs that has to look at, or to make, what is read and written.

local here = debug.getinfo(1, "S").source:match("^@(.*/)") or ""
package.path = here .. "../../scripts/?.lua;" .. package.path

local S = require "syscall"
local passthrough = require "passthrough"
local must = require "lib.must"

local top, mountpoint = ...
local fs = passthrough.open(top)
fs.read_buf, fs.write_buf = nil, nil

function fs.read(_, size, offset, fi)
  return must(S.pread(fi.handle, nil, size, offset))
end

function fs.write(_, bytes, offset, fi)
  return must(S.pwrite(fi.handle, bytes, #bytes, offset))
end

passthrough.main("strings", top, mountpoint, {select(3, ...)}, fs)
