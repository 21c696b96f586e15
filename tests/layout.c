/*
 * samba-glue's self-check against a Samba whose structs are larger than any
 * table says: every function of NDR writes and reads as much as it can.  The
 * sanitizer sees what has no room; no such layout may be believed.
 */
#include <stdlib.h>

#include "layout_fits.h"

#define LARGE 32768

struct glue_layouts glue_layouts = { .tcon_version = -1, .close_version = -1 };

static unsigned int touched;

static enum ndr_err_code pull_large(void *ndr, int flags, void *to)
{
	void *info = talloc_zero_size(ndr, LARGE);

	memset(to, 0x5a, LARGE);
	memcpy((uint8_t *)to + 8, &info, sizeof(info));
	return NDR_ERR_SUCCESS;
}

static enum ndr_err_code push_large(void *ndr, int flags, const void *from)
{
	size_t i;

	for (i = 0; i < LARGE; i++) {
		touched += ((const uint8_t *)from)[i];
	}
	return NDR_ERR_SUCCESS;
}

/* As libndr's, with what it pulls on the context instead of the state. */
enum ndr_err_code ndr_pull_struct_blob(const DATA_BLOB *blob,
				       TALLOC_CTX *mem_ctx, void *to,
				       ndr_pull_flags_fn_t fn)
{
	return ((enum ndr_err_code (*)(void *, int, void *))fn)(mem_ctx, 0, to);
}

enum ndr_err_code ndr_push_struct_blob(DATA_BLOB *blob, TALLOC_CTX *mem_ctx,
				       const void *from,
				       ndr_push_flags_fn_t fn)
{
	return ((enum ndr_err_code (*)(void *, int, const void *))fn)(
		mem_ctx, 0, from);
}

const struct glue_late_syms *glue_late(void)
{
	static const struct glue_late_syms late = {
		.ndr_push_share_mode_entry = push_large,
		.ndr_pull_share_mode_data = pull_large,
		.ndr_pull_share_mode_dataB = pull_large,
		.ndr_pull_smbXsrv_session_globalB = pull_large,
		.ndr_pull_smbXsrv_tcon_globalB = pull_large,
		.ndr_pull_smbXsrv_open_globalB = pull_large,
		.ndr_push_smbXsrv_session_closeB = push_large,
	};

	return &late;
}

int main(void)
{
	const struct glue_entry_layout entry = { .size = 128 };
	const struct glue_data_layout data = { .size = 104 };
	const struct glue_session_layout session = { .size = 208 };
	const struct glue_open_layout open = { .size = 344 };
	TALLOC_CTX *frame = talloc_new(NULL);
	bool believed = glue_entry_fits(&entry, frame) ||
			glue_data_fits(&data, frame) ||
			glue_session_fits(&session, frame) ||
			glue_open_fits(&open, frame) ||
			glue_tcon_fits(0, frame) || glue_close_fits(0, frame);

	talloc_free(frame);
	printf(believed ? "believed\n" : "ok\n");
	return 0;
}
