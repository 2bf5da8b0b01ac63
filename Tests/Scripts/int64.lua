-- Integers of 64 bits: numbers up to 2^53, objects beyond.

local S = require "syscall"

local I, U = S.int64, S.uint64
local MIN, MAX, UMAX = I "-9223372036854775808", I "9223372036854775807", U "18446744073709551615"
local EXACT = 2 ^ 53
local inf, nan = 1 / 0, 0 / 0

local function is_object(value, digits)
  assert(type(value) == "userdata", digits .. " is a " .. type(value))
  assert(tostring(value) == digits, "got " .. tostring(value) .. ", not " .. digits)
end

local function is_number(value, number)
  assert(type(value) == "number", "a " .. type(value) .. " for " .. number)
  assert(value == number, value .. ", not " .. number)
  assert(value ~= 0 or 1 / value == inf, "a negative zero")
end

local function fails(what, f, ...)
  local ok, message = pcall(f, ...)
  assert(not ok, "no error: " .. what)
  assert(type(message) == "string" and message:find(what, 1, true), tostring(message) .. ", not " .. what)
end

local function add(a, b) return a + b end
local function subtract(a, b) return a - b end
local function multiply(a, b) return a * b end
local function divide(a, b) return a / b end
local function modulo(a, b) return a % b end
local operations = {add, subtract, multiply, divide, modulo}

-- What a number holds is a number, up to 2^53 either way; the next one is an object.
for _, make in ipairs {I, U} do
  is_number(make(0), 0)
  is_number(make "9007199254740992", EXACT)
  is_object(make "9007199254740993", "9007199254740993")
  is_object(make(2 ^ 60), "1152921504606846976")
end
is_number(I "-9007199254740992", -EXACT)
is_object(I "-9007199254740993", "-9007199254740993")
is_object(MIN, "-9223372036854775808")
is_object(MAX, "9223372036854775807")
is_object(UMAX, "18446744073709551615")
is_object(U(2 ^ 63), "9223372036854775808")

local x, y = I "9007199254740993", U "9007199254740993"
local n = I "-9007199254740993"

-- Addition, subtraction, multiplication: exact, then normalised, in either order.
is_number(x - 1, EXACT)
is_number(1 - x, -EXACT)
is_object(1 + x, "9007199254740994")
is_object(x + 1, "9007199254740994")
is_object(x - -1, "9007199254740994")
is_number(x + -1, EXACT)
is_number(-1 + x, EXACT)
is_object(x + 0, "9007199254740993")
is_object(x + -0, "9007199254740993")
is_number(x - x, 0)
is_number(n + x, 0)
is_number(n + 1, -EXACT)
is_object(n - 1, "-9007199254740994")
is_object(-2 - x, "-9007199254740995")
is_object(x + x, "18014398509481986")
is_object(x * 2, "18014398509481986")
is_object(1000 * x, "9007199254740993000")
is_object(x * -1, "-9007199254740993")
is_number(x * 0, 0)
is_number(-0 * x, 0)
is_object(y + 1, "9007199254740994")
is_number(y - 1, EXACT)
is_number(y + -1, EXACT)
is_number(-1 + y, EXACT)
is_number(y - y, 0)
is_object(UMAX - 1, "18446744073709551614")
is_object(I(2 ^ 62) + (2 ^ 62 - 512), "9223372036854775296")

-- They wrap around, within the signed numbers
is_object(MAX + 1, "-9223372036854775808")
is_object(MIN - 1, "9223372036854775807")
is_number(MAX + MAX, -2)
is_number(MIN + MIN, 0)
is_number(MIN * 2, 0)
is_object(MIN * -1, "-9223372036854775808")
is_object(MIN * MAX, "-9223372036854775808")
is_number(MAX * MAX, 1)
is_object(2 ^ 62 + I(2 ^ 62), "-9223372036854775808")
-- or within the unsigned ones.
is_number(UMAX + 1, 0)
is_number(1 + UMAX, 0)
is_object(0 - y, "18437736874454810623")
is_object(y - 2 ^ 60, "17302829768357445633")
is_number(UMAX * UMAX, 1)
is_object(UMAX + UMAX, "18446744073709551614")
is_number(UMAX * -1, 1)
is_number(-1 * UMAX, 1)
is_object(-1 - UMAX + UMAX, "18446744073709551615")
is_number(-1 - UMAX, 0)
is_number(-2 ^ 63 + U(2 ^ 63 + 2048), 2048)

-- Unsigned wins: between objects
is_object(MAX + U(2 ^ 63), "18446744073709551615")
is_object(U(2 ^ 63) + MAX, "18446744073709551615")
is_object(x + MAX, "-9214364837600034816")
is_object(y + MAX, "9232379236109516800")
is_number(y + n, 0)
is_object(n - y, "18428729675200069630")
is_object(U(2 ^ 60) * I "9007199254740993", "1152921504606846976")
-- and from 2^63 on a number is unsigned.
is_object(MAX + 2 ^ 63, "18446744073709551615")
is_object(2 ^ 63 + MAX, "18446744073709551615")
is_object(MAX - 2 ^ 63, "18446744073709551615")
is_number(UMAX - (2 ^ 64 - 2048), 2047)
is_object(MIN + -2 ^ 63 + MIN, "-9223372036854775808")

-- Division truncates; the remainder has the sign of the dividend.
is_object(MAX / 1, "9223372036854775807")
is_object(MAX / 2, "4611686018427387903")
is_object(MIN / 2, "-4611686018427387904")
is_object(MAX / -2, "-4611686018427387903")
is_number(x / 2, 4503599627370496)
is_number(n / 2, -4503599627370496)
is_number(x / -2, -4503599627370496)
is_number(n / -2, 4503599627370496)
is_number(x / x, 1)
is_number(x / n, -1)
is_number(5 / x, 0)
is_number(-5 / x, 0)
is_number(MIN / MAX, -1)
is_number(MAX / MIN, 0)
is_object(MIN / -1, "-9223372036854775808")
is_object(UMAX / 1, "18446744073709551615")
is_object(UMAX / 10, "1844674407370955161")
is_number(UMAX / MAX, 2)
is_number(MAX / UMAX, 0)
is_number(UMAX / 2 ^ 63, 1)
is_number(2 ^ 63 / UMAX, 0)
is_number(2 ^ 63 / MAX, 1)
is_number(x % 10, 3)
is_number(n % 10, -3)
is_number(x % -10, 3)
is_number(n % -10, -3)
is_number(MIN % -1, 0)
is_number(MIN % 10, -8)
is_number(n % x, 0)
is_number(5 % x, 5)
is_number(-5 % x, -5)
is_number(5 % n, 5)
is_object(x % MAX, "9007199254740993")
is_object(n % MAX, "-9007199254740993")
is_object(MIN % MAX + n, "-9007199254740994")
is_number(UMAX % 10, 5)
is_number(UMAX % MAX, 1)
is_object(MAX % UMAX, "9223372036854775807")
is_object(UMAX % 2 ^ 63, "9223372036854775807")
for _, value in ipairs {x, y, n, MIN, MAX, UMAX} do
  fails("attempt to perform 'n/0'", divide, value, 0)
  fails("attempt to perform 'n%0'", modulo, value, 0)
  fails("attempt to perform 'n/0'", divide, value, -0)
end
-- of what the quotient and the remainder were made, they make again
for _, a in ipairs {x, n, MIN, MAX, 7, -7, EXACT, -EXACT} do
  for _, b in ipairs {x, n, MIN, MAX, I "4611686018427387905"} do
    local q, r = a / b, a % b
    assert(tostring(b * q + r + b - b) == tostring(a + b - b))
  end
end

-- A negative operand and an unsigned one are only divided by mistake.
fails("attempt to divide a uint64 by -2: one is negative", divide, UMAX, -2)
fails("attempt to divide -2 by a uint64: one is negative", divide, -2, UMAX)
fails("attempt to take a uint64 modulo -2: one is negative", modulo, UMAX, -2)
fails("attempt to take -2 modulo a uint64: one is negative", modulo, -2, UMAX)
fails("attempt to divide an int64 by a uint64: one is negative", divide, n, y)
fails("attempt to take a uint64 modulo an int64: one is negative", modulo, y, n)
fails("attempt to divide an int64 by 9.2233720368548e+18: one is negative", divide, MIN, 2 ^ 63)

-- Unary minus wraps around too.
is_object(-x, "-9007199254740993")
is_object(-n, "9007199254740993")
is_object(-MIN, "-9223372036854775808")
is_object(-MAX, "-9223372036854775807")
is_number(-UMAX, 1)
is_object(-U(2 ^ 63), "9223372036854775808")
is_object(-y, "18437736874454810623")

-- Numbers that are no integers of 64 bits are refused, with the operation and the value.
fails("attempt to add 0.5 to an int64: not an integer", add, x, 0.5)
fails("attempt to add an int64 to 0.5: not an integer", add, 0.5, x)
fails("attempt to add 0.5 to a uint64: not an integer", add, y, 0.5)
fails("attempt to subtract -1.25 from an int64: not an integer", subtract, x, -1.25)
fails("attempt to subtract an int64 from 1.25: not an integer", subtract, 1.25, x)
fails("attempt to multiply an int64 by 0.5: not an integer", multiply, x, 0.5)
fails("attempt to multiply 0.5 by an int64: not an integer", multiply, 0.5, x)
fails("attempt to divide an int64 by 0.5: not an integer", divide, x, 0.5)
fails("attempt to divide 0.5 by a uint64: not an integer", divide, 0.5, y)
fails("attempt to take an int64 modulo 0.5: not an integer", modulo, x, 0.5)
fails("attempt to take 0.5 modulo an int64: not an integer", modulo, 0.5, x)
fails("attempt to add inf to an int64: out of the range of 64 bits", add, x, inf)
fails("attempt to add -inf to a uint64: out of the range of 64 bits", add, y, -inf)
fails("nan to an int64: not an integer", add, x, nan)
fails("attempt to add 1.844674407371e+19 to a uint64: out of the range of 64 bits", add, UMAX, 2 ^ 64)
fails("attempt to subtract -9.2233720368548e+18 from an int64: out of the range", subtract, x, -2 ^ 63 - 2048)
for _, value in ipairs {x, y, n, MIN, MAX, UMAX} do
  for _, bad in ipairs {0.5, -0.5, 1e-300, EXACT / 4 + 0.5, 2 ^ 64, -2 ^ 63 - 2048, 1e300, -1e300, inf, -inf, nan} do
    for _, operation in ipairs(operations) do
      fails("attempt to ", operation, value, bad)
      fails("attempt to ", operation, bad, value)
    end
  end
end
-- The error is where the operation is.
fails("int64.lua:", function() return x + 0.5 end)

-- So is all that is no number; strings are not converted.
local proxy, file = newproxy(true), io.stdout
for _, value in ipairs {x, y, MIN} do
  for _, bad in ipairs {"5", "", "0x10", true, false, print, {}, proxy, file, coroutine.create(add)} do
    for _, operation in ipairs(operations) do
      fails("a " .. type(bad) .. " value", operation, value, bad)
      fails("not a number", operation, value, bad)
      fails("a " .. type(bad) .. " value", operation, bad, value)
    end
  end
end
fails("attempt to add a nil value to an int64: not a number", add, x, nil)
fails("attempt to subtract an int64 from a string value: not a number", subtract, "5", x)
for _, f in ipairs {function() return x ^ 2 end, function() return 2 ^ x end, function() return #x end, x} do
  assert(not pcall(f))
end

-- Comparison of objects: == by value, across flavours; and with numbers never.
assert(x == I "9007199254740993" and not (x ~= I "9007199254740993"))
assert(x == y and y == x and x ~= n and x ~= MAX and x ~= nil and x ~= "9007199254740993")
assert(not rawequal(x, y))
assert(I "-1152921504606846976" ~= U "17293822569102704640")  -- the same bits
assert(MIN ~= U(2 ^ 63))
assert(x ~= EXACT and I(2 ^ 60) ~= 2 ^ 60)
assert(x ~= proxy and x ~= file and proxy ~= x)

local ascending = {
  MIN, I "-9223372036854775807", I(-2 ^ 60), n, x, I(2 ^ 60), U(2 ^ 60) + 1, MAX, U(2 ^ 63), UMAX - 1, UMAX,
}
for i, a in ipairs(ascending) do
  for j, b in ipairs(ascending) do
    assert((a < b) == (i < j) and (a <= b) == (i <= j) and (a == b) == (i == j), i .. " with " .. j)
    assert((a > b) == (i > j) and (a >= b) == (i >= j) and (a ~= b) == (i ~= j), i .. " with " .. j)
    assert(a:lt(b) == (i < j) and a:le(b) == (i <= j) and a:eq(b) == (i == j), i .. " with " .. j)
  end
end
assert(x <= y and x >= y and not (x < y) and not (x > y) and x:eq(y) and y:eq(x) and x:le(y) and not y:lt(x))
table.sort(ascending, function(a, b) return b < a end)
assert(ascending[1] == UMAX and ascending[#ascending] == MIN)
for _, other in ipairs {5, "5", true, {}, proxy, file} do
  fails("attempt to compare", function() return x < other end)
  fails("attempt to compare", function() return other <= x end)
end

-- The methods compare with numbers too, exactly.
local function compares(value, number, sign)
  assert(value:lt(number) == (sign < 0), tostring(value) .. " lt " .. number)
  assert(value:le(number) == (sign <= 0), tostring(value) .. " le " .. number)
  assert(value:eq(number) == (sign == 0), tostring(value) .. " eq " .. number)
end
for _, value in ipairs {x, y} do
  compares(value, EXACT, 1)
  compares(value, EXACT + 2, -1)
  compares(value, 0, 1)
  compares(value, -0, 1)
  compares(value, -EXACT, 1)
  compares(value, 0.5, 1)
  compares(value, EXACT / 2 + 0.5, 1)
  compares(value + 1, EXACT + 2, 0)
end
compares(n, -EXACT, -1)
compares(n, -EXACT - 2, 1)
compares(n - 1, -EXACT - 2, 0)
compares(n, 0, -1)
compares(n, -0, -1)
compares(n, -0.5, -1)
compares(n, 1e300, -1)
compares(I(2 ^ 60), 2 ^ 60, 0)
compares(MIN, -2 ^ 63, 0)
compares(MIN, -2 ^ 63 - 2048, 1)
compares(MIN, -2 ^ 63 + 1024, -1)
compares(MAX, 2 ^ 63, -1)
compares(MAX, 2 ^ 63 - 1024, 1)
compares(U(2 ^ 63), 2 ^ 63, 0)
compares(U(2 ^ 63), -2 ^ 63, 1)
compares(UMAX, 2 ^ 64, -1)
compares(UMAX, 2 ^ 64 - 2048, 1)
compares(UMAX, -1, 1)
compares(UMAX, 1e300, -1)
for _, value in ipairs {x, n, MIN, MAX, UMAX} do
  compares(value, inf, -1)
  compares(value, -inf, 1)
  compares(value, -1e300, 1)
  assert(value:eq(nan) == false and value:lt(nan) == false and value:le(nan) == false)
  assert(value:eq(value) and value:le(value) and not value:lt(value))
end
for _, name in ipairs {"eq", "lt", "le"} do
  fails("bad argument #1 to '" .. name .. "' (number or int64 expected, got string)",
        loadstring("local x = ... return x:" .. name .. "('5')"), x)
  for _, bad in ipairs {"5", true, {}, print, proxy, file} do
    fails("number or int64 expected, got " .. type(bad), x[name], x, bad)
  end
  fails("number or int64 expected, got no value", x[name], x)
  fails("number or int64 expected, got nil", x[name], x, nil)
end

-- Text: digits without a suffix, and in concatenations on either side.
assert("at " .. x .. "!" == "at 9007199254740993!")
assert(x .. "" == tostring(x) and "" .. UMAX == "18446744073709551615")
assert(x .. n == "9007199254740993-9007199254740993" and x .. y == tostring(x) .. tostring(y))
assert(x .. 5 == "90071992547409935" and 0.5 .. x == "0.59007199254740993")
assert(1e100 .. MIN == "1e+100-9223372036854775808")
assert("a\0b" .. x == "a\0b9007199254740993")
for _, bad in ipairs {true, print, {}, proxy, file} do
  fails("attempt to concatenate a " .. type(bad) .. " value", function() return x .. bad end)
  fails("attempt to concatenate a " .. type(bad) .. " value", function() return bad .. x end)
end
fails("attempt to concatenate a nil value", function() return x .. nil end)

-- The other methods.
is_number(x:tonumber(), EXACT)  -- a tie, to even
is_number((x + 2):tonumber(), EXACT + 4)
is_number((x + 1):tonumber(), EXACT + 2)
is_number(n:tonumber(), -EXACT)
is_number(MIN:tonumber(), -2 ^ 63)
is_number(MAX:tonumber(), 2 ^ 63)
is_number(UMAX:tonumber(), 2 ^ 64)
is_number(U(2 ^ 63):tonumber(), 2 ^ 63)
is_number(x:hi(), 2 ^ 21)
is_number(x:lo(), 1)
is_number(n:hi(), 2 ^ 32 - 2 ^ 21 - 1)
is_number(n:lo(), 2 ^ 32 - 1)
is_number(MIN:hi(), 2 ^ 31)
is_number(MIN:lo(), 0)
is_number(UMAX:hi(), 2 ^ 32 - 1)
is_number(UMAX:lo(), 2 ^ 32 - 1)

-- Many of them are collected.
local sum = x
for _ = 1, 1e5 do sum = sum + 1 end
is_object(sum, "9007199254840993")
