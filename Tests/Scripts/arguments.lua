-- arg and ... are as under lua(1). The tests run: fluhost -e STAT arguments.lua one "two words" "" -e --

local words = {"one", "two words", "", "-e", "--"}

assert(select("#", ...) == #words)
for i, word in ipairs(words) do
  assert((select(i, ...)) == word, i)
  assert(arg[i] == word, i)
end
assert(#arg == #words and arg[#words + 1] == nil)
assert(arg[0]:match("/arguments%.lua$"))
assert(arg[-1]:match("^before = "))
assert(arg[-2] == "-e")
assert(arg[-3]:match("fluhost$"))
assert(arg[-4] == nil)
local count = 0
for key in pairs(arg) do
  assert(type(key) == "number")
  count = count + 1
end
assert(count == #words + 4)

-- The statement ran before, in the same state.
assert(before == "the script")
-- and did not see what is the script's
assert(arg_in_statement == nil)
