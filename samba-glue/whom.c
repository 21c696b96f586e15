/* The caller as Samba's expansion and checks see them, and its number. */
#include "whom.h"

#define PLACES 64

/* Samba's fstring, which cuts longer names. */
static struct {
	char sent_name[256];
	char domain[256];
} speaks;

static const char *text(const char *str)
{
	return str != NULL ? str : "";
}

struct glue_whom glue_whom(const struct glue_call *gc)
{
	const struct auth_session_info *info = gc->session_info;
	struct glue_whom whom = {
		.sent_name = "",
		.unix_name = "",
		.domain = "",
		.client_address = text(gc->client_address),
		.client_name = text(gc->client_name),
		.local_address = text(gc->local_address),
	};

	if (info == NULL) {
		return whom;
	}
	if (info->unix_info != NULL) {
		whom.sent_name = text(info->unix_info->sanitized_username);
		whom.unix_name = text(info->unix_info->unix_name);
	}
	if (info->info != NULL) {
		whom.domain = text(info->info->domain_name);
	}
	whom.token = info->security_token;
	whom.unix_token = info->unix_token;
	return whom;
}

void glue_whom_speaks(struct glue_call *gc)
{
	static const char nobody[] = "";
	struct glue_whom whom = glue_whom(gc);

	snprintf(speaks.sent_name, sizeof(speaks.sent_name), "%s",
		 whom.sent_name);
	snprintf(speaks.domain, sizeof(speaks.domain), "%s", whom.domain);
	if (samba.set_current_user_info == NULL) {
		if (glue_become_caller(gc)) {
			glue_unbecome_caller(gc);
		}
		return;
	}
	/*
	 * Samba takes names at the same addresses for the same names, yet a
	 * login that ended may have left its addresses to another one's.
	 */
	samba.set_current_user_info(nobody, nobody, nobody);
	samba.set_current_user_info(whom.sent_name, whom.unix_name,
				    whom.domain);
}

char *glue_expand(TALLOC_CTX *mem_ctx, const char *raw)
{
	if (strchr(raw, '%') == NULL) {
		return talloc_strdup(mem_ctx, raw);
	}
	return samba.talloc_sub_basic(mem_ctx, speaks.sent_name, speaks.domain,
				      raw);
}

/* ---- numbers ---- */

struct blob {
	uint8_t *data;
	size_t len;
	size_t max;             /* bytes in data; 0 while they are counted */
};

static void put(struct blob *blob, const void *data, size_t len)
{
	if (blob->max - blob->len >= len && blob->max > 0) {
		memcpy(blob->data + blob->len, data, len);
	}
	blob->len += len;
}

static void put_text(struct blob *blob, const char *str)
{
	put(blob, str, strlen(str) + 1);
}

static void put_tokens(struct blob *blob, const struct glue_whom *whom)
{
	const struct security_token *token = whom->token;
	const struct security_unix_token *ids = whom->unix_token;

	if (token != NULL) {
		put(blob, &token->num_sids, sizeof(token->num_sids));
		put(blob, token->sids, token->num_sids * sizeof(*token->sids));
		put(blob, &token->privilege_mask,
		    sizeof(token->privilege_mask));
		put(blob, &token->rights_mask, sizeof(token->rights_mask));
	}
	if (ids != NULL) {
		put(blob, &ids->uid, sizeof(ids->uid));
		put(blob, &ids->gid, sizeof(ids->gid));
		put(blob, &ids->ngroups, sizeof(ids->ngroups));
		put(blob, ids->groups, ids->ngroups * sizeof(*ids->groups));
	}
}

static void put_all(struct blob *blob, const struct glue_whom *whom)
{
	blob->len = 0;
	put_text(blob, whom->sent_name);
	put_text(blob, whom->unix_name);
	put_text(blob, whom->domain);
	put_text(blob, whom->client_address);
	put_text(blob, whom->client_name);
	put_text(blob, whom->local_address);
	put_tokens(blob, whom);
}

uint64_t glue_whom_number(struct glue_call *gc)
{
	static struct {
		struct blob blob;
		uint64_t number;
	} kept[PLACES];
	static uint64_t numbers;
	struct glue_whom whom = glue_whom(gc);
	struct blob blob = { .data = NULL };
	size_t i;

	if (gc->whom != 0) {
		return gc->whom;
	}
	put_all(&blob, &whom);
	blob.max = blob.len;
	blob.data = talloc_array(NULL, uint8_t, blob.max);
	if (blob.data == NULL) {
		return 0;
	}
	put_all(&blob, &whom);
	for (i = 0; i < PLACES && gc->whom == 0; i++) {
		if (kept[i].blob.len == blob.len &&
		    memcmp(kept[i].blob.data, blob.data, blob.len) == 0) {
			gc->whom = kept[i].number;
		}
	}
	if (gc->whom != 0) {
		talloc_free(blob.data);
		return gc->whom;
	}
	i = numbers % PLACES;
	talloc_free(kept[i].blob.data);
	kept[i].blob = blob;
	kept[i].number = ++numbers;
	gc->whom = numbers;
	return gc->whom;
}
