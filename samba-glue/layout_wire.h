/* A little NDR (little-endian, 32 bit) for records of known content. */
#ifndef SAMBA_GLUE_LAYOUT_WIRE_H
#define SAMBA_GLUE_LAYOUT_WIRE_H

#include "glue.h"

struct wire {
	uint8_t data[2048];
	size_t len;
};

static inline void wire_raw(struct wire *wire, const void *from, size_t len)
{
	if (len <= sizeof(wire->data) - wire->len) {
		memcpy(wire->data + wire->len, from, len);
		wire->len += len;
	}
}

static inline void wire_align(struct wire *wire, size_t to)
{
	static const uint8_t zeros[8];

	wire_raw(wire, zeros, (to - wire->len % to) % to);
}

static inline void wire_u8(struct wire *wire, uint8_t value)
{
	wire_raw(wire, &value, 1);
}

static inline void wire_u16(struct wire *wire, uint16_t value)
{
	wire_align(wire, 2);
	wire_raw(wire, &value, 2);
}

static inline void wire_u32(struct wire *wire, uint32_t value)
{
	wire_align(wire, 4);
	wire_raw(wire, &value, 4);
}

static inline void wire_u64(struct wire *wire, uint64_t value)
{
	wire_align(wire, 8);
	wire_raw(wire, &value, 8);
}

/* 64 bits in two halves: aligned to 4 */
static inline void wire_split(struct wire *wire, uint64_t value)
{
	wire_u32(wire, (uint32_t)value);
	wire_u32(wire, (uint32_t)(value >> 32));
}

static inline void wire_text(struct wire *wire, const char *text)
{
	uint32_t len = strlen(text) + 1;

	wire_u32(wire, len);
	wire_u32(wire, 0);
	wire_u32(wire, len);
	wire_raw(wire, text, len);
}

static inline void wire_server(struct wire *wire)
{
	wire_u64(wire, 0x1111);
	wire_u32(wire, 0x2222);
	wire_u32(wire, UINT32_MAX);
	wire_u64(wire, 0x3333);
}

#endif /* SAMBA_GLUE_LAYOUT_WIRE_H */
