/* The last step of a call: pushes the outcome that the Swift body has left, or raises. */
#include "internal.h"

static int argument_count(lua_State *L, const clua_frame *frame) {
    return frame->entry->prepare[0].preparation ? frame->argument_count : lua_gettop(L);
}

static const char *type_of(lua_State *L, const clua_frame *frame) {
    return frame->index > argument_count(L, frame) ? "no value" : clua_type_name(L, frame->index);
}

/* Objects for all descriptors of the slots, on the stack in their order: before anything can fail. */
static void claim(lua_State *L, const clua_frame *frame) {
    for (int i = 0; i < frame->slot_count; i++) {
        const clua_slot *slot = &frame->slots[i];
        if (slot->kind == CLUA_SLOT_DESCRIPTOR) {
            clua_descriptor_push(L, (int)slot->integer, slot->length == 0);
        } else if (slot->kind == CLUA_SLOT_DESCRIPTORS) {
            for (size_t k = 0; k < slot->length; k++) clua_descriptor_push(L, ((const int *)slot->bytes)[k], true);
        } else if (slot->kind == CLUA_SLOT_REGION) {
            clua_region_fill(L, frame->reserved, slot->bytes, slot->length);
        } else if (slot->kind == CLUA_SLOT_RESOURCE) {
            *(const void **)lua_touserdata(L, frame->reserved) = slot->bytes;
        }
    }
}

static void push_selected(lua_State *L, const clua_slot *slot) {
    const bool *flags = slot->bytes;
    int from = slot->index, count = 0;
    lua_newtable(L);
    for (size_t i = 0; i < slot->length; i++) {
        if (!flags[i]) continue;
        lua_rawgeti(L, from, (int)i + 1);
        lua_rawseti(L, -2, ++count);
    }
}

/* The strings that lie one after the other, each with a NUL after it. */
static void push_strings(lua_State *L, const clua_slot *slot) {
    const char *at = slot->bytes, *end = at + slot->length;
    lua_newtable(L);
    for (int i = 1; at < end; i++) {
        size_t length = strnlen(at, (size_t)(end - at));
        lua_pushlstring(L, at, length);
        lua_rawseti(L, -2, i);
        at += length + 1;
    }
}

/* Pushes a slot's value. `claimed` is the stack index of the next object that was claimed; `last` that of
 * the struct that came last. */
static void push_value(lua_State *L, const clua_frame *frame, const clua_slot *slot, int *claimed, int last) {
    switch (slot->kind) {
    case CLUA_SLOT_BOOLEAN: lua_pushboolean(L, slot->integer != 0); break;
    case CLUA_SLOT_NUMBER: lua_pushnumber(L, slot->number); break;
    case CLUA_SLOT_SIGNED:
    case CLUA_SLOT_UNSIGNED: clua_push_integer(L, (uint64_t)slot->integer, slot->kind == CLUA_SLOT_SIGNED); break;
    case CLUA_SLOT_BYTES: lua_pushlstring(L, slot->bytes, slot->length); break;
    case CLUA_SLOT_STRINGS: push_strings(L, slot); break;
    case CLUA_SLOT_OBJECT_BYTES: clua_object_push_bytes(L, (int)slot->integer, slot->length); break;
    case CLUA_SLOT_ARGUMENT: lua_pushvalue(L, (int)slot->integer); break;
    case CLUA_SLOT_STRUCT: clua_object_push_struct(L, slot->layout, slot->bytes); break;
    case CLUA_SLOT_NESTED: clua_object_push_nested(L, last, slot->length, slot->layout); break;
    case CLUA_SLOT_VIEW: clua_object_push_view(L, (int)slot->integer, slot->layout); break;
    case CLUA_SLOT_INTEGERS:
        lua_createtable(L, (int)slot->length, 0);
        for (size_t k = 0; k < slot->length; k++) {
            lua_pushnumber(L, ((const uint32_t *)slot->bytes)[k]);
            lua_rawseti(L, -2, (int)k + 1);
        }
        break;
    case CLUA_SLOT_DESCRIPTOR: lua_pushvalue(L, (*claimed)++); break;
    case CLUA_SLOT_DESCRIPTORS:
        lua_createtable(L, (int)slot->length, 0);
        for (int k = 1; k <= (int)slot->length; k++) {
            lua_pushvalue(L, (*claimed)++);
            lua_rawseti(L, -2, k);
        }
        break;
    case CLUA_SLOT_REGION:
    case CLUA_SLOT_RESOURCE: lua_pushvalue(L, frame->reserved); break;
    case CLUA_SLOT_SELECTED: push_selected(L, slot); break;
    case CLUA_SLOT_RECORDS: clua_push_records(L, slot); break;
    case CLUA_SLOT_POINTEE: clua_object_push_pointee(L, (int)slot->integer, slot->length); break;
    case CLUA_SLOT_TABLE: lua_createtable(L, 0, 8); break;
    default: lua_pushnil(L); break;
    }
}

/* Stores the value on top in the table below it. */
static void store(lua_State *L, const char *key) {
    if (key) lua_setfield(L, -2, key);
    else lua_rawseti(L, -2, (int)lua_objlen(L, -2) + 1);
}

enum { DEEPEST = 4 };

static int push_slots(lua_State *L, const clua_frame *frame) {
    const char *keys[DEEPEST];
    int depth = 0, claimed = lua_gettop(L) + 1;
    claim(L, frame);
    luaL_checkstack(L, LUA_MINSTACK + CLUA_MOST_SLOTS, "too many results");
    lua_pushnil(L);
    int last = lua_gettop(L);
    for (int i = 0; i < frame->slot_count; i++) {
        const clua_slot *slot = &frame->slots[i];
        const char *key = slot->key;
        if (slot->kind == CLUA_SLOT_END) key = keys[--depth];
        else push_value(L, frame, slot, &claimed, last);
        if (slot->kind == CLUA_SLOT_STRUCT) {
            lua_pushvalue(L, -1);
            lua_replace(L, last);
        }
        if (slot->kind == CLUA_SLOT_TABLE) keys[depth++] = key;
        else if (depth) store(L, key);
    }
    return lua_gettop(L) - last;
}

int clua_finish_call(lua_State *L, const clua_entry *entry, const clua_frame *frame) {
    switch (frame->outcome) {
    case CLUA_OUT_NUMBER: /* the gate's */
    case CLUA_OUT_NOTHING: return 0;
    case CLUA_OUT_BOOLEAN: lua_pushboolean(L, frame->number != 0); return 1;
    case CLUA_OUT_NUMBERS: lua_pushnumber(L, frame->number); lua_pushnumber(L, frame->second); return 2;
    case CLUA_OUT_RECORD:
        if (argument_count(L, frame) >= 1 && lua_istable(L, 1)) lua_pushvalue(L, 1);
        else lua_createtable(L, 0, (int)frame->layout->field_count);
        clua_fill_record(L, lua_gettop(L), frame->layout, frame->record);
        return 1;
    case CLUA_OUT_SLOTS: return push_slots(L, frame);
    case CLUA_OUT_FAILURE:
        lua_pushnil(L);
        lua_pushstring(L, frame->text);
        lua_pushnumber(L, frame->number);
        return 3;
    case CLUA_OUT_ERRNO: {
        const char *text = strerrordesc_np(frame->index);
        lua_pushnil(L);
        if (text) lua_pushstring(L, text);
        else lua_pushfstring(L, "Unknown error %d", frame->index);
        lua_pushinteger(L, frame->index);
        return 3;
    }
    case CLUA_OUT_EXPECTED:
        clua_bad_argument(L, entry, frame->index,
                          lua_pushfstring(L, "%s expected, got %s", frame->text, type_of(L, frame)));
        return 0;
    case CLUA_OUT_BAD: clua_bad_argument(L, entry, frame->index, frame->text); return 0;
    case CLUA_OUT_ERROR: return luaL_error(L, "%s", frame->text);
    }
    return 0;
}
