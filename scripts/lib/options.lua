-- The options for libfuse on a command line.

local options = {}

-- Whether other users may use the mount, by an array of words. Then the kernel has to check who may do what: the daemon
-- may do more than they.
function options.serves_everybody(words)
  for name in table.concat(words, ","):gmatch("[^,%s]+") do
    if name:gsub("^%-o", "") == "allow_other" then return true end
  end
  return false
end

-- The option that shows `name` in the table of mounts.
function options.fsname(name)
  return "fsname=" .. name:gsub("[\\,]", "\\%0")
end

return options
