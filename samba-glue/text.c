/* Small parts that several files use. */
#include "glue.h"

char *glue_strdup(TALLOC_CTX *mem_ctx, struct srvsvc_rs_text text)
{
	if (text.data == NULL || memchr(text.data, '\0', text.len) != NULL) {
		return NULL;
	}
	if (rust->text_is_utf8()) {
		return talloc_strndup(mem_ctx, text.data, text.len);
	}
	return rust->text_to_samba(mem_ctx, text.data, text.len);
}

bool glue_is_share_name(const char *name)
{
	return strpbrk(name, "\\/[]") == NULL;
}

struct srvsvc_rs_text glue_shown(TALLOC_CTX *mem_ctx, const char *str)
{
	if (str == NULL || rust->text_is_utf8()) {
		return glue_text(str);
	}
	return glue_text(rust->text_from_samba(mem_ctx, str));
}

void glue_put(srvsvc_rs_sink_fn sink, void *arg, const char *str)
{
	char *made = NULL;

	if (!rust->text_is_utf8()) {
		made = rust->text_from_samba(NULL, str);
		str = made != NULL ? made : "";
	}
	sink(arg, (const uint8_t *)str, strlen(str));
	TALLOC_FREE(made);
}

bool glue_names(const char *list, const char *name)
{
	size_t len = strlen(name);

	while (*list != '\0') {
		size_t word = strcspn(list, " \t,");

		if (word == len && strncmp(list, name, len) == 0) {
			return true;
		}
		list += word + (list[word] != '\0');
	}
	return false;
}

TALLOC_CTX *glue_stackframe(const char *location)
{
	if (samba._talloc_stackframe == NULL) {
		return talloc_named_const(NULL, 0, location);
	}
	return samba._talloc_stackframe(location);
}

uint32_t glue_status(NTSTATUS status)
{
	static const struct {
		uint32_t nt;
		uint32_t win32;
	} known[] = {
		{ 0x00000000, GLUE_OK },
		{ 0xc0000017, GLUE_NO_MEMORY },
		{ 0xc0000022, GLUE_ACCESS_DENIED },
		{ 0xc0000061, 1314 /* ERROR_PRIVILEGE_NOT_HELD */ },
		{ 0xc00000ca, GLUE_ACCESS_DENIED },
		{ 0x8000002d, GLUE_ACCESS_DENIED }, /* a link out of the share */
		{ 0xc0000033, 123 /* ERROR_INVALID_NAME */ },
		{ 0xc0000043, 32 /* ERROR_SHARING_VIOLATION */ },
		{ 0xc000005a, 1307 /* ERROR_INVALID_OWNER */ },
		{ 0xc0000079, 1338 /* ERROR_INVALID_SECURITY_DESCR */ },
		{ 0xc000007f, 112 /* ERROR_DISK_FULL */ },
		{ 0xc00000a2, 19 /* ERROR_WRITE_PROTECT */ },
		{ 0xc000000f, GLUE_FILE_NOT_FOUND },
		{ 0xc0000034, GLUE_FILE_NOT_FOUND },
		{ 0xc000003a, GLUE_PATH_NOT_FOUND },
		{ 0xc0000035, GLUE_FILE_EXISTS },
		{ 0xc00000bb, GLUE_NOT_SUPPORTED },
		{ 0xc000000d, GLUE_INVALID_PARAMETER },
		{ 0xc0000103, GLUE_DIRECTORY },
		{ 0xc00000cc, GLUE_NO_SUCH_SHARE },
	};
	size_t i;

	for (i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (NT_STATUS_V(status) == known[i].nt) {
			return known[i].win32;
		}
	}
	return GLUE_GEN_FAILURE;
}
