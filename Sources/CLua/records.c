/* Lists of tables that are C structs: what poll(2) gets, and what it and epoll_wait(2) answer. */
#include <limits.h>

#include "object.h"

/* ---- What poll gets ---- */

static void bad(lua_State *L, const clua_entry *entry, const clua_prepare *step, int position, const char *problem) {
    clua_bad_argument(L, entry, step->argument, lua_pushfstring(L, "index %d: %s", position, problem));
}

static void expected(lua_State *L, const clua_entry *entry, const clua_prepare *step, int position, const char *what) {
    bad(L, entry, step, position, lua_pushfstring(L, "%s expected, got %s", what, luaL_typename(L, -1)));
}

/* The descriptor on top of the stack. */
static int read_descriptor(lua_State *L, const clua_entry *entry, const clua_prepare *step, int position) {
    clua_integer number = clua_descriptor_at(L, -1);
    size_t length;
    const char *name = clua_string(L, -1, &length);
    int named;
    if (name && step->parsers->descriptor(name, length, &named)) return named;
    if (number.found == CLUA_CLOSED) return INT_MIN;
    if (number.found != CLUA_FOUND) expected(L, entry, step, position, "descriptor in the field 'fd'");
    return (int)number.value;
}

/* The events on top of the stack. */
static int16_t read_events(lua_State *L, const clua_entry *entry, const clua_prepare *step, int position) {
    clua_integer number = clua_integer_at(L, -1);
    size_t length;
    const char *name = clua_string(L, -1, &length);
    int named;
    if (name && step->parsers->events(name, length, &named)) return (int16_t)named;
    if (name) bad(L, entry, step, position, lua_pushfstring(L, "'%s' names no poll events", name));
    if (number.found != CLUA_FOUND) expected(L, entry, step, position, "number or names in the field 'events'");
    return (int16_t)number.value;
}

/* An array of { fd =, events = }, up to its first nil, as structs in memory that the collector owns. */
clua_polled *clua_read_polled(lua_State *L, const clua_entry *entry, const clua_prepare *step, int *count) {
    int argument = step->argument;
    if (!lua_istable(L, argument))
        clua_bad_argument(
            L, entry, argument,
            lua_pushfstring(L, "table of { fd =, events = } expected, got %s", luaL_typename(L, argument)));
    for (*count = 0;; ++*count) {
        lua_rawgeti(L, argument, *count + 1);
        bool is_nil = lua_isnil(L, -1);
        lua_pop(L, 1);
        if (is_nil) break;
    }
    clua_polled *polled = lua_newuserdata(L, (size_t)*count * sizeof *polled);
    for (int i = 0; i < *count; i++) {
        lua_rawgeti(L, argument, i + 1);  /* nil, should a metamethod have taken it out meanwhile */
        if (!lua_istable(L, -1)) expected(L, entry, step, i + 1, "table");
        lua_getfield(L, -1, "fd");
        polled[i].fd = read_descriptor(L, entry, step, i + 1);
        lua_getfield(L, -2, "events");
        polled[i].events = read_events(L, entry, step, i + 1);
        polled[i].revents = 0;
        lua_pop(L, 3);
    }
    return polled;
}

/* ---- What comes back ---- */

static void push_record(lua_State *L, const clua_layout *layout, const uint8_t *from) {
    lua_createtable(L, 0, 8);
    int table = lua_gettop(L);
    for (uint32_t i = 0; i < layout->field_count; i++) {
        const clua_field *field = &layout->fields[i];
        if (field->kind == CLUA_FLAGS) {
            uint32_t bits = 0;
            memcpy(&bits, from + field->offset, field->width < sizeof bits ? field->width : sizeof bits);
            clua_add_flags(L, table, field->set, bits);
        } else {
            uint64_t place = 0;  /* aligned, which a packed struct is not */
            memcpy(&place, from + field->offset, field->width);
            clua_push_place(L, &place, field->width, field->kind == CLUA_SIGNED);
            lua_setfield(L, table, field->name);
        }
    }
}

void clua_push_records(lua_State *L, const clua_slot *slot) {
    int from = slot->index;
    lua_createtable(L, (int)slot->length, 0);
    for (size_t i = 0; i < slot->length; i++) {
        const uint8_t *record = (const uint8_t *)slot->bytes + i * slot->layout->size;
        push_record(L, slot->layout, record);
        if (from) {
            lua_rawgeti(L, from, ((const clua_polled *)record)->position);
            if (lua_istable(L, -1)) {
                lua_getfield(L, -1, "fd");
                lua_setfield(L, -3, "fd");
            }
            lua_pop(L, 1);
        }
        lua_rawseti(L, -2, (int)i + 1);
    }
}
