/* 64-bit integers that no Lua number holds exactly: userdata with arithmetic and comparison.
 *
 * A value of at most 2^53 either way is always a number, so that an object never equals one. All of
 * this is C because every function here may raise a Lua error, but for clua_int64. */
#include <inttypes.h>

#include "internal.h"

typedef struct integer {
    uint64_t bits;
    uint8_t is_signed;  /* not bool: whatever a userdata given our metatable holds here has a meaning */
} integer;

static const uint64_t exact = UINT64_C(1) << 53;

static bool is_negative(integer v) { return v.is_signed && v.bits >> 63; }

static uint64_t magnitude(integer v) { return is_negative(v) ? -v.bits : v.bits; }

static double nearest(integer v) { return v.is_signed ? (double)(int64_t)v.bits : (double)v.bits; }

/* Needs two free stack slots. */
void clua_push_integer(lua_State *L, uint64_t bits, bool is_signed) {
    integer v = {bits, is_signed};
    if (magnitude(v) <= exact) {
        lua_pushnumber(L, nearest(v));
        return;
    }
    integer *object = lua_newuserdata(L, sizeof *object);
    *object = v;
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.int64_metatable);
    lua_setmetatable(L, -2);
}

/* Needs a free stack slot. The debug library can give our metatable to any userdata, and to all light
 * ones at once: hence the looks at type and size. */
bool clua_int64(lua_State *L, int index, uint64_t *bits, bool *is_signed) {
    if (lua_type(L, index) != LUA_TUSERDATA || lua_objlen(L, index) != sizeof(integer)) return false;
    const integer *object = lua_touserdata(L, index);
    if (!lua_getmetatable(L, index)) return false;
    bool ours = lua_topointer(L, -1) == clua.int64_address;
    lua_pop(L, 1);
    if (!ours) return false;
    *bits = object->bits;
    *is_signed = object->is_signed;
    return true;
}

static bool object_at(lua_State *L, int index, integer *into) {
    bool is_signed;
    if (!clua_int64(L, index, &into->bits, &is_signed)) return false;
    into->is_signed = is_signed;
    return true;
}

static integer check_self(lua_State *L) {
    integer v = {0, 0};
    if (!object_at(L, 1, &v)) luaL_typerror(L, 1, "int64");
    return v;
}

/* What messages call a value; may push it. */
static const char *describe(lua_State *L, int index) {
    integer v;
    if (object_at(L, index, &v)) return v.is_signed ? "an int64" : "a uint64";
    if (lua_type(L, index) == LUA_TNUMBER) return lua_pushfstring(L, "%f", lua_tonumber(L, index));
    return lua_pushfstring(L, "a %s value", luaL_typename(L, index));
}

/* ---- Arithmetic ---- */

typedef struct operation {
    const char *event, *verb, *preposition;
    bool reversed;  /* messages name the right operand first */
    char symbol;
} operation;

static const operation operations[] = {
    {"__add", "add", "to", true, '+'},           {"__sub", "subtract", "from", true, '-'},
    {"__mul", "multiply", "by", false, '*'},     {"__div", "divide", "by", false, '/'},
    {"__mod", "take", "modulo", false, '%'},
};

/* Reads an object or a number. NULL, or why it is no operand. A number is signed if it can be. */
static const char *operand(lua_State *L, int index, integer *into) {
    if (object_at(L, index, into)) return NULL;
    if (lua_type(L, index) != LUA_TNUMBER) return "not a number";
    double number = lua_tonumber(L, index);
    if (number != number) return "not an integer";
    if (number < -0x1p63 || number >= 0x1p64) return "out of the range of 64 bits";
    into->is_signed = number < 0x1p63;
    into->bits = into->is_signed ? (uint64_t)(int64_t)number : (uint64_t)number;
    return nearest(*into) == number ? NULL : "not an integer";
}

static int refuse(lua_State *L, const operation *op, const char *reason) {
    const char *first = describe(L, op->reversed ? 2 : 1);
    const char *second = describe(L, op->reversed ? 1 : 2);
    return luaL_error(L, "attempt to %s %s %s %s: %s", op->verb, first, op->preposition, second, reason);
}

static int arithmetic(lua_State *L) {
    const operation *op = lua_touserdata(L, lua_upvalueindex(1));
    lua_settop(L, 2);
    integer a, b;
    const char *reason = operand(L, 1, &a);
    if (!reason) reason = operand(L, 2, &b);
    if (reason) return refuse(L, op, reason);
    bool is_signed = a.is_signed && b.is_signed;
    uint64_t bits;
    switch (op->symbol) {
    case '+': bits = a.bits + b.bits; break;
    case '-': bits = a.bits - b.bits; break;
    case '*': bits = a.bits * b.bits; break;
    default:
        if (!b.bits) return luaL_error(L, "attempt to perform 'n%c0'", op->symbol);
        /* modulo 2^64 a negative operand would give a quotient that nobody wants */
        if (!is_signed && (is_negative(a) || is_negative(b)))
            return refuse(L, op, "one is negative, the other unsigned");
        /* by magnitudes, as the machine traps at INT64_MIN / -1 */
        if (op->symbol == '/') {
            bits = magnitude(a) / magnitude(b);
            if (is_negative(a) != is_negative(b)) bits = -bits;
        } else {
            bits = magnitude(a) % magnitude(b);
            if (is_negative(a)) bits = -bits;
        }
    }
    clua_push_integer(L, bits, is_signed);
    return 1;
}

static int negate(lua_State *L) {
    integer v = check_self(L);
    clua_push_integer(L, -v.bits, v.is_signed);
    return 1;
}

/* ---- Comparison ---- */

enum { LESS = -1, EQUAL, GREATER, UNORDERED };

static int order(integer a, integer b) {
    if (is_negative(a) != is_negative(b)) return is_negative(a) ? LESS : GREATER;
    return a.bits < b.bits ? LESS : a.bits > b.bits ? GREATER : EQUAL;
}

/* Without rounding: numbers have fractions only below 2^53, where no object is, so cutting them changes
 * no order. */
static int order_with_number(integer v, double number) {
    if (number != number) return UNORDERED;
    bool negative = is_negative(v);
    if (negative != (number < 0)) return negative ? LESS : GREATER;
    double distance = negative ? -number : number;
    int result = LESS;
    if (distance < 0x1p64) {
        uint64_t whole = (uint64_t)distance;
        result = magnitude(v) < whole ? LESS : magnitude(v) > whole ? GREATER : EQUAL;
    }
    return negative ? -result : result;
}

/* What eq, lt and le compare: an object with an object or any number. */
static int order_of_arguments(lua_State *L) {
    integer self = check_self(L), other;
    if (object_at(L, 2, &other)) return order(self, other);
    if (lua_type(L, 2) != LUA_TNUMBER) luaL_typerror(L, 2, "number or int64");
    return order_with_number(self, lua_tonumber(L, 2));
}

static int eq(lua_State *L) {
    lua_pushboolean(L, order_of_arguments(L) == EQUAL);
    return 1;
}

static int lt(lua_State *L) {
    lua_pushboolean(L, order_of_arguments(L) == LESS);
    return 1;
}

static int le(lua_State *L) {
    int result = order_of_arguments(L);
    lua_pushboolean(L, result == LESS || result == EQUAL);
    return 1;
}

/* The events come from operators, where both sides are objects; unless a script has lent the
 * functions to something else. */
static int equal_event(lua_State *L) {
    integer a, b;
    lua_pushboolean(L, object_at(L, 1, &a) && object_at(L, 2, &b) && order(a, b) == EQUAL);
    return 1;
}

static int order_event(lua_State *L) {
    bool or_equal = lua_toboolean(L, lua_upvalueindex(1));
    lua_settop(L, 2);
    integer a, b;
    if (!object_at(L, 1, &a) || !object_at(L, 2, &b)) {
        const char *first = describe(L, 1);
        return luaL_error(L, "attempt to compare %s with %s", first, describe(L, 2));
    }
    int result = order(a, b);
    lua_pushboolean(L, result == LESS || (or_equal && result == EQUAL));
    return 1;
}

/* ---- Text ---- */

static void push_digits(lua_State *L, integer v) {
    char text[24];
    if (v.is_signed) snprintf(text, sizeof text, "%" PRId64, (int64_t)v.bits);
    else snprintf(text, sizeof text, "%" PRIu64, v.bits);
    lua_pushstring(L, text);
}

static int to_string(lua_State *L) {
    push_digits(L, check_self(L));
    return 1;
}

static int concatenate(lua_State *L) {
    lua_settop(L, 2);
    for (int i = 1; i <= 2; i++) {
        integer v;
        if (object_at(L, i, &v)) push_digits(L, v);
        else if (lua_isstring(L, i)) lua_pushvalue(L, i);
        else return luaL_error(L, "attempt to concatenate %s", describe(L, i));
    }
    lua_concat(L, 2);
    return 1;
}

/* ---- Methods ---- */

static int to_number(lua_State *L) {
    lua_pushnumber(L, nearest(check_self(L)));
    return 1;
}

static int hi(lua_State *L) {
    lua_pushnumber(L, (double)(check_self(L).bits >> 32));
    return 1;
}

static int lo(lua_State *L) {
    lua_pushnumber(L, (double)(uint32_t)check_self(L).bits);
    return 1;
}

static int method(lua_State *L) {
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    lua_rawget(L, lua_upvalueindex(1));
    if (!lua_isnil(L, -1)) return 1;
    bool is_text = lua_isstring(L, 2);
    return luaL_error(L, "int64 has no method '%s'", is_text ? lua_tostring(L, 2) : luaL_typename(L, 2));
}

static void set_function(lua_State *L, const char *name, lua_CFunction function) {
    lua_pushcfunction(L, function);
    lua_setfield(L, -2, name);
}

void clua_int64_register(lua_State *L) {
    static const luaL_Reg methods[] = {
        {"tonumber", to_number}, {"hi", hi}, {"lo", lo}, {"eq", eq}, {"lt", lt}, {"le", le},
    };
    lua_createtable(L, 0, 14);
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++) {
        lua_pushlightuserdata(L, (void *)&operations[i]);
        lua_pushcclosure(L, arithmetic, 1);
        lua_setfield(L, -2, operations[i].event);
    }
    for (int or_equal = 0; or_equal <= 1; or_equal++) {
        lua_pushboolean(L, or_equal);
        lua_pushcclosure(L, order_event, 1);
        lua_setfield(L, -2, or_equal ? "__le" : "__lt");
    }
    set_function(L, "__unm", negate);
    set_function(L, "__eq", equal_event);
    set_function(L, "__tostring", to_string);
    set_function(L, "__concat", concatenate);
    lua_createtable(L, 0, sizeof methods / sizeof *methods);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) set_function(L, methods[i].name, methods[i].func);
    lua_pushcclosure(L, method, 1);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "int64");
    lua_setfield(L, -2, "__metatable");
    clua.int64_address = lua_topointer(L, -1);
    clua.int64_metatable = luaL_ref(L, LUA_REGISTRYINDEX);
}
