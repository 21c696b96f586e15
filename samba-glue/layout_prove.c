/*
 * Which layouts hold in the running Samba: a table is believed when a record
 * of known content fits (layout_fits.h).
 */
#include "layout_fits.h"

static const struct glue_entry_layout entry_layouts[] = {
	{ GLUE_NONE, 56, 72, 76, 80, 88, 104, 112, 116, 120, 124, 128 },
	{ GLUE_NONE, 56, 72, 76, GLUE_NONE, 80, 96, 104, 108, 112, 116, 120 },
	{ 52, 72, 88, 92, GLUE_NONE, 96, 112, 120, 124, 128, 132, 136 },
};

static const struct glue_data_layout data_layouts[] = {
	{ GLUE_NONE, 40, 56, 80, 104 },
	{ GLUE_NONE, 40, GLUE_NONE, 64, 88 },
	{ 40, 44, GLUE_NONE, 64, 88 },
};

static const struct glue_session_layout session_layouts[] = {
	{ 0, GLUE_NONE, 66, 68, 70, 72, 176, 184, 192, false },
	{ 0, 68, 84, 86, 88, 90, 192, 200, 208, false },
	{ 0, 68, 84, 86, 88, 90, 192, 200, 208, true },
	{ 1, 68, 84, 86, 88, 90, 192, 200, 208, true },
};

static const struct glue_open_layout open_layouts[] = {
	{ 0, 0, 8, GLUE_NONE, GLUE_NONE, 32, 40, GLUE_NONE, GLUE_NONE, 56, 128, 296 },
	{ 0, GLUE_NONE, 0, GLUE_NONE, GLUE_NONE, 24, 32, GLUE_NONE, GLUE_NONE, 48, 120, 288 },
	{ 0, GLUE_NONE, 0, 24, 32, 36, 40, GLUE_NONE, GLUE_NONE, 56, 128, 304 },
	{ 1, GLUE_NONE, 0, 24, 32, 36, 40, 56, 80, 84, 152, 344 },
};

struct glue_layouts glue_layouts = { .tcon_version = -1, .close_version = -1 };

static bool trusted(const char *distrust, const char *name)
{
	return distrust == NULL || !glue_names(distrust, name);
}

/* The release says where to begin; what is believed, the records say. */
static size_t first_guess(const int *since, size_t count)
{
	int version = glue_samba_real_version();
	size_t at = 0;

	while (at + 1 < count && version >= since[at + 1]) {
		at++;
	}
	return at;
}

/* A refused guess is a line in Samba's log, hence none without need. */
#define GLUE_PROVE(field, layouts, fits, name, ...) do { \
	static const int since[] = { __VA_ARGS__ }; \
	size_t count = sizeof(layouts) / sizeof(layouts[0]); \
	size_t guess = first_guess(since, count); \
	size_t i; \
	for (i = 0; i < count && trusted(distrust, name); i++) { \
		size_t at = (guess + i) % count; \
		if (fits(&layouts[at], frame)) { \
			glue_layouts.field = &layouts[at]; \
			break; \
		} \
	} \
} while (0)

/* 0 or 1, -1 when neither fits */
static int prove_version(bool (*fits)(int, TALLOC_CTX *), TALLOC_CTX *frame)
{
	int guess = glue_samba_real_version() >= 425;

	if (fits(guess, frame)) {
		return guess;
	}
	return fits(!guess, frame) ? !guess : -1;
}

void glue_layouts_prove(const char *distrust)
{
	TALLOC_CTX *frame = GLUE_STACKFRAME();

	GLUE_PROVE(entry, entry_layouts, glue_entry_fits, "share_mode_entry", 0, 423,
		   425);
	GLUE_PROVE(data, data_layouts, glue_data_fits, "share_mode_data", 0, 423,
		   425);
	GLUE_PROVE(session, session_layouts, glue_session_fits, "session_global", 0,
		   420, 423, 425);
	GLUE_PROVE(open, open_layouts, glue_open_fits, "open_global", 0, 419, 423,
		   425);
	if (trusted(distrust, "tcon_global")) {
		glue_layouts.tcon_version = prove_version(glue_tcon_fits, frame);
	}
	if (trusted(distrust, "session_close")) {
		glue_layouts.close_version = prove_version(glue_close_fits, frame);
	}
	TALLOC_FREE(frame);
}
