/* Lua -> C: result tables, sets and fields into structs. Anything that does not fit raises an error
 * that names the field; nothing is cast blindly. */
#include <math.h>

#include "internal.h"

static void bad_field(lua_State *L, const char *field, const clua_origin *origin, const char *problem) {
    luaL_error(L, "bad field '%s' in %s #%d %s '%s' (%s)", field, origin->what, origin->index, origin->preposition,
               origin->function, problem);
}

static void expected(lua_State *L, int index, const char *field, const clua_origin *origin, const char *what) {
    bad_field(L, field, origin, lua_pushfstring(L, "%s expected, got %s", what, luaL_typename(L, index)));
}

/* Stores a number, its fraction cut, if the C type can hold it. */
bool clua_store_integer(double number, bool is_signed, int width, bool positive, void *into) {
    number = trunc(number);
    double limit = ldexp(1, is_signed ? 8 * width - 1 : 8 * width);
    double least = is_signed && !positive ? -limit : 0;
    if (!(number >= least && number < limit)) return false;  /* NaN fails both */
    uint64_t bits = number < 0 ? (uint64_t)(int64_t)number : (uint64_t)number;
    switch (width) {
    case 1: *(uint8_t *)into = (uint8_t)bits; break;
    case 2: *(uint16_t *)into = (uint16_t)bits; break;
    case 4: *(uint32_t *)into = (uint32_t)bits; break;
    default: *(uint64_t *)into = bits; break;
    }
    return true;
}

static void read_integer(lua_State *L, int index, const clua_field *field, void *into, const clua_origin *origin) {
    if (!lua_isnumber(L, index)) expected(L, index, field->name, origin, "number");
    double number = lua_tonumber(L, index);
    if (!clua_store_integer(number, field->kind == CLUA_SIGNED, field->width, field->positive, into))
        bad_field(L, field->name, origin, lua_pushfstring(L, "%f is out of range", number));
}

static void read_time(lua_State *L, int index, const clua_field *field, void *into, const clua_origin *origin) {
    struct { int64_t sec; int64_t nsec; } time = {0, 0};
    _Static_assert(sizeof time == sizeof(struct timespec), "struct timespec is two 64-bit integers");
    if (lua_isnumber(L, index)) {
        double seconds = lua_tonumber(L, index), whole = floor(seconds);
        if (!clua_store_integer(whole, true, 8, false, &time.sec))
            bad_field(L, field->name, origin, lua_pushfstring(L, "%f is out of range", seconds));
        time.nsec = (int64_t)((seconds - whole) * 1e9 + 0.5);
        if (time.nsec > 999999999) time.nsec = 999999999;
    } else if (lua_istable(L, index)) {
        lua_getfield(L, index, "sec");
        lua_getfield(L, index, "nsec");
        if (!lua_isnumber(L, -2)) expected(L, -2, field->name, origin, "number in its field 'sec'");
        if (!lua_isnil(L, -1) && !lua_isnumber(L, -1))
            expected(L, -1, field->name, origin, "number in its field 'nsec'");
        double nsec = lua_tonumber(L, -1);
        if (!clua_store_integer(floor(lua_tonumber(L, -2)), true, 8, false, &time.sec) || !(nsec >= 0 && nsec < 1e9))
            bad_field(L, field->name, origin, "its 'sec' or 'nsec' is out of range");
        time.nsec = (int64_t)nsec;
        lua_pop(L, 2);
    } else {
        expected(L, index, field->name, origin, "number or table");
    }
    memcpy(into, &time, sizeof time);
}

static uint32_t read_set(lua_State *L, int index, const clua_field *field, const clua_origin *origin) {
    const clua_set *set = field->set;
    uint32_t bits = 0;
    if (lua_type(L, index) == LUA_TTABLE) {
        if (lua_getmetatable(L, index)) {
            lua_pop(L, 1);
            for (uint32_t i = 0; i < set->flag_count; i++) {
                lua_getfield(L, index, set->flags[i].name);
                if (lua_toboolean(L, -1)) bits |= set->flags[i].value;
                lua_pop(L, 1);
            }
            return bits;
        }
        lua_pushnil(L);
        while (lua_next(L, index)) {
            if (lua_type(L, -2) == LUA_TSTRING && lua_toboolean(L, -1)) {
                uint32_t i = clua_find(&set->flag_names, lua_tostring(L, -2));
                if (i != CLUA_ABSENT) bits |= set->flags[i].value;
            }
            lua_pop(L, 1);
        }
    } else if (lua_type(L, index) == LUA_TSTRING && set->word_count) {
        uint32_t i = clua_find(&set->word_names, lua_tostring(L, index));
        if (i == CLUA_ABSENT)
            bad_field(L, field->name, origin, lua_pushfstring(L, "unknown name '%s'", lua_tostring(L, index)));
        bits = set->words[i].value;
    } else if (lua_type(L, index) == LUA_TNUMBER) {
        double number = lua_tonumber(L, index);
        if (!clua_store_integer(number, false, 4, true, &bits))
            bad_field(L, field->name, origin, lua_pushfstring(L, "%f is out of range", number));
    } else {
        expected(L, index, field->name, origin, set->word_count ? "set or string" : "set");
    }
    return bits;
}

/* Reads the value at a positive stack index into its field of the struct `into`. */
void clua_read_field(lua_State *L, int index, const clua_field *field, void *into, const clua_origin *origin) {
    char *place = (char *)into + field->offset;
    switch (field->kind) {
    case CLUA_SIGNED:
    case CLUA_UNSIGNED: read_integer(L, index, field, place, origin); break;
    case CLUA_BOOLEAN: *place = (char)lua_toboolean(L, index); break;
    case CLUA_TIME: read_time(L, index, field, place, origin); break;
    case CLUA_BITS: {
        uint32_t bits = read_set(L, index, field, origin);
        if (field->width == 2) memcpy(place, &(uint16_t){(uint16_t)bits}, 2);
        else if (field->width == 8) memcpy(place, &(uint64_t){bits}, 8);
        else memcpy(place, &bits, 4);
        break;
    }
    default: break;  /* CLUA_VALUE: read by its block */
    }
}

/* A table, or userdata that answers for one. Strings have an __index too, but no fields. */
bool clua_is_indexable(lua_State *L, int index) {
    if (lua_istable(L, index)) return true;
    if (!lua_isuserdata(L, index) || !luaL_getmetafield(L, index, "__index")) return false;
    lua_pop(L, 1);
    return true;
}

/* An object that holds the very struct. False: the value is something else. */
static bool copy_struct(lua_State *L, int index, const clua_layout *layout, void *into, const clua_origin *origin) {
    const clua_layout *other = clua_layout_at(L, index);
    if (!other || other->record != layout->record) return false;
    uint8_t *bytes;
    size_t size;
    clua_memory_at(L, index, &bytes, &size);
    for (uint32_t i = 0; i < layout->field_count; i++) {
        const clua_field *field = &layout->fields[i];
        int64_t value;
        if (!field->positive || field->width != sizeof value) continue;
        memcpy(&value, bytes + field->offset, sizeof value);
        if (value < 0) bad_field(L, field->name, origin, lua_pushfstring(L, "%f is out of range", (double)value));
    }
    memcpy(into, bytes, layout->size);
    return true;
}

/* Reads those fields that the value at a positive index has. A plain table is walked, which costs
 * less than asking it for each name; anything else is asked, through its metatable. */
void clua_read_record(lua_State *L, int index, const clua_layout *layout, void *into, const clua_origin *origin) {
    if (lua_type(L, index) == LUA_TTABLE) {
        if (!lua_getmetatable(L, index)) {
            int value = lua_gettop(L) + 2;
            lua_pushnil(L);
            while (lua_next(L, index)) {
                if (lua_type(L, -2) == LUA_TSTRING) {
                    uint32_t i = clua_find(&layout->names, lua_tostring(L, -2));
                    if (i != CLUA_ABSENT) clua_read_field(L, value, &layout->fields[i], into, origin);
                }
                lua_settop(L, value - 1);
            }
            return;
        }
        lua_pop(L, 1);
    } else if (copy_struct(L, index, layout, into, origin)) {
        return;
    }
    for (uint32_t i = 0; i < layout->field_count; i++) {
        lua_getfield(L, index, layout->fields[i].name);
        if (!lua_isnil(L, -1)) clua_read_field(L, lua_gettop(L), &layout->fields[i], into, origin);
        lua_pop(L, 1);
    }
}
