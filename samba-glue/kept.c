/* Each hangs on its object, and clears its place when that ends. */
#include "kept.h"

static size_t place_of(const void *of)
{
	return ((uintptr_t)of / 64) % GLUE_KEPT_PLACES;
}

const void *glue_kept_find(const struct glue_kept *kept, const void *of)
{
	const struct glue_kept_one *one = kept->places[place_of(of)];

	return one != NULL && one->of == of ? one->what : NULL;
}

static int one_destructor(struct glue_kept_one *one)
{
	*one->place = NULL;
	return 0;
}

struct glue_kept_one *glue_kept_place(struct glue_kept *kept, const void *of)
{
	struct glue_kept_one **place = &kept->places[place_of(of)];

	if (*place != NULL) {
		return NULL;
	}
	*place = talloc_zero(of, struct glue_kept_one);
	if (*place != NULL) {
		(*place)->place = place;
		(*place)->of = of;
		talloc_set_destructor(*place, one_destructor);
	}
	return *place;
}
