/* Each of many values once, by a small number: many opens have few owners. */
#ifndef SAMBA_GLUE_DISTINCT_H
#define SAMBA_GLUE_DISTINCT_H

#include "glue.h"

#define GLUE_NO_NUMBER UINT32_MAX

struct glue_distinct;

/* For values of size bytes without padding; NULL: no memory. */
struct glue_distinct *glue_distinct_new(TALLOC_CTX *mem_ctx, size_t size);

/* The value's number, from 0 on without gaps; GLUE_NO_NUMBER: no memory. */
uint32_t glue_distinct_number(struct glue_distinct *distinct,
			      const void *value);

size_t glue_distinct_count(const struct glue_distinct *distinct);

/* Lent until the next new value. */
const void *glue_distinct_value(const struct glue_distinct *distinct,
				uint32_t number);

#endif /* SAMBA_GLUE_DISTINCT_H */
