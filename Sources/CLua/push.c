/* C -> Lua: structs, fields and sets as tables. */
#include "internal.h"

/* Sets the names of the bits that are there in the table at a positive index. */
void clua_add_flags(lua_State *L, int index, const clua_set *set, uint32_t bits) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, set->name_table);
    for (uint32_t i = 0; i < set->flag_count; i++) {
        if ((bits & set->flags[i].mask) != set->flags[i].value) continue;
        lua_rawgeti(L, -1, (int)i + 1);
        lua_pushboolean(L, 1);
        lua_rawset(L, index);
    }
    lua_pop(L, 1);
}

void clua_push_set(lua_State *L, const clua_set *set, uint32_t bits) {
    lua_createtable(L, 0, __builtin_popcount(bits) + 1);  /* one name may stand for no bit: rdonly */
    clua_add_flags(L, lua_gettop(L), set, bits);
}

static double integer(const clua_field *field, const void *place) {
    bool is_signed = field->kind == CLUA_SIGNED;
    switch (field->width) {
    case 1: return is_signed ? *(const int8_t *)place : *(const uint8_t *)place;
    case 2: return is_signed ? *(const int16_t *)place : *(const uint16_t *)place;
    case 4: return is_signed ? (double)*(const int32_t *)place : (double)*(const uint32_t *)place;
    default: return is_signed ? (double)*(const int64_t *)place : (double)*(const uint64_t *)place;
    }
}

void clua_push_field(lua_State *L, const clua_field *field, const void *from) {
    const char *place = (const char *)from + field->offset;
    switch (field->kind) {
    case CLUA_BOOLEAN: lua_pushboolean(L, *place); break;
    case CLUA_TIME: {
        const struct timespec *time = (const struct timespec *)place;
        lua_createtable(L, 0, 2);
        lua_pushnumber(L, (double)time->tv_sec);
        lua_setfield(L, -2, "sec");
        lua_pushnumber(L, (double)time->tv_nsec);
        lua_setfield(L, -2, "nsec");
        break;
    }
    case CLUA_BITS: clua_push_set(L, field->set, (uint32_t)integer(field, place)); break;
    case CLUA_VALUE: lua_pushnil(L); break;
    default: lua_pushnumber(L, integer(field, place)); break;
    }
}

/* Sets every field of the struct in the table at a positive index. */
void clua_fill_record(lua_State *L, int index, const clua_layout *layout, const void *from) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, layout->name_table);
    int names = lua_gettop(L);
    for (uint32_t i = 0; i < layout->field_count; i++) {
        lua_rawgeti(L, names, (int)i + 1);
        clua_push_field(L, &layout->fields[i], from);
        lua_settable(L, index);
    }
    lua_pop(L, 1);
}
