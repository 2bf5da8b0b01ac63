/* Objects that own a file descriptor.
 *
 * Every object whose descriptor is not closed is in a list of those with its number, so that closing or
 * replacing a number, however it happens, reaches every object that carries it: none closes or uses a
 * descriptor that somebody else got under the number later. The lists are the objects themselves: they
 * cost no memory that could be missing when a descriptor is there already. */
#include <unistd.h>

#include "internal.h"

typedef struct descriptor {
    struct descriptor *next;  /* in the list of its number */
    int number;
    bool open;                /* in the list */
    bool owned;               /* closed when it is collected */
} descriptor;

enum { LISTS = 256 };

static descriptor *lists[LISTS];

static descriptor **list_of(int number) { return &lists[(unsigned)number % LISTS]; }

static descriptor *descriptor_object(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TUSERDATA || !lua_getmetatable(L, index)) return NULL;
    bool same = lua_topointer(L, -1) == clua.descriptor_address;
    lua_pop(L, 1);
    return same && lua_objlen(L, index) == sizeof(descriptor) ? lua_touserdata(L, index) : NULL;
}

static void leave(descriptor *d) {
    for (descriptor **link = list_of(d->number); *link; link = &(*link)->next)
        if (*link == d) {
            *link = d->next;
            break;
        }
    d->open = d->owned = false;
}

void clua_descriptor_closed(int number) {
    for (descriptor **link = list_of(number); *link;) {
        descriptor *d = *link;
        if (d->number != number) {
            link = &d->next;
            continue;
        }
        *link = d->next;
        d->open = d->owned = false;
    }
}

bool clua_descriptor_disarm(lua_State *L, int index) {
    descriptor *d = descriptor_object(L, index);
    if (d) d->owned = false;
    return d;
}

clua_integer clua_descriptor_at(lua_State *L, int index) {
    int type = lua_type(L, index);
    if (type == LUA_TNUMBER) {
        double number = lua_tonumber(L, index);
        bool fits = number > -2147483649.0 && number < 2147483648.0;
        return fits ? (clua_integer){(int)number, CLUA_FOUND} : (clua_integer){0, CLUA_OUTSIDE};
    }
    const descriptor *d = type == LUA_TUSERDATA ? descriptor_object(L, index) : NULL;
    if (d) return (clua_integer){d->number, d->open ? CLUA_FOUND : CLUA_CLOSED};
    return (clua_integer){0, type <= LUA_TNIL ? CLUA_NIL : CLUA_OTHER};
}

/* ---- Making: reserved before the descriptor exists, so that then nothing can fail ---- */

void clua_descriptor_reserve(lua_State *L, int count) {
    if (clua.spare_count >= count) return;
    luaL_checkstack(L, 4, "too many arguments");
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.spares);
    while (clua.spare_count < count) {  /* a finalizer that runs meanwhile may use some up */
        descriptor *d = lua_newuserdata(L, sizeof *d);
        *d = (descriptor){.number = -1};
        lua_rawgeti(L, LUA_REGISTRYINDEX, clua.descriptor_metatable);
        lua_setmetatable(L, -2);
        lua_rawseti(L, -2, clua.spare_count + 1);
        clua.spare_count++;
    }
    lua_pop(L, 1);
}

/* Pushes an object that owns the descriptor; one must be reserved. What else carries the number is closed,
 * if the number is fresh from the kernel; else (dup2, S.t.fd) it is an alias that owns nothing. */
void clua_descriptor_push(lua_State *L, int number, bool is_fresh) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, clua.spares);
    lua_rawgeti(L, -1, clua.spare_count);
    lua_pushnil(L);
    lua_rawseti(L, -3, clua.spare_count);
    clua.spare_count--;
    lua_replace(L, -2);
    descriptor *d = lua_touserdata(L, -1);
    if (is_fresh) clua_descriptor_closed(number);
    for (descriptor *other = *list_of(number); other; other = other->next)
        if (other->number == number) other->owned = false;
    *d = (descriptor){.next = *list_of(number), .number = number, .open = true, .owned = true};
    *list_of(number) = d;
}

/* ---- Metamethods ---- */

static int collect(lua_State *L) {
    descriptor *d = descriptor_object(L, 1);
    if (!d || !d->open) return 0;
    int number = d->number;
    bool owned = d->owned;
    leave(d);
    if (owned) {
        clua_descriptor_closed(number);
        close(number);
    }
    return 0;
}

/* Upvalue 1: the methods. */
static int get(lua_State *L) {
    const descriptor *d = descriptor_object(L, 1);
    if (!d) return luaL_error(L, "a descriptor object expected, got %s", luaL_typename(L, 1));
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    lua_rawget(L, lua_upvalueindex(1));
    if (!lua_isnil(L, -1)) return 1;
    if (lua_type(L, 2) == LUA_TSTRING && strcmp(lua_tostring(L, 2), "fd") == 0) {
        lua_pushnumber(L, d->number);
        return 1;
    }
    return luaL_error(L, "a descriptor has no method '%s'",
                      lua_isstring(L, 2) ? lua_tostring(L, 2) : luaL_typename(L, 2));
}

static int assign(lua_State *L) {
    return luaL_error(L, "the field '%s' of a descriptor can't be assigned",
                      lua_isstring(L, 2) ? lua_tostring(L, 2) : luaL_typename(L, 2));
}

static int to_string(lua_State *L) {
    const descriptor *d = descriptor_object(L, 1);
    if (!d) return luaL_error(L, "a descriptor object expected, got %s", luaL_typename(L, 1));
    if (d->open) lua_pushfstring(L, "fd: %d", d->number);
    else lua_pushfstring(L, "fd: %d (closed)", d->number);
    return 1;
}

/* Takes the table of methods from the top of the stack. */
void clua_descriptor_register(lua_State *L) {
    static const luaL_Reg events[] = {
        {"__gc", collect}, {"__newindex", assign}, {"__tostring", to_string}, {NULL, NULL},
    };
    lua_createtable(L, 0, 5);
    luaL_register(L, NULL, events);
    lua_insert(L, -2);
    lua_pushcclosure(L, get, 1);
    lua_setfield(L, -2, "__index");
    lua_pushliteral(L, "fd");
    lua_setfield(L, -2, "__metatable");
    clua.descriptor_address = lua_topointer(L, -1);
    clua.descriptor_metatable = luaL_ref(L, LUA_REGISTRYINDEX);
    lua_createtable(L, 8, 0);
    clua.spares = luaL_ref(L, LUA_REGISTRYINDEX);
    clua.spare_count = 0;
}
