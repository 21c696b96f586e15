/* Records of smbXsrv_open_global: one for each open file and pipe. */
#include "opens.h"

struct globals {
	glue_open_fn fn;
	void *arg;
	bool failed;
};

static bool hand_over(const struct glue_open_facts *facts,
		      struct globals *globals)
{
	if (!globals->failed) {
		globals->failed = !globals->fn(facts, globals->arg);
	}
	return !globals->failed;
}

/* ---- from the bytes ---- */

#define OPEN_KEY_SIZE 4 /* those of other sizes are about replays */

static enum glue_raw_verdict one_record(struct glue_bytes key,
					struct glue_bytes value, void *arg)
{
	struct glue_open_facts facts;

	if (key.len != OPEN_KEY_SIZE || value.len == 0) {
		return GLUE_RAW_GOOD;
	}
	if (!glue_read_open(glue_layouts.open, value, &facts)) {
		return GLUE_RAW_STRANGE;
	}
	if (!glue_key_is(key, facts.id)) {
		return GLUE_RAW_MISFILED;
	}
	if (arg != NULL) {
		hand_over(&facts, arg);
	}
	return GLUE_RAW_GOOD;
}

/* ---- through Samba ---- */

static int one_global(const void *global, struct globals *globals)
{
	const struct glue_open_layout *at = glue_layouts.open;
	struct glue_open_facts facts = {
		.server = glue_server(global, at->server_id),
		.time = glue_u64(global, at->time),
		.id = glue_u32(global, at->id),
	};

	memcpy(&facts.owner, (const uint8_t *)global + at->owner,
	       sizeof(facts.owner));
	if (at->session != GLUE_NONE) {
		facts.session = (uint32_t)glue_u64(global, at->session);
		facts.tcon = glue_u32(global, at->tcon);
	}
	return hand_over(&facts, globals) ? 0 : 1;
}

/* The callback got a record before it in 4.19, another argument in 4.23. */
static int one_global_417(void *global, void *arg)
{
	return one_global(global, arg);
}

static int one_global_419(void *rec, void *global, void *arg)
{
	return one_global(global, arg);
}

static int one_global_423(void *rec, void *global, void *key, void *arg)
{
	return global != NULL ? one_global(global, arg) : 0;
}

static NTSTATUS walk_globals(struct globals *globals)
{
	int version = glue_samba_real_version();
	NTSTATUS (*traverse)(void *, void *) =
		(void *)samba_late.smbXsrv_open_global_traverse;

	if (version >= 423) {
		return traverse((void *)one_global_423, globals);
	}
	if (version >= 419) {
		return traverse((void *)one_global_419, globals);
	}
	return traverse((void *)one_global_417, globals);
}

uint32_t glue_opens_walk(glue_open_fn fn, void *arg)
{
	struct globals globals = { .fn = fn, .arg = arg };
	uint32_t ret = glue_raw_walk(GLUE_RAW_OPENS, one_record, &globals);

	if (ret == GLUE_NOT_SUPPORTED) {
		ret = glue_status(walk_globals(&globals));
	}
	return globals.failed ? GLUE_NO_MEMORY : ret;
}
